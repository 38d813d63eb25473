/** The size of the viewport. */
import { Source } from "../events";
import { native } from "../native";
import { type Engine, listen, type Part } from "./part";

const PACE_MS = 200;

export class Viewport implements Part {
  private timer = 0;

  constructor(
    private readonly engine: Engine,
    private readonly changed: () => void,
  ) {}

  start(): void {
    listen(this.engine, this.engine.view, "resize", () => {
      if (this.timer === 0) this.timer = native.setTimeout(() => this.tell(), PACE_MS);
    });
  }

  stop(): void {
    native.clearTimeout(this.timer);
  }

  private tell(): void {
    this.timer = 0;
    this.changed();
    this.engine.incremental(Source.ViewportResize, sizeOfView(this.engine.view));
  }
}

export function sizeOfView(view: Window): { width: number; height: number } {
  return { width: view.innerWidth, height: view.innerHeight };
}
