/**
 * How much time the engine takes, second by second, and what it gives up when that is too much. One for all of the recorder, as the
 * page has one thread: patches, listeners and timers measure themselves with it.
 */
import { quietly } from "./guard";

export const clockMs = performance.now.bind(performance);

export type Step = "pointer" | "styles" | "mutations" | "stopped";

const STEPS: readonly Step[] = ["pointer", "styles", "mutations", "stopped"];
const WINDOW_MS = 1000;
/** Of each second. */
const LIMIT_MS = 300;
/** Seconds above the limit, one after the other, before the next step. */
const PATIENCE = 3;

type Exceeded = (step: Step, msPerSecond: number) => void;

export class Budget {
  private exceeded: Exceeded | undefined;
  private spentMs = 0;
  private windowMs = 0;
  private over = 0;
  private step = 0;
  private measuring = false;

  constructor(private readonly clock: () => number) {}

  /** From now on, with all steps before it; until it is given somebody to tell nothing is measured. */
  begin(exceeded?: Exceeded): void {
    this.exceeded = exceeded;
    this.windowMs = this.clock();
    this.spentMs = this.over = this.step = 0;
  }

  /** Runs work of the engine; what is nested counts once. */
  measure(run: () => void): void {
    if (this.measuring || !this.exceeded) return run();
    this.measuring = true;
    const sinceMs = this.clock();
    try {
      run();
    } finally {
      this.measuring = false;
      this.spent(this.clock(), sinceMs);
    }
  }

  private spent(now: number, sinceMs: number): void {
    this.spentMs += now - sinceMs;
    const seconds = (now - this.windowMs) / WINDOW_MS;
    if (seconds < 1) return;
    const perSecond = this.spentMs / seconds;
    this.over = perSecond > LIMIT_MS ? this.over + 1 : 0;
    this.spentMs = 0;
    this.windowMs = now;
    if (this.over < PATIENCE) return;
    this.over = 0;
    const step = STEPS[this.step++];
    if (step) this.exceeded?.(step, Math.round(perSecond));
  }
}

export const budget = new Budget(clockMs);

/** What the browser or the page calls: measured, and whatever goes wrong inside stays inside. */
export function measured<T extends readonly unknown[]>(run: (...given: T) => void): (...given: T) => void {
  return quietly((...given) => budget.measure(() => run(...given)));
}
