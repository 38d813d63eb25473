/** The pages that stand ready: the one shown, the next, and the one before. */

import type { Facts } from "./facts.ts";
import { Failure } from "./failure.ts";
import type { Loader } from "./loader.ts";
import type { PageView } from "./replay.ts";
import type { Page } from "./session.ts";
import type { Stage } from "./stage.ts";

const VIEWS_MAX = 3;
const IDLE_TIMEOUT_MS = 1500;

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    // Safari has no idle callback.
    if (typeof requestIdleCallback === "undefined") setTimeout(resolve, 200);
    else requestIdleCallback(() => resolve(), { timeout: IDLE_TIMEOUT_MS });
  });

export class Views {
  private readonly built = new Map<string, PageView>();

  constructor(
    private readonly loader: Loader,
    private readonly stage: Stage,
    private readonly originMs: number,
    private readonly learned: (page: Page, facts: Facts) => void,
  ) {}

  async get(page: Page): Promise<PageView | Failure> {
    const loaded = await this.loader.load(page);
    if (loaded instanceof Failure) return loaded;
    this.learned(page, loaded.facts);
    const before = this.built.get(page.id);
    const view = before?.loaded === loaded ? before : this.stage.build(loaded);
    if (before && before !== view) this.stage.retire(before);
    this.built.delete(page.id);
    this.built.set(page.id, view);
    return view;
  }

  /** Loads for the sake of the facts alone. */
  async learn(page: Page): Promise<void> {
    await idle();
    const loaded = await this.loader.load(page);
    if (!(loaded instanceof Failure)) this.learned(page, loaded.facts);
  }

  /** Builds a page behind the one shown, at session time `at`, when there is nothing else to do. */
  prepare(page: Page, at: number): void {
    if (this.built.has(page.id)) return;
    void idle()
      .then(() => this.loader.load(page))
      .then(idle)
      .then(async () => {
        if (this.built.has(page.id)) return;
        const view = await this.get(page);
        if (!(view instanceof Failure) && this.stage.shown !== view) view.seek(this.originMs + at);
      });
  }

  /** Lets go of the longest unused views, never of the shown one nor of `needed`. */
  keep(needed: readonly Page[]): void {
    for (const [id, view] of this.built) {
      if (this.built.size <= VIEWS_MAX) return;
      if (view === this.stage.shown || needed.some((page) => page.id === id)) continue;
      this.built.delete(id);
      view.destroy();
    }
  }
}
