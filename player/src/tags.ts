/** What may be built in the replayed document. What is not listed is built as something inert. */

/** HTML elements that show something and do nothing. */
const HTML_TAGS =
  "html head title style link meta body header footer main nav section article aside h1 h2 h3 h4 h5 h6 hgroup " +
  "address p hr pre blockquote ol ul menu li dl dt dd figure figcaption div search a em strong small s cite q dfn " +
  "abbr ruby rb rt rtc rp data time code var samp kbd sub sup i b u mark bdi bdo span br wbr ins del picture source " +
  "img video audio track map area table caption colgroup col tbody thead tfoot tr td th form label input button " +
  "select datalist optgroup option textarea output progress meter fieldset legend selectedcontent details summary " +
  "dialog slot canvas iframe noscript font center big tt strike nobr acronym dir basefont marquee image";

/** SVG elements without the animating ones (they can set an address) and without scripts. */
const SVG_TAGS =
  "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textpath title desc metadata " +
  "clippath mask pattern marker lineargradient radialgradient stop filter feblend fecolormatrix fecomponenttransfer " +
  "fecomposite feconvolvematrix fediffuselighting fedisplacementmap fedistantlight fedropshadow feflood fefunca " +
  "fefuncb fefuncg fefuncr fegaussianblur feimage femerge femergenode femorphology feoffset fepointlight " +
  "fespecularlighting fespotlight fetile feturbulence image switch view style a foreignobject";

const HTML = new Set(HTML_TAGS.split(" "));
const SVG = new Set(SVG_TAGS.split(" "));
const MATH = /^(?:math|m[a-z]+|semantics|annotation)$/;
const CUSTOM = /^[a-z][a-z0-9._]*-[a-z0-9._-]*$/;
/** Hidden by the replayer's own style rule, and without content here. */
const INERT = "noscript";

/** Returns the tag to build; `emptied` when neither attributes nor children may come along. */
export function buildable(tag: string, isSvg: boolean): { tag: string; emptied: boolean } {
  const name = tag.toLowerCase();
  if (isSvg ? SVG.has(name) : HTML.has(name)) return { tag, emptied: name === INERT };
  if (isSvg) return { tag: "defs", emptied: true };
  if (CUSTOM.test(name) || MATH.test(name)) return { tag: name, emptied: false };
  return { tag: INERT, emptied: true };
}
