/** The time line: pages as pieces, marks above them, one thumb, and a range input for keys and readers. */

import type { Engine } from "../engine.ts";
import { clockText, durationText } from "../format.ts";
import { scaleOf } from "../scale.ts";
import type { Interval, Marker, MarkerKind } from "../session.ts";
import { made, part } from "./dom.ts";

const MARK: Record<MarkerKind, { className: string; text: string }> = {
  click: { className: "mark click", text: "Click" },
  dead: { className: "mark dead", text: "Click without reaction" },
  input: { className: "mark input", text: "Typing" },
  submit: { className: "mark submit", text: "Form sent" },
  page: { className: "mark view", text: "Page view" },
  request: { className: "mark request", text: "Request failed" },
  console: { className: "mark console", text: "Error in the console" },
  error: { className: "mark error", text: "Script error" },
};
/** What went wrong, the gravest last: of several at one place that one is drawn. It says what it was once that is known. */
const WRONG: readonly MarkerKind[] = ["console", "request", "error"];
const WRONG_PX = 6;
const NEAR_PX = 5;
/** Between two pages on the line. */
const SEAM_PX = 2;

export class TimeBar {
  private readonly root = part("timeline");
  private readonly range = part<HTMLInputElement>("time");
  private readonly hint = part("hint");
  private scale = scaleOf(1, []);

  constructor(private readonly engine: Engine) {
    this.range.max = String(engine.totalMs);
    this.range.addEventListener("input", () => void engine.seek(Number(this.range.value)));
    this.root.addEventListener("pointerdown", (event) => this.grab(event));
    this.root.addEventListener("pointermove", (event) => this.point(event));
    this.root.addEventListener("pointerup", () => delete this.root.dataset.drag);
    this.root.addEventListener("pointercancel", () => delete this.root.dataset.drag);
    this.root.addEventListener("pointerleave", () => {
      this.hint.hidden = true;
    });
  }

  /** Draws the pieces and marks anew: clips or what is known of them have changed. */
  arrange(): void {
    const { course, skipsQuiet, totalMs } = this.engine;
    const { clips, quiet, markers } = course;
    this.scale = scaleOf(totalMs, skipsQuiet ? quiet : []);
    const pieces = piecesOf(clips, skipsQuiet ? quiet : []);
    part("pieces").replaceChildren(...pieces.map((piece) => this.piece(piece)));
    part("played").replaceChildren(...pieces.map((piece) => this.piece(piece)));
    part("marks").replaceChildren(...this.marks(markers));
    this.update();
  }

  update(): void {
    const { atMs, totalMs, course } = this.engine;
    const address = course.addressAt(atMs);
    const at = Math.round(atMs);
    if (this.range.value !== String(at)) this.range.value = String(at);
    const where = address?.title || address?.url || "";
    this.range.setAttribute("aria-valuetext", `${durationText(at)} of ${durationText(totalMs)}${where && `, ${where}`}`);
    this.root.style.setProperty("--at", percent(this.scale.toFraction(at)));
  }

  private piece({ start, end, isQuiet }: Piece): HTMLElement {
    const element = made("div", isQuiet ? "piece quiet" : "piece");
    const from = this.scale.toFraction(start);
    element.style.left = percent(from);
    element.style.width = `calc(${percent(this.scale.toFraction(end) - from)} - ${SEAM_PX}px)`;
    return element;
  }

  /** Marks at the same place on the screen are drawn once; the first page view is no news. */
  private marks(markers: readonly Marker[]): HTMLElement[] {
    const width = this.root.clientWidth || 1;
    const starts = new Set(this.engine.session.pages.map(({ start }) => start));
    const drawn = new Map<string, HTMLElement>();
    const ordered = [...markers].sort((a, b) => WRONG.indexOf(b.kind) - WRONG.indexOf(a.kind));
    for (const { at, kind } of ordered) {
      if (kind === "page" && [...starts].some((start) => Math.abs(start - at) < 1500)) continue;
      const fraction = this.scale.toFraction(at);
      const isWrong = WRONG.includes(kind);
      const place = `${isWrong ? "wrong" : kind} ${Math.round((fraction * width) / (isWrong ? WRONG_PX : 3))}`;
      if (drawn.has(place)) continue;
      const element = made("i", MARK[kind].className);
      element.style.left = percent(fraction);
      drawn.set(place, element);
    }
    return [...drawn.values()];
  }

  private grab(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.root.setPointerCapture(event.pointerId);
    this.root.dataset.drag = "";
    this.range.focus({ preventScroll: true });
    void this.engine.seek(this.timeAt(event));
  }

  private point(event: PointerEvent): void {
    const at = this.timeAt(event);
    if ("drag" in this.root.dataset) void this.engine.seek(at);
    const page = this.engine.course.pageAt(at);
    const [time, where] = this.hint.children;
    if (!time || !where) return;
    time.textContent = clockText(at);
    where.textContent = this.nearMark(event)?.text ?? (page?.title || page?.url || "");
    this.hint.hidden = false;
    const room = this.root.clientWidth - this.hint.offsetWidth;
    this.hint.style.left = `${Math.min(room, Math.max(0, this.offset(event) - this.hint.offsetWidth / 2))}px`;
  }

  private nearMark(event: PointerEvent): { text: string } | undefined {
    const width = this.root.clientWidth;
    const near = this.engine.course.markers.filter(
      ({ at }) => Math.abs(this.scale.toFraction(at) * width - this.offset(event)) <= NEAR_PX,
    );
    near.sort((a, b) => WRONG.indexOf(b.kind) - WRONG.indexOf(a.kind));
    const texts = [...new Map(near.map((marker) => [marker.kind, hintOf(marker)])).values()];
    return texts.length ? { text: texts.join(" · ") } : undefined;
  }

  private offset(event: PointerEvent): number {
    return event.clientX - this.root.getBoundingClientRect().left;
  }

  private timeAt(event: PointerEvent): number {
    return this.scale.toTime(this.offset(event) / (this.root.clientWidth || 1));
  }
}

function hintOf({ kind, label }: Marker): string {
  const { text } = MARK[kind];
  return label && WRONG.includes(kind) ? `${text}: ${label}` : text;
}

interface Piece extends Interval {
  readonly isQuiet: boolean;
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(3)}%`;

/** Clips cut at the quiet bands, and the bands themselves. */
function piecesOf(clips: readonly Interval[], quiet: readonly Interval[]): Piece[] {
  const pieces: Piece[] = quiet.map((band) => ({ ...band, isQuiet: true }));
  for (const clip of clips) {
    let from = clip.start;
    for (const band of quiet) {
      if (band.end <= from || band.start >= clip.end) continue;
      if (band.start > from) pieces.push({ start: from, end: band.start, isQuiet: false });
      from = Math.max(from, band.end);
    }
    if (from < clip.end) pieces.push({ start: from, end: clip.end, isQuiet: false });
  }
  return pieces;
}
