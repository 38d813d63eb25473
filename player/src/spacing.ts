/**
 * Masked text as wide as ordinary text would be.
 *
 * An X is about a third wider than the mean letter, so that a page of X's would wrap into more lines and push
 * everything aside. Masked text is set in small capitals, with the spacing that gives its X's the mean advance
 * of ordinary text in the same font. That uses nothing but the font: how wide the text really was is not
 * recorded, since it would tell names of the same length apart.
 */

const SAMPLE = "Theweatherstationonthehillismeasuredeveryhourandallitsnumbersarekeptinalogbookforlater2026";
const CAPS = "all-small-caps";
const OURS = ["letter-spacing", "word-spacing", "font-variant-caps"];
const SOMETHING = /\S/;
const ONLY_X = /^[\sX]*X[\sX]*$/;

/** Where the browser cannot measure small capitals, X's stay large and are set tighter. */
const SMALL = typeof CanvasRenderingContext2D !== "undefined" && "fontVariantCaps" in CanvasRenderingContext2D.prototype;

/** What is added to each X, and to each blank so that it has its own width. */
interface Extra {
  readonly letterPx: number;
  readonly spacePx: number;
}

interface Set {
  /** What the page itself had. */
  readonly own: string;
  readonly ours: string;
}

export class Spacing {
  private sets = new WeakMap<Element, Set>();
  private extras = new Map<string, Extra>();

  /** Sets what is not set yet; `anew` after fonts have arrived, when all has to be measured again. */
  fit(page: Document, anew = false): void {
    const elements = maskedRoots(page).flatMap((root) => [...masked(root)]);
    if (anew) this.forget(elements);
    const open = elements.filter((element) => !this.holds(element));
    // All is read before anything is written: one layout, not one for each.
    const read = open.map((element) => this.read(element, page)).filter((found) => found !== null);
    for (const { element, own, extra } of read) this.write(element, own, extra);
  }

  private forget(elements: readonly Element[]): void {
    for (const element of elements) for (const name of OURS) styleOf(element)?.removeProperty(name);
    this.sets = new WeakMap();
    this.extras = new Map();
  }

  private holds(element: Element): boolean {
    const set = this.sets.get(element);
    return set !== undefined && styleOf(element)?.letterSpacing === set.ours;
  }

  private read(element: Element, page: Document): { element: Element; own: string; extra: Extra } | null {
    const style = page.defaultView?.getComputedStyle(element);
    if (!style || !styleOf(element)) return null;
    const extra = this.extra(style, page);
    return { element, own: this.own(element, style.letterSpacing), extra };
  }

  /** What is inherited from an element that was set here is not the page's own. */
  private own(element: Element, computed: string): string {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const set = this.sets.get(at);
      if (set) return set.ours === computed ? set.own : computed;
    }
    return computed;
  }

  private write(element: Element, own: string, { letterPx, spacePx }: Extra): void {
    const ours = `${(Number.parseFloat(own) || 0) + letterPx}px`;
    const style = styleOf(element);
    style?.setProperty("letter-spacing", ours, "important");
    // White space stands as it was, and keeps its own width.
    style?.setProperty("word-spacing", `${spacePx}px`, "important");
    if (SMALL) style?.setProperty("font-variant-caps", CAPS, "important");
    this.sets.set(element, { own, ours: style?.letterSpacing ?? ours });
  }

  private extra(style: CSSStyleDeclaration, page: Document): Extra {
    const font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const upper = style.textTransform === "uppercase";
    const key = `${font} ${upper}`;
    const known = this.extras.get(key);
    if (known !== undefined) return known;
    const pen = page.createElement("canvas").getContext("2d");
    if (!pen) return { letterPx: 0, spacePx: 0 };
    pen.font = font;
    const sample = upper ? SAMPLE.toUpperCase() : SAMPLE;
    const meanPx = pen.measureText(sample).width / sample.length;
    const blankPx = pen.measureText(" ").width;
    if (SMALL) pen.fontVariantCaps = CAPS;
    const letterPx = meanPx - pen.measureText("X").width;
    const extra = { letterPx, spacePx: blankPx - pen.measureText(" ").width - letterPx };
    this.extras.set(key, extra);
    return extra;
  }
}

const styleOf = (element: Element): CSSStyleDeclaration | null => (element as Partial<HTMLElement>).style ?? null;

/** Parts that are stamped as masked, or the whole page where all text of the site is censored. */
function maskedRoots(page: Document): Element[] {
  if (page.body && isAllMasked(page.body)) return [page.body];
  return [...page.querySelectorAll("[data-voile-veil]")];
}

/** Ends at the first text that is not masked, which on most pages is the first. */
function isAllMasked(root: Element): boolean {
  const texts = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { textContent, parentElement } = texts.currentNode;
    if (parentElement?.localName !== "style" && SOMETHING.test(textContent ?? "") && !ONLY_X.test(textContent ?? ""))
      return false;
  }
  return true;
}

/** Elements below `root` whose own text is nothing but X. */
function* masked(root: Element): Generator<Element> {
  const texts = [...root.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? "");
  if (texts.some((text) => ONLY_X.test(text))) yield root;
  for (const child of [...(root.shadowRoot?.children ?? []), ...root.children]) yield* masked(child);
}
