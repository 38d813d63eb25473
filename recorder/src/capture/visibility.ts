/** Whether the tab is seen. */
import { listen, type Part, type Scene } from "./part";

export class Visibility implements Part {
  constructor(
    private readonly scene: Scene,
    private readonly hidden: () => void,
  ) {}

  start(): void {
    listen(this.scene, this.scene.page, "visibilitychange", () => {
      const state = this.scene.page.visibilityState === "hidden" ? "hidden" : "visible";
      this.scene.custom("voile.visible", { state });
      if (state === "hidden") this.hidden();
    });
  }

  stop(): void {}
}
