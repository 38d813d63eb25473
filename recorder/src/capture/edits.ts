/** Text that the visitor writes into an editable element under a mask: sent like a field's, masked and at its pace. */
import { Source, stampOf, Treatment } from "../events";
import { maskValue, TYPING_THROTTLE_MS } from "../mask";
import { native } from "../native";
import type { Part, Scene } from "./part";

export class Edits implements Part {
  private readonly waiting = new Set<Node>();
  private timer = 0;

  constructor(private readonly scene: Scene) {}

  start(): void {}

  stop(): void {
    native.clearTimeout(this.timer);
    this.waiting.clear();
  }

  touched(node: Node): void {
    this.waiting.add(node);
    if (this.timer === 0) this.timer = native.setTimeout(() => this.settle(), TYPING_THROTTLE_MS);
  }

  settle(): void {
    native.clearTimeout(this.timer);
    this.timer = 0;
    const texts = [...this.waiting].flatMap((node) => {
      const id = this.scene.tree.idOf(node);
      const masked = this.scene.treatments.of(node) === Treatment.Masked;
      return id !== null && masked ? [{ id, value: maskValue(node.textContent ?? ""), vt: stampOf(Treatment.Masked) }] : [];
    });
    this.waiting.clear();
    if (texts.length > 0) this.scene.incremental(Source.Mutation, { texts, attributes: [], removes: [], adds: [] });
  }
}
