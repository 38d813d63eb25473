/** How far down the page was seen. */
import { native } from "../native";
import { plainly } from "./dom";
import { listen, type Part, type Scene } from "./part";

const STEP_PERCENT = 5;
const PACE_MS = 1000;

export class ScrollDepth implements Part {
  private deepestPx = 0;
  private sentPercent = -STEP_PERCENT;
  private timer = 0;

  constructor(private readonly scene: Scene) {}

  start(): void {
    listen(this.scene, this.scene.page, "scroll", () => {
      this.measure();
      if (this.timer === 0) this.timer = native.setTimeout(() => this.tell(), PACE_MS);
    });
  }

  stop(): void {
    native.clearTimeout(this.timer);
  }

  /** Sends the depth where it has grown enough to matter; at the end of the page in any case. */
  tell(atEnd = false): void {
    native.clearTimeout(this.timer);
    this.timer = 0;
    this.measure();
    const percent = this.percent();
    if (percent - this.sentPercent < (atEnd ? 1 : STEP_PERCENT)) return;
    this.sentPercent = percent;
    this.scene.custom("voile.scroll", { depth_percent: percent, max_px: Math.round(this.deepestPx) });
  }

  private measure(): void {
    this.deepestPx = Math.max(this.deepestPx, this.scene.view.scrollY + this.scene.view.innerHeight);
  }

  private percent(): number {
    const height = plainly(this.scene.page, "scrollingElement")?.scrollHeight ?? 0;
    return height > 0 ? Math.min(100, Math.round((this.deepestPx / height) * 100)) : 100;
  }
}
