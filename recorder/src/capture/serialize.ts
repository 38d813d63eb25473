/** Builds the nodes that leave the page, one at a time: first the treatment, then the box or what may be read. */
import type { Content } from "../content";
import { NodeKind, stampOf, Treatment, type WireNode } from "../events";
import { isField } from "../treatment";
import type { Boxes } from "./boxes";
import {
  DOCTYPE,
  DOCUMENT,
  documentOf,
  ELEMENT,
  isMarked,
  nameOf,
  parentNodeOf,
  plainly,
  spaceUriOf,
  TEXT,
  typeOfNode,
  viewOf,
} from "./dom";
import type { ElementGate } from "./elements";
import { factsOf, isElement, tagOf } from "./facts";
import type { ShadowRoots } from "./shadows";
import type { Texts } from "./texts";
import type { Treatments } from "./treatments";
import type { Sent, SentTree } from "./tree";

export interface Built {
  readonly wire: WireNode;
  readonly sent: Sent;
}

/** Elements that show nothing and whose children are no part of the page; their boxes take no measuring. */
const UNSEEN = new Set(["script", "noscript", "template", "param"]);
/** What stands in them is their value, their sheet or nothing, and travels as such. */
const CHILDLESS = new Set(["textarea", "style", "iframe", ...UNSEEN]);
const SVG = "http://www.w3.org/2000/svg";

export interface SerializerEvents {
  /** Before anything of a host is read: what its sheets select counts for the host and its children too. */
  readonly root: (root: ShadowRoot) => void;
  readonly box: (element: Element, id: number) => void;
  /** The node was sent before, and less strictly. */
  readonly stricter: (node: Node, treatment: Treatment) => void;
  /** Or more strictly: what is sent of it from now on is another matter. */
  readonly looser: (node: Node) => void;
}

export class Serializer {
  constructor(
    private readonly top: Document,
    private readonly tree: SentTree,
    private readonly treatments: Treatments,
    private readonly roots: ShadowRoots,
    private readonly elements: ElementGate,
    private readonly boxes: Boxes,
    private readonly content: Content,
    private readonly texts: Texts,
    private readonly refer: (css: string) => string,
    private readonly events: SerializerEvents,
  ) {}

  /**
   * The node without its children, or null where it is of a kind that does not travel. `parent` is what it hangs below in the
   * stream, `css` the text of its sheet.
   */
  node(node: Node, parent: Sent | null, shadow: boolean, css: string | null = null): Built | null {
    const type = typeOfNode(node);
    if (!isSendable(type)) return null;
    const around = parent?.treatment ?? Treatment.Clear;
    const decided = this.treatments.decide(node, around);
    const held = this.held(node, decided);
    const treatment = type === ELEMENT && this.isBox(node as Element, held) ? held : decided;
    // Text in a place that is excluded (a slot) cannot be a box of its own: it stays in the page.
    if (type !== ELEMENT && treatment >= Treatment.Excluded) return null;
    const box = type === ELEMENT && this.isBox(node as Element, treatment);
    const sent = this.tree.add(node, treatment, box, parent, shadow);
    const stricter = this.stricter(sent);
    if (stricter < 0) this.events.looser(node);
    else if (stricter > 0 && !(parent && this.stricter(parent) > 0 && treatment <= around)) this.events.stricter(node, treatment);
    const wire = this.shape(node, type, sent, css);
    if (treatment !== around || (type === ELEMENT && this.isExemptField(node as Element, treatment)))
      wire.vt = stampOf(treatment);
    if (shadow) wire.isShadow = true;
    const page = type === DOCUMENT ? null : documentOf(node);
    if (page && page !== this.top) wire.rootId = this.tree.identify(page);
    return { wire, sent };
  }

  isBox(element: Element, treatment: Treatment): boolean {
    return treatment >= Treatment.Excluded || this.elements.isMaskedPicture(element, treatment);
  }

  /** The text of one node, by what stands around it. `old` is what stood there before. */
  text(node: Node, decided: Treatment, old: string | null = null): string {
    const treatment = this.held(node, decided);
    const parent = parentNodeOf(node);
    if (parent && isElement(parent) && CHILDLESS.has(nameOf(parent))) return "";
    const text = (node as Text).data;
    const edited = treatment === Treatment.Masked && this.treatments.isEdited(node);
    return edited && text.trim() ? this.content.value(text, treatment) : this.texts.of(node as Text, treatment, old);
  }

  private held(node: Node, treatment: Treatment): Treatment {
    return Math.max(treatment, this.tree.floorOf(node));
  }

  private stricter({ node, treatment }: Sent): number {
    return treatment - (this.tree.pastOf(node) ?? treatment);
  }

  private shape(node: Node, type: number, sent: Sent, css: string | null): WireNode {
    const { id, treatment } = sent;
    if (type === ELEMENT) return sent.box ? this.box(node as Element, id, treatment) : this.element(node as Element, sent, css);
    if (type === TEXT) return { type: NodeKind.Text, id, textContent: this.text(node, treatment) };
    if (type === DOCTYPE) return { type: NodeKind.DocumentType, id, name: "html", publicId: "", systemId: "" };
    const quirks = plainly(node as Document, "compatMode") === "BackCompat";
    return { type: NodeKind.Document, id, ...(quirks && { compatMode: "BackCompat" }), childNodes: [] };
  }

  private element(element: Element, { id, treatment }: Sent, css: string | null): WireNode {
    const tag = tagOf(element);
    const root = this.roots.of(element);
    if (root) this.events.root(root);
    const attributes = this.elements.all(element, this.held(element, treatment));
    if (css !== null) {
      delete attributes.rel;
      delete attributes.href;
      attributes._cssText = this.refer(css);
    }
    if (this.elements.needsSize(element)) {
      Object.assign(attributes, this.boxes.size(element));
      this.events.box(element, id);
    }
    if (isOpenPopover(element)) attributes.rr_open_mode = "popover";
    const wire: WireNode = { type: NodeKind.Element, id, tagName: tag, attributes, childNodes: [] };
    if (spaceUriOf(element) === SVG) wire.isSVG = true;
    if (root) wire.isShadowHost = true;
    if (tag.includes("-") && isDefined(element, tag)) wire.isCustom = true;
    return wire;
  }

  private box(element: Element, id: number, treatment: Treatment): WireNode {
    const type = NodeKind.Element;
    if (UNSEEN.has(nameOf(element))) return { type, id, tagName: "span", attributes: { style: "display:none;" }, childNodes: [] };
    const attributes = this.boxes.attributes(element, treatment >= Treatment.Excluded);
    this.events.box(element, id);
    return { type, id, tagName: this.boxes.tag(element), attributes, childNodes: [] };
  }

  /** While all inputs are censored, silence about a field would mean masked. */
  private isExemptField(element: Element, treatment: Treatment): boolean {
    return treatment === Treatment.Clear && this.content.policy.censor_all_inputs && isFieldLike(element);
  }
}

export function isSendable(type: number): boolean {
  return type === ELEMENT || type === TEXT || type === DOCTYPE || type === DOCUMENT;
}

/** Whether there may be anything below it in the stream. */
export function mayHold({ node, box }: Sent): boolean {
  return !box && !(isElement(node) && CHILDLESS.has(nameOf(node)));
}

const FIELD_TAGS = new Set(["input", "textarea", "select", "datalist", "body"]);

/** A cheap question first: most elements are none. */
function isFieldLike(element: Element): boolean {
  const localName = nameOf(element);
  const may = FIELD_TAGS.has(localName) || localName.includes("-");
  return (may || isMarked(element, "role") || isMarked(element, "contenteditable")) && isField(factsOf(element));
}

/** A popover that is open stands in the top layer, as a dialog does. */
export function isOpenPopover(element: Element): boolean {
  try {
    return isMarked(element, "popover") && plainly(element, "matches").call(element, ":popover-open");
  } catch {
    return false;
  }
}

function isDefined(element: Element, tag: string): boolean {
  return viewOf(element)?.customElements?.get(tag) !== undefined;
}
