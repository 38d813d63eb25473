/**
 * Text nodes as they may leave: detectors see them joined over the inline siblings of a block, the secret-value memory joined over
 * whatever stands beside them. Source: privacy semantics, sections 2 and 4.
 */
import type { Content } from "../content";
import { hitPlaces } from "../detectors";
import type { Treatment } from "../events";
import { firstOf, lastOf, nameOf, nextOf, parentNodeOf, previousOf, TEXT, typeOfNode } from "./dom";
import { isElement } from "./facts";

const INLINE = new Set(
  (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp slot small span strike strong sub sup" +
    " time tt u var wbr tspan textpath text"
  ).split(" "),
);
const SKIPPED = new Set(["script", "style", "textarea", "noscript", "template", "title"]);
/** No hit is longer, so that a long paragraph is not joined as a whole for each of its pieces. */
const REACH = 400;

type Place = readonly [from: number, to: number, mark: string];

export class Texts {
  /** What left of texts that stand beside others. */
  private readonly left = new WeakMap<Node, { data: string; out: string }>();
  private readonly completes = new Set<Text>();

  constructor(
    private readonly content: Content,
    private readonly treatmentOf: (node: Node) => Treatment | null,
    private readonly isSent: (node: Node) => boolean,
  ) {}

  /** `old` is what stood in the node before a mutation of its text. */
  of(node: Text, treatment: Treatment, old: string | null = null): string {
    const { content } = this;
    const { data } = node;
    if (content.isMasked(treatment) || data.trim() === "") return content.text(data, treatment);
    if (this.isAlone(node)) return this.single(node, content.text(data, treatment), old);
    return this.joined(node, old);
  }

  /** Texts that were sent before something beside them completed a hit: they have to be sent anew. */
  completed(): readonly Text[] {
    const found = [...this.completes];
    this.completes.clear();
    return found;
  }

  /** Nearly every text: nothing beside it in its block, and no secret to look for. */
  private isAlone(node: Node): boolean {
    if (!this.content.memory.isEmpty) return false;
    for (let at = node; ; ) {
      const parent = parentNodeOf(at);
      if (previousOf(at) || nextOf(at) || !parent) return false;
      if (!isElement(parent) || isBlock(parent)) return true;
      at = parent;
    }
  }

  private single(node: Text, out: string, old: string | null): string {
    if (old !== null && out !== node.data && partOf(old, node.data)) this.completes.add(node);
    return out;
  }

  private joined(node: Text, old: string | null): string {
    const { memory } = this.content;
    const found = placesIn(piecesAround(node, isBlock, REACH), hitPlaces);
    if (!memory.isEmpty) {
      const secrets = placesIn(
        piecesAround(node, () => false, memory.reach),
        (text) => memory.places(text),
      );
      for (const [piece, places] of secrets) found.set(piece, [...(found.get(piece) ?? []), ...places]);
    }
    for (const [piece, places] of found) if (piece !== node) this.beside(piece, places);
    const out = marked(node.data, found.get(node) ?? []);
    this.left.set(node, { data: node.data, out });
    return this.single(node, out, old);
  }

  /** A text beside, part of the same hit: when it has left in another form it must be sent anew. */
  private beside(piece: Text, places: readonly Place[]): void {
    const treatment = this.treatmentOf(piece);
    if (treatment === null || this.content.isMasked(treatment) || !this.isSent(piece)) return;
    const out = marked(piece.data, places);
    const before = this.left.get(piece);
    if (out === piece.data || (before?.data === piece.data && before.out === out)) return;
    this.left.set(piece, { data: piece.data, out });
    this.completes.add(piece);
  }
}

function isBlock(element: Element): boolean {
  const localName = nameOf(element);
  return !INLINE.has(localName) && !localName.includes("-");
}

/** The texts around a node in the order of the document, up to where an element ends the run. */
function piecesAround(node: Text, ends: (element: Element) => boolean, reach: number): Text[] {
  const before: Text[] = [];
  const after: Text[] = [];
  for (const [list, back] of [
    [before, true],
    [after, false],
  ] as const) {
    let length = 0;
    for (let next = step(node, back, ends); next && length < reach; next = step(next, back, ends)) {
      if (typeOfNode(next) !== TEXT) continue;
      list.push(next as Text);
      length += (next as Text).data.replace(/\s+/g, "").length;
    }
  }
  return [...before.reverse(), node, ...after];
}

/** The next node in the order of the document, or null where the run ends. */
function step(from: Node, back: boolean, ends: (element: Element) => boolean, enter = true): Node | null {
  let at = enter ? (back ? lastOf(from) : firstOf(from)) : null;
  for (let up: Node | null = from; !at; ) {
    if (!up || (up !== from && (!isElement(up) || ends(up)))) return null;
    at = back ? previousOf(up) : nextOf(up);
    if (at && isElement(at) && SKIPPED.has(nameOf(at))) {
      from = up = at;
      at = null;
    } else up = parentNodeOf(up);
  }
  return isElement(at) && (nameOf(at) === "br" || ends(at)) ? null : at;
}

/** What of each piece is part of a place in the joined text. */
function placesIn(
  pieces: readonly Text[],
  find: (text: string) => Iterable<readonly [number, number, string?]>,
): Map<Text, Place[]> {
  const out = new Map<Text, Place[]>();
  const whole = pieces.map(({ data }) => data).join("");
  for (const [from, to, mark = "XXXXX"] of find(whole)) {
    let at = 0;
    let said = mark;
    for (const piece of pieces) {
      const start = Math.max(from, at) - at;
      const end = Math.min(to, at + piece.data.length) - at;
      at += piece.data.length;
      if (start >= end) continue;
      out.set(piece, [...(out.get(piece) ?? []), [start, end, said]]);
      said = "";
    }
  }
  return out;
}

/** The text with marks in place of what was found; places that overlap become one. */
function marked(text: string, places: readonly Place[]): string {
  let out = "";
  let at = 0;
  for (const [from, to, mark] of [...places].sort(([one], [other]) => one - other)) {
    if (to <= at) continue;
    out += text.slice(at, Math.max(at, from)) + (from >= at ? mark : "");
    at = to;
  }
  return out + text.slice(at);
}

/** Whether what stood there before is part of what stands there now, as in a text that grows while it is typed. */
function partOf(old: string, now: string): boolean {
  const before = old.trim();
  return before.length >= 3 && now.includes(before);
}
