/** Scroll offsets: of the page always, of elements where they are clear. */
import { Source, stampOf, Treatment } from "../events";
import { native } from "../native";
import { DOCUMENT, typeOfNode } from "./dom";
import { type Engine, type Part, targetOf } from "./part";
import type { Hearing } from "./roots";

const PACE_MS = 100;

export class Scrolls implements Part {
  private readonly waiting = new Set<Node>();
  private timer = 0;
  private lastMs = 0;

  constructor(
    private readonly engine: Engine,
    private readonly seen: () => void,
  ) {}

  readonly hearings: readonly Hearing[] = [{ type: "scroll", at: "root", run: (event) => this.scrolled(event) }];

  start(): void {}

  stop(): void {
    native.clearTimeout(this.timer);
    this.waiting.clear();
  }

  settle(): void {
    native.clearTimeout(this.timer);
    this.timer = 0;
    const nodes = [...this.waiting];
    this.waiting.clear();
    for (const node of nodes) this.tell(node);
  }

  private scrolled(event: Event): void {
    const target = targetOf(event, this.engine);
    if (!target) return;
    this.engine.active();
    this.seen();
    this.waiting.add(target);
    if (this.timer === 0) this.timer = native.setTimeout(() => this.settle(), this.waitMs());
  }

  private waitMs(): number {
    const now = performance.now();
    const wait = Math.min(PACE_MS, Math.max(0, this.lastMs + PACE_MS - now));
    this.lastMs = now + wait;
    return wait;
  }

  private tell(node: Node): void {
    const { tree, treatments } = this.engine;
    treatments.forget();
    const id = tree.idOf(node);
    const treatment = treatments.of(node);
    if (id === null || treatment === null || treatment >= Treatment.Excluded) return;
    const whole = typeOfNode(node) === DOCUMENT;
    if (treatment !== Treatment.Clear && !whole) return;
    const { scrollLeft = 0, scrollTop = 0 } = (whole ? (node as Document).scrollingElement : (node as Element)) ?? {};
    this.engine.incremental(Source.Scroll, { id, x: scrollLeft, y: scrollTop, vt: stampOf(treatment) });
  }
}
