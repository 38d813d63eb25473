/** One page on the stage: a layer with rrweb's replayer in it. Times are epoch milliseconds, as in the events. */

import { Replayer } from "@rrweb/replay";
import type { eventWithTime } from "@rrweb/types";
import type { LoadedPage } from "./loader.ts";
import { Pointer } from "./pointer.ts";
import { type ReplayEvent, SOURCE, TYPE } from "./sanitise.ts";
import { Spacing } from "./spacing.ts";
import { arrangeTopLayer } from "./toplayer.ts";
import { VEIL_RULES } from "./veil.ts";

const READY_TIMEOUT_MS = 1200;
/** While playing, masked text that arrived is set as often as the eye can follow. */
const SPACING_MS = 120;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export class PageView {
  readonly layer = document.createElement("div");
  readonly pointer: Pointer;
  size: Size = { width: 0, height: 0 };
  onResize: () => void = () => undefined;
  private readonly replayer: Replayer;
  private readonly firstMs: number;
  private readonly shownFromMs: number;
  private shownMs = -Infinity;
  private readonly spacing = new Spacing();
  private spacingTimer = 0;
  private destroyed = false;

  constructor(
    stage: HTMLElement,
    readonly loaded: LoadedPage,
    trail: string | null,
  ) {
    this.layer.className = "layer";
    stage.append(this.layer);
    const { events } = loaded;
    this.firstMs = events[0]?.timestamp ?? 0;
    this.shownFromMs = events.find(({ type }) => type === TYPE.snapshot)?.timestamp ?? this.firstMs;
    this.replayer = this.build(trail);
    this.replayer.iframe.title = "Recorded page";
    // `prefers-color-scheme` in a frame follows the frame's own scheme: the visitor's counts, not the viewer's.
    // Where the page has no background, its canvas is seen, which in a frame would be the player's.
    Object.assign(this.replayer.iframe.style, { colorScheme: loaded.page.colorScheme, background: "Canvas" });
    this.replayer.iframe.inert = true;
    const mirror = this.replayer.getMirror();
    mirror.removeNodeFromMap = (top) => forgetAll(mirror, top);
    const mouse = this.replayer.wrapper.querySelector<HTMLElement>(".replayer-mouse");
    this.pointer = new Pointer(mouse ?? this.layer, (id) => mirror.getNode(id));
    this.replayer.on("resize", (size) => this.resize(size as Size));
  }

  private build(trail: string | null): Replayer {
    const events = this.loaded.events as unknown as eventWithTime[];
    return new Replayer(events, {
      root: this.layer,
      // Straight into the document: form state, focus, dialogs and adopted sheets come out exact, and a
      // seek forward costs what lies between, not a copy of the tree.
      useVirtualDom: false,
      triggerFocus: false,
      // Animations are stopped and finished here, by element: paused at their start they would hide content.
      pauseAnimation: false,
      showWarning: false,
      mouseTail: trail ? { duration: 450, lineWidth: 2, strokeStyle: trail } : false,
      insertStyleRules: VEIL_RULES,
      plugins: [{ handler: (event, isSync) => this.applied(event as unknown as ReplayEvent, isSync) }],
    });
  }

  /** Called after the replayer has applied the event. */
  private applied(event: ReplayEvent, isSync: boolean): void {
    this.pointer?.after(event, isSync);
    const changes = event.type === TYPE.snapshot || (event.type === TYPE.incremental && event.data.source === SOURCE.mutation);
    if (isSync || !changes || this.spacingTimer) return;
    this.spacingTimer = window.setTimeout(() => this.fitMasks(), SPACING_MS);
  }

  private fitMasks(anew = false): void {
    window.clearTimeout(this.spacingTimer);
    this.spacingTimer = 0;
    const page = this.frame.contentDocument;
    if (!page) return;
    this.spacing.fit(page, anew);
    arrangeTopLayer(page);
  }

  /** Up to when events have been applied while playing. */
  get nowMs(): number {
    return this.firstMs + this.replayer.getCurrentTime();
  }

  get frame(): HTMLIFrameElement {
    return this.replayer.iframe;
  }

  /** Shows the state after every event up to and with `at`, and stands still. */
  seek(at: number): void {
    const target = Math.max(at, this.shownFromMs);
    if (target < this.shownMs) this.pointer.place({ left: "", top: "" });
    this.shownMs = target;
    // rrweb applies what is before the offset, so one more millisecond includes the event at it.
    this.replayer.pause(Math.floor(target - this.firstMs) + 1);
    this.settleAnimations();
    this.fitMasks();
  }

  play(at: number, speed: number): void {
    this.replayer.setConfig({ speed });
    this.shownMs = Infinity;
    this.replayer.play(Math.floor(Math.max(at, this.shownFromMs) - this.firstMs) + 1);
    for (const animation of this.animations()) if (animation.playState === "paused") animation.play();
  }

  pause(): void {
    if (this.destroyed) return;
    this.replayer.pause();
    for (const animation of this.animations()) if (animation.playState === "running") animation.pause();
  }

  setSpeed(speed: number): void {
    this.replayer.setConfig({ speed });
  }

  /** Resolves when pictures and fonts are there to be painted, or after a short while. */
  async ready(): Promise<void> {
    const page = this.frame.contentDocument;
    const pictures = [...(page?.images ?? [])].map((image) => image.decode().catch(() => undefined));
    const all = Promise.all([...pictures, page?.fonts.ready]);
    await Promise.race([all, new Promise((resolve) => setTimeout(resolve, READY_TIMEOUT_MS))]);
    this.fitMasks(true);
  }

  destroy(): void {
    this.destroyed = true;
    this.replayer.destroy();
    this.layer.remove();
  }

  private resize({ width, height }: Size): void {
    this.size = { width, height };
    this.layer.style.width = `${width}px`;
    this.layer.style.height = `${height}px`;
    this.onResize();
  }

  /** What would long have ended is at its end; what never ends stands still. */
  private settleAnimations(): void {
    for (const animation of this.animations()) {
      const endMs = Number(animation.effect?.getComputedTiming().endTime ?? 0);
      if (Number.isFinite(endMs)) animation.finish();
      else animation.pause();
    }
  }

  private animations(): Animation[] {
    return this.frame.contentDocument?.getAnimations() ?? [];
  }
}

/** In place of rrweb's own, which calls itself for each level: pages can be deeper than that goes. */
function forgetAll(mirror: ReturnType<Replayer["getMirror"]>, top: Node): void {
  const { idNodeMap } = mirror as unknown as { idNodeMap: Map<number, Node> };
  const left = [top];
  for (let node = left.pop(); node; node = left.pop()) {
    idNodeMap.delete(mirror.getId(node));
    for (let child = node.lastChild; child; child = child.previousSibling) left.push(child);
  }
}
