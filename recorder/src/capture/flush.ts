/** Brings the stream in line with the page: one batch of what the books hold, in the order in which a replayer can apply it. */
import { type Attributes, stampOf, Treatment, type WireNode } from "../events";
import type { Books } from "./books";
import { isInPage, isMarked, isShadowRoot, nameOf, nextOf, parentNodeOf, previousOf, typeOfNode } from "./dom";
import { type ElementGate, imageSource } from "./elements";
import { isOpenPopover, isSendable, mayHold, type Serializer } from "./serialize";
import type { SheetJob } from "./sheetjob";
import type { Treatments } from "./treatments";
import type { Sent, SentTree } from "./tree";
import type { Sink, Walk } from "./walk";

export interface WireMutation {
  texts: { id: number; value: string | null; vt: string }[];
  attributes: { id: number; attributes: Attributes; vt: string }[];
  removes: { parentId: number; id: number; isShadow?: true }[];
  adds: { parentId: number; nextId: number | null; node: WireNode; vt: string }[];
}

export const emptyMutation = (): WireMutation => ({ texts: [], attributes: [], removes: [], adds: [] });

export function isNothing({ texts, attributes, removes, adds }: WireMutation): boolean {
  return texts.length + attributes.length + removes.length + adds.length === 0;
}

/** What a flush uses of the engine. */
export interface FlushTools {
  readonly tree: SentTree;
  readonly treatments: Treatments;
  readonly serializer: Serializer;
  readonly elements: ElementGate;
  readonly books: Books;
  readonly walk: (sink: Sink, deepest?: number) => Walk;
  /** The node leaves the stream, with all below it. */
  readonly forget: (sent: Sent) => void;
  /** Text in which the visitor writes under a mask; it is sent at its own pace. */
  readonly edited: (node: Node) => void;
  readonly styleOf: (element: Element, css: string) => Attributes[string];
  /** The sheet of an element, null where it has none that can be read. */
  readonly sheet: (element: Element) => SheetJob | null;
  readonly refer: (css: string) => string;
  readonly completed: () => readonly Text[];
  readonly count: (reason: string) => void;
}

export class Flush implements Sink {
  private out = emptyMutation();
  private readonly walk: Walk;
  private readonly pending: Iterator<Node>;
  private readonly texts: Books["texts"];
  private readonly attributes: Books["attributes"];
  /** Where the root of the present walk goes. */
  private nextId: number | null = null;
  /** New siblings often come in a row, all before the same one. */
  private last: Node | null = null;
  private lastNext: Node | null = null;

  constructor(private readonly tools: FlushTools) {
    const { books, treatments } = tools;
    treatments.forget();
    this.texts = books.texts;
    this.attributes = books.attributes;
    books.texts = new Map();
    books.attributes = new Map();
    this.judgeAgain();
    const { moved, added } = books;
    books.moved = new Set();
    books.added = new Set();
    this.remove(moved);
    for (const sent of tools.tree.strays()) tools.forget(sent);
    this.walk = tools.walk(this);
    this.pending = added.values();
  }

  /** Sheets that are to be read anew, a piece at a time. */
  private sheets: Iterator<Element> | null = null;
  private job: SheetJob | null = null;

  /** True once all is out; `over` says when to pause. */
  advance(over: () => boolean): boolean {
    for (;;) {
      if (over()) return false;
      if (!this.walk.done) this.walk.step();
      else {
        const { done, value } = this.pending.next();
        if (done) break;
        this.place(value);
      }
    }
    while (!this.stepSheets()) if (over()) return false;
    this.finish();
    return true;
  }

  private stepSheets(): boolean {
    const { books, tree, sheet } = this.tools;
    if (!this.sheets) {
      this.sheets = [...books.sheets].values();
      books.sheets = new Set();
    }
    if (!this.job) {
      const { done, value } = this.sheets.next();
      if (done) return true;
      const sent = tree.of(value);
      if (sent && !sent.box) this.job = sheet(value);
      return false;
    }
    if (!this.job.step()) return false;
    const { element, text } = this.job;
    const sent = tree.of(element);
    const attributes = { _cssText: this.tools.refer(text) };
    if (sent) this.out.attributes.push({ id: sent.id, attributes, vt: stampOf(sent.treatment) });
    this.job = null;
    return false;
  }

  resume(): void {
    this.walk.resume(this.tools.books.changed, this.tools.books.moved);
  }

  /** The page goes: what was begun is left as it is. */
  cut(): void {
    this.walk.cut();
    this.finish();
  }

  /** What is ready, for the stream. */
  take(): WireMutation {
    const { out } = this;
    this.out = emptyMutation();
    return out;
  }

  enter(node: WireNode, { parent, treatment }: Sent): void {
    if (parent) this.out.adds.push({ parentId: parent.id, nextId: this.nextId, node, vt: stampOf(treatment) });
    this.nextId = null;
  }

  leave(): void {}

  /** Elements that have become boxes, or pictures of something else, are sent anew. */
  private judgeAgain(): void {
    const { books, treatments, serializer } = this.tools;
    for (const [element, { sent, names }] of this.attributes) {
      const treatment = treatments.of(element);
      if (treatment === null || sent.box) continue;
      const newPicture = (names.has("src") || names.has("srcset")) && imageSource(element) !== "";
      if (newPicture || serializer.isBox(element, treatment)) books.reissue(element);
    }
  }

  private remove(moved: ReadonlySet<Node>): void {
    const { tree, treatments, forget } = this.tools;
    for (const node of moved) {
      const sent = tree.of(node);
      if (!sent) continue;
      const { parent, id, shadow } = sent;
      // What hangs below something that went before went with it.
      const isThere = parent && tree.of(parent.node) === parent;
      // What is around it has become a box, and goes with all that was below it; what was unsent of that is no more.
      if (isThere && (treatments.of(parent.node) ?? 0) < Treatment.Excluded) {
        this.out.removes.push({ parentId: parent.id, id, ...(shadow && { isShadow: true as const }) });
      }
      forget(sent);
    }
  }

  private place(node: Node): void {
    const { tree, books } = this.tools;
    const container = parentNodeOf(node);
    if (!container || tree.of(node) || !isInPage(node)) return;
    const shadow = isShadowRoot(container);
    const parent = tree.of(shadow ? container.host : container);
    if (!parent || parent.box || tree.gone(parent, books.moved) || !(shadow || mayHold(parent))) return;
    const next =
      previousSendable(node) === this.last && this.last && !this.isMoved(this.lastNext) ? this.lastNext : this.nextSent(node);
    this.last = node;
    this.lastNext = next;
    this.nextId = (next && tree.of(next)?.id) ?? null;
    this.walk.begin(node, parent, shadow);
  }

  private isMoved(node: Node | null): boolean {
    return this.tools.books.moved.has(node as Node);
  }

  private nextSent(node: Node): Node | null {
    for (let at = nextOf(node); at; at = nextOf(at)) {
      if (this.tools.tree.of(at) && !this.isMoved(at)) return at;
    }
    return null;
  }

  private finish(): void {
    const { tree } = this.tools;
    for (const [node, { sent, old }] of this.texts) if (tree.of(node) === sent) this.text(node, sent, old);
    // Texts that something beside them has made a part of a hit.
    for (const node of this.tools.completed()) this.tools.books.text(node);
    for (const [element, { sent, names }] of this.attributes) if (tree.of(element) === sent) this.attribute(element, sent, names);
  }

  private text(node: Node, { id }: Sent, old: string | null): void {
    const { treatments, serializer, edited, count } = this.tools;
    const treatment = treatments.of(node);
    if (treatment === null) return count("unresolved_node");
    if (treatment >= Treatment.Excluded) return count("excluded");
    if (treatment === Treatment.Masked && treatments.isEdited(node)) return edited(node);
    this.out.texts.push({ id, value: serializer.text(node, treatment, old), vt: stampOf(treatment) });
  }

  private attribute(element: Element, sent: Sent, names: ReadonlySet<string>): void {
    const treatment = this.tools.treatments.of(element);
    if (treatment === null || sent.box || this.tools.serializer.isBox(element, treatment)) return;
    const attributes = this.changed(element, names, treatment);
    if (Object.keys(attributes).length > 0) this.out.attributes.push({ id: sent.id, attributes, vt: stampOf(treatment) });
  }

  private changed(element: Element, names: ReadonlySet<string>, treatment: Treatment): Attributes {
    const { elements, styleOf, count } = this.tools;
    const out: Attributes = {};
    for (const name of names) {
      if (elements.tells(element, name, treatment)) continue;
      const gated = elements.one(element, name, treatment);
      if (gated !== null && name === "style") out[name] = styleOf(element, gated);
      else if (gated !== null || !isMarked(element, name)) out[name] = gated;
      else {
        count("unknown_attribute");
        // What was kept before must not stay as it was.
        if (elements.mayKeep(element, name)) out[name] = null;
      }
    }
    if (names.has("open") && nameOf(element) === "dialog" && isMarked(element, "open")) out.rr_open_mode = openMode(element);
    if (names.has(POPOVER)) out.rr_open_mode = isOpenPopover(element) ? "popover" : null;
    delete out[POPOVER];
    return out;
  }
}

/** Noted in the books like an attribute when a popover opens or closes; no attribute can have this name. */
export const POPOVER = "popover open";

function openMode(dialog: Element): string {
  return dialog.matches(":modal") ? "modal" : "non-modal";
}

function previousSendable(node: Node): Node | null {
  let at = previousOf(node);
  while (at && !isSendable(typeOfNode(at))) at = previousOf(at);
  return at;
}
