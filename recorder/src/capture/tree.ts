/** Which nodes the stream has told of. What is not here cannot be the subject of an event. */

export interface Mirror {
  getNode(id: number): Node | null;
  getId(node: Node | null): number;
}

/** Something of the engine's output that cannot be brought in line with the page; the page starts anew. */
export class Untreatable extends Error {}

export class SentTree {
  private readonly known = new Map<number, "node" | "box">();

  constructor(private readonly mirror: Mirror) {}

  add(id: number, kind: "node" | "box"): void {
    this.known.set(id, kind);
  }

  remove(id: number): void {
    this.known.delete(id);
  }

  has(id: number): boolean {
    return this.known.has(id);
  }

  isBox(id: number): boolean {
    return this.known.get(id) === "box";
  }

  /** The node of an id that was sent and still stands in the page. */
  node(id: number): Node | null {
    return this.known.has(id) ? this.mirror.getNode(id) : null;
  }

  idOf(node: Node | null): number | null {
    const id = this.mirror.getId(node);
    return this.known.has(id) ? id : null;
  }

  /** The id of the next sibling that was sent, null at the end. */
  nextId(node: Node): number | null {
    for (let next = node.nextSibling; next; next = next.nextSibling) {
      const id = this.idOf(next);
      if (id !== null) return id;
    }
    return null;
  }
}
