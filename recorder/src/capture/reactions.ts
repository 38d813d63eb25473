/** Whether and when the page reacted to a click. Taken before anything is masked, and without content. */
import { nowMs } from "../clock";
import { stampOf, type Treatment } from "../events";
import { native } from "../native";
import { nameOf } from "./dom";
import type { Keypad } from "./keypad";
import type { Engine, Part } from "./part";

export type Reaction = "dom" | "navigation" | "scroll" | "selection" | "dialog";

const PATIENCE_MS = 3000;
/** What changed shortly before a click changes by itself: a clock, an animation. */
const RESTLESS_MS = 1000;

interface Click {
  readonly id: number;
  readonly vt: string;
  readonly atMs: number;
}

export class Reactions implements Part {
  private waiting: Click[] = [];
  private timer = 0;
  private readonly lastChange = new WeakMap<Node, number>();

  constructor(
    private readonly engine: Engine,
    private readonly keypad: Keypad,
  ) {}

  start(): void {}

  stop(): void {
    native.clearTimeout(this.timer);
    this.waiting = [];
  }

  clicked(id: number, treatment: Treatment, atMs: number): void {
    this.waiting.push({ id, vt: stampOf(treatment), atMs });
    this.arm();
  }

  /** Changes of the document, by their targets. */
  changed(records: readonly MutationRecord[]): void {
    const now = nowMs();
    const first = this.waiting[0];
    let dialog = false;
    let moved = false;
    for (const { target, attributeName } of records) {
      if (first) {
        const before = this.lastChange.get(target);
        if (before === undefined || first.atMs - before > RESTLESS_MS || before >= first.atMs) moved = true;
        if (attributeName === "open" && nameOf(target) === "dialog") dialog = true;
      }
      this.lastChange.set(target, now);
    }
    if (moved || dialog) this.saw(dialog ? "dialog" : "dom");
  }

  saw(how: Reaction): void {
    const clicks = this.waiting;
    if (clicks.length === 0) return;
    this.waiting = [];
    for (const click of clicks) this.tell(click, how);
  }

  /** The page goes: by a click, where one waits. */
  settle(): void {
    this.saw("navigation");
  }

  private arm(): void {
    const first = this.waiting[0];
    if (this.timer !== 0 || !first) return;
    this.timer = native.setTimeout(
      () => {
        this.timer = 0;
        const now = nowMs();
        const over = this.waiting.filter(({ atMs }) => now - atMs >= PATIENCE_MS);
        this.waiting = this.waiting.filter(({ atMs }) => now - atMs < PATIENCE_MS);
        for (const click of over) this.tell(click, null);
        this.arm();
      },
      first.atMs + PATIENCE_MS - nowMs(),
    );
  }

  private tell({ id, vt, atMs }: Click, how: Reaction | null): void {
    if (this.keypad.took(atMs)) return;
    const after = how === null ? null : Math.max(0, nowMs() - atMs);
    const inTime = after !== null && after <= PATIENCE_MS;
    this.engine.custom("voile.reaction", { id, vt, at_ms: atMs, after_ms: inTime ? after : null, how: inTime ? how : "none" });
  }
}
