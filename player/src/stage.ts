/** Where pages are shown: one layer is visible, scaled to fit with its true viewport; others wait hidden. */

import type { LoadedPage } from "./loader.ts";
import { PageView } from "./replay.ts";

const PADDING_PX = 16;

export class Stage {
  private current: PageView | null = null;
  private wanted: PageView | null = null;
  private readonly retired = new Set<PageView>();
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)");
  /** Called with the shown viewport and the scale in percent. */
  onFit: (width: number, height: number, percent: number) => void = () => undefined;

  constructor(private readonly root: HTMLElement) {
    new ResizeObserver(() => this.fit()).observe(root);
  }

  get shown(): PageView | null {
    return this.current;
  }

  build(loaded: LoadedPage): PageView {
    const trail = this.still.matches ? null : getComputedStyle(this.root).getPropertyValue("--trail").trim();
    const view = new PageView(this.root, loaded, trail || null);
    view.onResize = () => this.fit();
    return view;
  }

  /** Lets go of a view as soon as it is not the one shown. */
  retire(view: PageView): void {
    if (this.current === view) this.retired.add(view);
    else view.destroy();
  }

  /** Swaps without a flash: the new layer is painted before the old one goes. */
  async show(view: PageView): Promise<void> {
    this.wanted = view;
    if (this.current !== view) await view.ready();
    if (this.wanted === view && this.current !== view) this.swap(this.current, view);
  }

  private swap(before: PageView | null, view: PageView): void {
    if (before && before.loaded.page.tab === view.loaded.page.tab && !view.pointer.position.left) {
      view.pointer.place(before.pointer.position);
    }
    this.current = view;
    this.fit();
    view.layer.dataset.shown = "";
    before?.frame.removeAttribute("data-voile-frame");
    view.frame.dataset.voileFrame = "current";
    if (before) delete before.layer.dataset.shown;
    if (before && this.retired.delete(before)) before.destroy();
  }

  private fit(): void {
    const { width, height } = this.current?.size ?? { width: 0, height: 0 };
    if (!this.current || !width || !height) return;
    const room = { width: this.root.clientWidth - PADDING_PX * 2, height: this.root.clientHeight - PADDING_PX * 2 };
    const scale = Math.min(1, room.width / width, room.height / height);
    const left = (this.root.clientWidth - width * scale) / 2;
    const top = (this.root.clientHeight - height * scale) / 2;
    this.current.layer.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
    this.onFit(width, height, Math.round(scale * 100));
  }
}
