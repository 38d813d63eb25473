/** The tree as the stream knows it: which nodes were sent, under which ids and treatments. What is not here cannot be the subject of an event. */
import type { Treatment } from "../events";
import { nextOf } from "./dom";

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

export class SentTree {
  /** A node keeps its id for as long as the page is recorded, also over moves. */
  private readonly ids = new WeakMap<Node, number>();
  private readonly sent = new WeakMap<Node, Sent>();
  private readonly byId = new Map<number, Sent>();
  private readonly past = new WeakMap<Node, Treatment>();
  private last = 0;
  /** While a tree is being taken, nodes that it will hold are known by their ids already. */
  foresee: ((node: Node) => boolean) | null = null;

  identify(node: Node): number {
    const known = this.ids.get(node);
    if (known !== undefined) return known;
    this.last += 1;
    this.ids.set(node, this.last);
    return this.last;
  }

  add(entry: Omit<Sent, "id">): Sent {
    const { node, treatment, box, parent, shadow } = entry;
    const sent = { id: this.identify(node), node, treatment, box, parent, shadow };
    this.sent.set(node, sent);
    this.byId.set(sent.id, sent);
    return sent;
  }

  remove(sent: Sent): void {
    this.past.set(sent.node, sent.treatment);
    this.sent.delete(sent.node);
    this.byId.delete(sent.id);
  }

  /** As what the node was sent before it left its place. */
  pastOf(node: Node): Treatment | undefined {
    return this.past.get(node);
  }

  of(node: Node): Sent | undefined {
    return this.sent.get(node);
  }

  has(id: number): boolean {
    return this.byId.has(id);
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
    const sent = this.sent.get(node);
    if (sent) return sent.id;
    return this.foresee?.(node) ? this.identify(node) : null;
  }

  /** The id of the next sibling that was sent, null at the end. */
  nextId(node: Node): number | null {
    for (let next = nextOf(node); next; next = nextOf(next)) {
      const sent = this.sent.get(next);
      if (sent) return sent.id;
    }
    return null;
  }

  get size(): number {
    return this.byId.size;
  }
}
