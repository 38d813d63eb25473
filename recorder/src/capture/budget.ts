/** How much time the engine takes, second by second, and what it gives up when that is too much. */
import { clockMs } from "./scheduler";

export type Step = "pointer" | "styles" | "mutations" | "stopped";

const STEPS: readonly Step[] = ["pointer", "styles", "mutations", "stopped"];
const WINDOW_MS = 1000;
/** Of each second. */
const LIMIT_MS = 300;
/** Seconds above the limit, one after the other, before the next step. */
const PATIENCE = 3;

export class Budget {
  private spentMs = 0;
  private windowMs = clockMs();
  private over = 0;
  private step = 0;
  private depth = 0;
  constructor(private readonly exceeded: (step: Step, msPerSecond: number) => void) {}

  /** Runs and measures work of the engine; what is nested counts once. */
  measure(run: () => void): void {
    if (this.depth > 0) return run();
    this.depth += 1;
    const sinceMs = clockMs();
    try {
      run();
    } finally {
      this.depth -= 1;
      const now = clockMs();
      this.spentMs += now - sinceMs;
      if (now - this.windowMs >= WINDOW_MS) this.close(now);
    }
  }

  private close(now: number): void {
    const perSecond = (this.spentMs * WINDOW_MS) / (now - this.windowMs);
    this.over = perSecond > LIMIT_MS ? this.over + 1 : 0;
    this.spentMs = 0;
    this.windowMs = now;
    if (this.over < PATIENCE) return;
    this.over = 0;
    const step = STEPS[this.step];
    this.step += 1;
    if (step) this.exceeded(step, Math.round(perSecond));
  }
}
