/** A node leaves the stream, with all that was sent below it: shadow roots and frames are watched no longer. */
import { firstOf, nameOf, nextOf } from "./dom";
import { isElement } from "./facts";
import type { ShadowRoots } from "./shadows";
import type { Sent, SentTree } from "./tree";

export interface Farewell {
  readonly node: (id: number) => void;
  readonly root: (root: ShadowRoot) => void;
  readonly frame: (frame: Element) => void;
}

export class Forgetting {
  constructor(
    private readonly tree: SentTree,
    private readonly roots: ShadowRoots,
    private readonly farewell: Farewell,
  ) {}

  /** What was moved out of the node before is no longer below it, and takes its own leave. */
  forget(sent: Sent): void {
    const left: Node[] = [sent.node];
    for (let node = left.pop(); node; node = left.pop()) {
      const own = this.tree.of(node);
      if (!own) continue;
      this.tree.remove(own);
      this.farewell.node(own.id);
      if (own.box) continue;
      for (let child = firstOf(node); child; child = nextOf(child)) left.push(child);
      if (isElement(node)) this.element(node, left);
    }
  }

  private element(element: Element, left: Node[]): void {
    if (nameOf(element) === "iframe") this.farewell.frame(element);
    const root = this.roots.of(element);
    if (!root) return;
    this.farewell.root(root);
    for (let child = firstOf(root); child; child = nextOf(child)) left.push(child);
  }
}
