/** Long work in slices of a few milliseconds, between which the page goes on. */
import { clockMs } from "../budget";
import { quietly } from "../guard";
import { native } from "../native";

const SLICE_MS = 8;
/** A small page is taken whole in the task in which recording begins. */
const FIRST_SLICE_MS = 16;
const CHECK_EVERY = 4;

interface Scheduling {
  yield?(): Promise<void>;
}

export class Slices {
  private readonly channel = typeof MessageChannel === "undefined" ? null : new MessageChannel();
  private readonly wake = quietly(() => this.continue());
  private waiting = false;
  private stopped = false;
  private startedMs = 0;
  private lengthMs = 0;
  private steps = 0;

  /** `work` runs until it is done or `over` holds, and says whether it is done. */
  constructor(private readonly work: () => boolean) {
    if (this.channel) this.channel.port1.onmessage = this.wake;
  }

  /** Begins at once; what is left follows in tasks of its own. */
  run(first = false): void {
    if (!this.waiting && !this.stopped) this.slice(first ? FIRST_SLICE_MS : SLICE_MS);
  }

  /** To be asked after every small step. */
  get over(): boolean {
    this.steps += 1;
    return this.steps % CHECK_EVERY === 0 && this.late;
  }

  /** To be asked after a step that may have been large. */
  get late(): boolean {
    return clockMs() - this.startedMs >= this.lengthMs;
  }

  stop(): void {
    this.stopped = true;
    this.channel?.port1.close();
  }

  private slice(lengthMs: number): void {
    this.startedMs = clockMs();
    this.lengthMs = lengthMs;
    this.steps = 0;
    this.waiting = !this.work();
    if (this.waiting && !this.stopped) this.yield();
  }

  private continue(): void {
    if (this.stopped || !this.waiting) return;
    this.waiting = false;
    this.slice(SLICE_MS);
  }

  private yield(): void {
    const { scheduler } = globalThis as { scheduler?: Scheduling };
    if (scheduler?.yield) scheduler.yield().then(this.wake, this.wake);
    else if (this.channel) this.channel.port2.postMessage(0);
    else native.setTimeout(this.wake, 0);
  }
}
