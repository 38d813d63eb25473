/**
 * What is shown when: the one clock of the player, over pages and tabs.
 *
 * rrweb's replayers follow: each is told where to stand and at what speed to run. Every change of place
 * is a turn; a turn that was overtaken by a later one stops at its next step.
 */

import { Course, overlapping } from "./course.ts";
import type { Facts } from "./facts.ts";
import { Failure } from "./failure.ts";
import { bandAt } from "./inactivity.ts";
import type { Loader } from "./loader.ts";
import type { PageView } from "./replay.ts";
import type { Interval, Page, Session } from "./session.ts";
import type { Stage } from "./stage.ts";
import { neighbourStart } from "./timeline.ts";
import { Views } from "./views.ts";

const FRAME_MS = 100;

export type State = "loading" | "paused" | "playing" | "seeking" | "buffering" | "ended" | "empty" | "error";

export interface Listener {
  changed(): void;
  skipped(ms: number): void;
  clipsChanged(): void;
}

export class Engine {
  state: State = "loading";
  failure: Failure | null = null;
  atMs = 0;
  speed = 1;
  skipsQuiet = true;
  readonly course: Course;
  private wantsPlay = false;
  private turn = 0;
  private tickedMs = 0;
  private readonly views: Views;

  constructor(
    readonly session: Session,
    loader: Loader,
    private readonly stage: Stage,
    private readonly listener: Listener,
  ) {
    this.course = new Course(session);
    this.views = new Views(loader, stage, session.originMs, (page, facts) => this.learn(page, facts));
  }

  get totalMs(): number {
    return this.session.totalMs;
  }

  get page(): Page | null {
    return this.course.pageAt(this.atMs);
  }

  get isPlaying(): boolean {
    return this.wantsPlay;
  }

  /** Shows the first frame; afterwards learns what every page's events tell, tabs beside others first. */
  async start(at: number): Promise<void> {
    if (!this.course.clips.length) return this.enter("empty");
    await this.go(at, "loading");
    const { pages } = this.session;
    for (const page of new Set([...overlapping(pages), ...pages])) {
      await this.views.learn(page);
      // A picture that a later page told of shows on the earlier one too.
      if (this.stage.shown?.loaded.assets.isOutdated) await this.go(this.atMs, this.wantsPlay ? "buffering" : "seeking");
    }
  }

  seek(at: number): Promise<void> {
    return this.go(at, "seeking");
  }

  play(): void {
    if (this.wantsPlay || this.state === "empty") return;
    this.wantsPlay = true;
    void this.go(this.atMs >= this.totalMs ? 0 : this.atMs, "buffering");
  }

  pause(): void {
    if (!this.wantsPlay) return;
    this.wantsPlay = false;
    const view = this.stage.shown;
    if (this.state !== "playing" || !view) {
      void this.go(this.atMs, "seeking");
      return;
    }
    this.turn += 1;
    view.pause();
    // The replayer can be a frame ahead of the clock; going back to it would rebuild the page.
    const ahead = Math.floor(view.nowMs) - this.session.originMs;
    this.atMs = Math.round(Math.min(Math.max(this.atMs, ahead), this.atMs + FRAME_MS, this.totalMs));
    this.enter("paused");
  }

  toggle(): void {
    if (this.wantsPlay) this.pause();
    else this.play();
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    this.stage.shown?.setSpeed(speed);
    this.listener.changed();
  }

  setSkipsQuiet(on: boolean): void {
    this.skipsQuiet = on;
    this.listener.clipsChanged();
    this.listener.changed();
  }

  setTab(tab: number | null): void {
    this.course.choose(tab);
    this.listener.clipsChanged();
    void this.go(this.atMs, "seeking");
  }

  toNeighbour(direction: 1 | -1): void {
    const start = neighbourStart(this.course.clips, this.atMs, direction);
    if (start !== null) void this.seek(start);
  }

  /** Time does not run on behind a hidden tab of the viewer's browser. */
  suspended(hidden: boolean): void {
    if (!this.wantsPlay) return;
    if (hidden) {
      this.turn += 1;
      this.stage.shown?.pause();
    } else void this.go(this.atMs, "buffering");
  }

  private async go(at: number, state: State): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    this.atMs = Math.min(Math.max(0, Math.round(at)), this.totalMs);
    this.failure = null;
    this.enter(state);
    const view = await this.view(turn);
    if (turn !== this.turn) return;
    if (view instanceof Failure) return this.failed(view);
    view.seek(this.placeIn(view));
    const before = this.stage.shown;
    await this.stage.show(view);
    if (turn !== this.turn) return;
    if (before !== view) before?.pause();
    this.settle(view);
  }

  /** Loading a page can tell that another tab was in front; then that one is what to show. */
  private async view(turn: number): Promise<PageView | Failure> {
    for (;;) {
      const { page } = this;
      if (!page) return new Failure("missing");
      const view = await this.views.get(page);
      if (turn !== this.turn || page === this.page) return view;
    }
  }

  private settle(view: PageView): void {
    if (this.wantsPlay && this.atMs < this.totalMs) {
      view.play(this.placeIn(view), this.speed);
      this.tickedMs = performance.now();
      this.enter("playing");
      requestAnimationFrame(this.tick);
    } else {
      this.wantsPlay = false;
      this.enter(this.atMs >= this.totalMs ? "ended" : "paused");
    }
    const next = this.course.nextAfter(this.atMs);
    this.views.keep([view.loaded.page, ...(next ? [next.page] : [])]);
    if (next) this.views.prepare(next.page, next.start);
  }

  private failed(failure: Failure): void {
    const next = this.course.nextAfter(this.atMs);
    const ofThisPage = failure.reason === "no_snapshot" || failure.reason === "missing";
    if (ofThisPage && next && (this.wantsPlay || !this.stage.shown)) {
      void this.go(next.start, "buffering");
      return;
    }
    this.wantsPlay = false;
    this.failure = failure;
    this.enter("error");
  }

  private readonly tick = (nowMs: number): void => {
    if (this.state !== "playing") return;
    const at = this.atMs + Math.max(0, nowMs - this.tickedMs) * this.speed;
    this.tickedMs = Math.max(nowMs, this.tickedMs);
    const band = this.skipsQuiet ? bandAt(this.course.quiet, at) : null;
    if (at >= this.totalMs) void this.go(this.totalMs, "seeking");
    else if (band) this.skip(at, band);
    else {
      this.atMs = at;
      if (this.page !== this.stage.shown?.loaded.page) void this.go(at, "buffering");
      else {
        this.listener.changed();
        requestAnimationFrame(this.tick);
      }
    }
  };

  private skip(at: number, band: Interval): void {
    this.listener.skipped(band.end - at);
    void this.go(band.end, "buffering");
  }

  private placeIn(view: PageView): number {
    const { page } = view.loaded;
    return this.session.originMs + Math.min(Math.max(this.atMs, page.start), page.end);
  }

  private learn(page: Page, facts: Facts): void {
    const before = this.page;
    if (!this.course.learn(page, facts)) return;
    this.listener.clipsChanged();
    const standsStill = this.state === "paused" || this.state === "ended";
    if (standsStill && this.page !== before) void this.go(this.atMs, "seeking");
  }

  private enter(state: State): void {
    this.state = state;
    this.listener.changed();
  }
}
