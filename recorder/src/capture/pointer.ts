/** The path of the pointer: sampled, in batches, and only over what is clear. */
import { nowMs } from "../clock";
import { Source, Treatment } from "../events";
import { native } from "../native";
import { maskedChoiceAt } from "./choices";
import type { Keypad } from "./keypad";
import { type Engine, type Part, targetOf } from "./part";
import type { Hearing } from "./roots";

const SAMPLE_MS = 50;
const BATCH_MS = 500;

interface Position {
  x: number;
  y: number;
  id: number;
  timeOffset: number;
  vt: "c";
}

export class Pointer implements Part {
  private positions: Position[] = [];
  private source = Source.MouseMove;
  private lastMs = 0;
  private timer = 0;
  /** The engine takes too much time. */
  paused = false;

  constructor(
    private readonly engine: Engine,
    private readonly keypad: Keypad,
  ) {}

  readonly hearings: readonly Hearing[] = [
    { type: "mousemove", at: "document", run: (event) => this.moved(event as MouseEvent, Source.MouseMove) },
    { type: "drag", at: "document", run: (event) => this.moved(event as MouseEvent, Source.Drag) },
    { type: "touchmove", at: "document", run: (event) => this.touched(event as TouchEvent) },
  ];

  start(): void {}

  stop(): void {
    native.clearTimeout(this.timer);
  }

  settle(): void {
    native.clearTimeout(this.timer);
    this.timer = 0;
    const { source } = this;
    // What was clear when the pointer was there may have become stricter since.
    const positions = this.positions.filter(({ id }) => this.clearAt(this.engine.tree.node(id)) === id);
    this.positions = [];
    if (positions.length === 0) return;
    const now = nowMs();
    for (const position of positions) position.timeOffset -= now;
    this.engine.incremental(source, { positions });
  }

  private touched(event: TouchEvent): void {
    const touch = event.changedTouches[0];
    if (touch) this.moved(event, Source.TouchMove, touch.clientX, touch.clientY);
  }

  private moved(event: Event, source: Source, x = (event as MouseEvent).clientX, y = (event as MouseEvent).clientY): void {
    this.engine.active();
    const now = nowMs();
    if (this.paused || now - this.lastMs < SAMPLE_MS) return;
    this.lastMs = now;
    const id = this.clearAt(targetOf(event, this.engine, x, y));
    if (id === null) return;
    if (source !== this.source) this.settle();
    this.source = source;
    this.positions.push({ x, y, id, timeOffset: now, vt: "c" });
    if (this.timer === 0) this.timer = native.setTimeout(() => this.settle(), BATCH_MS);
  }

  /** Positions over anything that is not clear are unknown. */
  private clearAt(target: Node | null): number | null {
    if (!target) return null;
    const { tree, treatments } = this.engine;
    treatments.forget();
    const id = tree.idOf(target);
    if (id === null || tree.isBox(id) || this.keypad.covers(target)) return null;
    if (treatments.of(target) !== Treatment.Clear) return null;
    return maskedChoiceAt(target, (node) => treatments.of(node)) ? null : id;
  }
}
