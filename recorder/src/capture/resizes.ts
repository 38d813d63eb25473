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
  private taskTimer = 0;
  private readonly resized = new Set<Element>();
  private readonly coming = new Set<Element>();

  constructor(
    private readonly boxes: Boxes,
    private readonly reissue: (element: Element) => void,
  ) {}

  start(): void {}

  stop(): void {
    this.observer?.disconnect();
    this.watched.clear();
    native.clearTimeout(this.timer);
    native.clearTimeout(this.taskTimer);
  }

  watch(box: Element, id: number): void {
    this.watched.set(id, box);
    if (this.boxes.hasLayout(box) || typeof ResizeObserver === "undefined") return;
    this.observer ??= new ResizeObserver(
      measured((entries) => {
        for (const { target } of entries) this.resized.add(target);
        this.inTask();
      }),
    );
    this.unsized.add(box);
    this.coming.add(box);
    this.inTask();
  }

  /** An observer that is given more to observe while the browser tells observers of sizes makes it report an error to the page. */
  private inTask(): void {
    this.taskTimer ||= native.setTimeout(() => {
      this.taskTimer = 0;
      for (const box of this.coming) if (this.unsized.has(box)) this.observer?.observe(box);
      this.coming.clear();
      for (const box of this.resized) this.measure(box);
      this.resized.clear();
    }, 0);
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

  private measure(box: Element): void {
    if (!this.unsized.has(box) || !this.boxes.hasLayout(box)) return;
    this.unsized.delete(box);
    this.observer?.unobserve(box);
    this.reissue(box);
  }

  private measureAll(): void {
    this.boxes.measureAnew();
    for (const box of [...this.watched.values()]) if (box.isConnected) this.reissue(box);
  }
}
