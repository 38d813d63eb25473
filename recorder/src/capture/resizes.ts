/** Boxes that had no size when they were sent: hidden at first, or pictures still loading. They are sent again once they have one. */
import { measured } from "../budget";
import { native } from "../native";
import type { Boxes } from "./boxes";
import type { Part } from "./part";

const VIEWPORT_PACE_MS = 500;

export class Resizes implements Part {
  private observer: ResizeObserver | null = null;
  /** Boxes by their ids. */
  private readonly watched = new Map<number, Element>();
  private readonly unsized = new WeakSet<Element>();
  private timer = 0;

  constructor(
    private readonly boxes: Boxes,
    private readonly reissue: (element: Element) => void,
  ) {}

  start(): void {}

  stop(): void {
    this.observer?.disconnect();
    this.watched.clear();
    native.clearTimeout(this.timer);
  }

  watch(box: Element, id: number): void {
    this.watched.set(id, box);
    if (this.boxes.hasLayout(box) || typeof ResizeObserver === "undefined") return;
    this.observer ??= new ResizeObserver(measured((entries) => this.resized(entries)));
    this.unsized.add(box);
    this.observer.observe(box);
  }

  /** The box left the stream. */
  forget(id: number): void {
    const box = this.watched.get(id);
    if (!box) return;
    this.watched.delete(id);
    if (this.unsized.delete(box)) this.observer?.unobserve(box);
  }

  /** A change of the viewport measures all boxes anew. */
  viewportChanged(): void {
    native.clearTimeout(this.timer);
    this.timer = native.setTimeout(() => this.measureAll(), VIEWPORT_PACE_MS);
  }

  private resized(entries: readonly ResizeObserverEntry[]): void {
    for (const { target } of entries) {
      if (!this.unsized.has(target) || !this.boxes.hasLayout(target)) continue;
      this.unsized.delete(target);
      this.observer?.unobserve(target);
      this.reissue(target);
    }
  }

  private measureAll(): void {
    this.boxes.measureAnew();
    for (const box of [...this.watched.values()]) if (box.isConnected) this.reissue(box);
  }
}
