/** Whether media play: never what. */
import { Source, Treatment } from "../events";
import { type Engine, type Part, targetOf } from "./part";
import type { Hearing } from "./roots";

/** rrweb's `MediaInteractions`. */
const KINDS: Readonly<Record<string, number>> = { play: 0, pause: 1, seeked: 2, volumechange: 3, ratechange: 4 };
const PACE_MS = 800;

export class Media implements Part {
  private readonly lastMs = new WeakMap<Node, number>();

  constructor(private readonly engine: Engine) {}

  readonly hearings: readonly Hearing[] = Object.keys(KINDS).map((type) => ({
    type,
    at: "root" as const,
    run: (event: Event) => this.happened(event),
  }));

  start(): void {}
  stop(): void {}

  private happened(event: Event): void {
    const target = targetOf(event, this.engine);
    const type = KINDS[event.type] as number;
    if (!target || (type > 1 && performance.now() - (this.lastMs.get(target) ?? -PACE_MS) < PACE_MS)) return;
    this.lastMs.set(target, performance.now());
    const { tree, treatments } = this.engine;
    treatments.forget();
    const id = tree.idOf(target);
    if (id !== null && treatments.of(target) === Treatment.Clear)
      this.engine.incremental(Source.MediaInteraction, { type, id, vt: "c" });
  }
}
