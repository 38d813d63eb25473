/** The tree as the stream knows it: which nodes were sent, under which ids and treatments. What is not here cannot be the subject of an event. */
import { Treatment } from "../events";
import { isInPage } from "./dom";

export interface Sent {
  readonly id: number;
  readonly node: Node;
  /** As decided when it was sent; it is the least that holds until the node is sent anew. */
  readonly treatment: Treatment;
  readonly box: boolean;
  /** The element, document or, for what stands in a shadow root, host above it. */
  readonly parent: Sent | null;
  /** It stands directly in a shadow root. */
  readonly shadow: boolean;
}

/** All that is known of a node, in one place: looking it up is what the engine does most. */
export interface Known {
  /** 0 until it is needed; most nodes keep it for as long as the page is recorded, also over moves. */
  id: number;
  /** Under which it was sent before, where it needed another. */
  olds: readonly number[];
  sent: Sent | undefined;
  /** As what it was sent before it left its place. */
  past: Treatment | undefined;
  /** What becomes looser affects only what changes afterwards: as this its own content goes on to be sent. */
  floor: Treatment;
  /** What was decided, and when. */
  treatment: Treatment;
  epoch: number;
  /** Whether the visitor writes in it: twice the epoch in which that was asked, and one more if so. */
  edited: number;
}

export class SentTree {
  private readonly known = new WeakMap<Node, Known>();
  private readonly byId = new Map<number, Sent>();
  private last = 0;
  /** While a tree is being taken, nodes that it will hold are known by their ids already. */
  foresee: ((node: Node) => boolean) | null = null;

  about(node: Node): Known {
    const known = this.known.get(node);
    if (known) return known;
    const made: Known = { id: 0, olds: [], sent: undefined, past: undefined, floor: 0, treatment: 0, epoch: -1, edited: -1 };
    this.known.set(node, made);
    return made;
  }

  /** What is known, where anything is. */
  recall(node: Node): Known | undefined {
    return this.known.get(node);
  }

  identify(node: Node): number {
    return this.named(this.about(node));
  }

  private named(known: Known): number {
    if (known.id === 0) {
      this.last += 1;
      known.id = this.last;
    }
    return known.id;
  }

  add(node: Node, treatment: Treatment, box: boolean, parent: Sent | null, shadow: boolean): Sent {
    const known = this.about(node);
    const sent = { id: this.named(known), node, treatment, box, parent, shadow };
    known.sent = sent;
    this.byId.set(sent.id, sent);
    return sent;
  }

  /** `anew` where a player would take what it still has of the old node, once another comes under its id. */
  remove(sent: Sent, anew = false): void {
    const known = this.about(sent.node);
    known.past = sent.treatment;
    if (sent.treatment === Treatment.Masked) known.floor = Treatment.Masked;
    known.sent = undefined;
    if (anew) {
      known.olds = [...known.olds, sent.id];
      known.id = 0;
    }
    this.byId.delete(sent.id);
  }

  /** Another node has taken the place of one that was sent, and is told as a change of it. */
  replace(sent: Sent, node: Node): Sent {
    const before = this.about(sent.node);
    before.sent = undefined;
    before.id = 0;
    this.about(node).id = sent.id;
    return this.add(node, sent.treatment, sent.box, sent.parent, sent.shadow);
  }

  /** Whether it has gone from the stream or is to go, by itself or with something above it. */
  gone(sent: Sent | null, moved: ReadonlySet<Node>): boolean {
    for (let at = sent; at; at = at.parent) if (moved.has(at.node) || this.of(at.node) !== at) return true;
    return false;
  }

  /** As what the node was sent before it left its place. */
  pastOf(node: Node): Treatment | undefined {
    return this.known.get(node)?.past;
  }

  floorOf(node: Node): Treatment {
    return this.known.get(node)?.floor ?? Treatment.Clear;
  }

  of(node: Node): Sent | undefined {
    return this.known.get(node)?.sent;
  }

  private sweepAt = 0;

  /** What left something that had gone already, where no observer saw it; looked for whenever the tree has doubled. */
  strays(): readonly Sent[] {
    if (this.byId.size < this.sweepAt) return [];
    const found = [...this.byId.values()].filter(({ node }) => !isInPage(node));
    this.sweepAt = 2 * (this.byId.size - found.length) + 100;
    return found;
  }

  has(id: number): boolean {
    return this.byId.has(id);
  }

  treatmentOf(id: number): Treatment | undefined {
    return this.byId.get(id)?.treatment;
  }

  isBox(id: number): boolean {
    return this.byId.get(id)?.box === true;
  }

  /** The node of an id that was sent and still stands in the page. */
  node(id: number): Node | null {
    return this.byId.get(id)?.node ?? null;
  }

  idOf(node: Node | null): number | null {
    if (!node) return null;
    const sent = this.of(node);
    if (sent) return sent.id;
    return this.foresee?.(node) ? this.identify(node) : null;
  }

  /** All ids of a node that was sent at any time, or will be. */
  idsOf(node: Node): readonly number[] {
    const known = this.known.get(node);
    const now = known?.id || this.idOf(node);
    return [...(known?.olds ?? []), ...(now ? [now] : [])];
  }
}
