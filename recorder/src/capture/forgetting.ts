/** A node leaves the stream, with all that was sent below it: shadow roots and frames are watched no longer. */
import { DOCUMENT, isShadowRoot, nameOf, typeOfNode } from "./dom";
import { isElement } from "./facts";
import { nodesIn } from "./shadows";
import type { Sent, SentTree } from "./tree";

export interface Farewell {
  readonly node: (id: number) => void;
  readonly root: (root: ShadowRoot) => void;
  readonly frame: (frame: Element) => void;
}

export class Forgetting {
  constructor(
    private readonly tree: SentTree,
    private readonly farewell: Farewell,
  ) {}

  /** What was moved out of the node before is no longer below it, nor what was moved in: they take their own leave. */
  forget(sent: Sent): void {
    const left: [Node, above: Sent | null, anew: boolean][] = [[sent.node, sent.parent, false]];
    for (let next = left.pop(); next; next = left.pop()) {
      const [node, above, within] = next;
      const isRoot = isShadowRoot(node);
      // rrweb keeps what stood in frames and shadow roots when it takes out what is around them.
      const anew = within || isRoot || typeOfNode(node) === DOCUMENT;
      const own = isRoot ? above : this.tree.of(node);
      if (!own || (!isRoot && own.parent !== above)) continue;
      if (isRoot) this.farewell.root(node);
      else this.leave(own, anew);
      if (!own.box) for (const child of nodesIn(node)) left.push([child, own, anew]);
    }
  }

  private leave(sent: Sent, anew: boolean): void {
    const { node, id } = sent;
    this.tree.remove(sent, anew);
    this.farewell.node(id);
    if (isElement(node) && nameOf(node) === "iframe") this.farewell.frame(node);
  }
}
