/**
 * Nodes that were sent before and have come to another place. What is stricter there is told in the task in which it came: until it
 * is sent anew, what is unsent of it could leave as it was. Source: privacy semantics, section 1.
 */
import { Treatment } from "../events";
import { isInPage } from "./dom";
import { nodesIn } from "./shadows";
import type { Treatments } from "./treatments";
import type { SentTree } from "./tree";

export class Arrivals {
  /** Nothing comes again that has not gone before. */
  private anyLeft = false;

  constructor(
    private readonly tree: SentTree,
    private readonly treatments: Treatments,
    private readonly stricter: (node: Node, treatment: Treatment) => void,
  ) {}

  note(records: readonly MutationRecord[]): void {
    this.anyLeft ||= records.some(({ removedNodes }) => removedNodes.length > 0);
    if (!this.anyLeft) return;
    this.treatments.forget();
    const seen = new Set<Node>();
    for (const { addedNodes } of records) {
      for (const node of addedNodes) if (isInPage(node)) this.look(node, seen);
    }
  }

  private look(top: Node, seen: Set<Node>): void {
    const left: [Node, Treatment][] = [[top, Treatment.Clear]];
    for (let next = left.pop(); next; next = left.pop()) {
      const [node] = next;
      if (seen.has(node)) continue;
      seen.add(node);
      const told = this.judge(...next);
      for (const child of nodesIn(node)) left.push([child, told]);
    }
  }

  /** `around` is what was told of something around the node, and so of the node too; returns what is told of it now. */
  private judge(node: Node, around: Treatment): Treatment {
    const known = this.tree.recall(node);
    const before = known?.sent?.treatment ?? known?.past;
    if (before === undefined) return around;
    const treatment = this.treatments.of(node) ?? around;
    if (treatment <= Math.max(before, around)) return around;
    this.stricter(node, treatment);
    return treatment;
  }
}
