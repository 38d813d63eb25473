/** The stretches in which nothing happens: they can be skipped, and take little room on the time line. */

import type { Interval, Page } from "./session.ts";
import type { Sign } from "./timeline.ts";

/** Shorter silence is part of reading a page and is played. */
export const QUIET_MS = 8000;
/** What stays visible at each end of a skipped stretch, so that the eye can follow. */
export const MARGIN_MS = 1000;

/** One sign of the visitor stands for this long. */
const SIGN_MS = 500;

/** A page of which nothing is known yet counts as busy throughout. */
export function activityOf(pages: readonly Page[], signs: ReadonlyMap<string, readonly Sign[]>): Interval[] {
  return pages.flatMap((page) => {
    const known = signs.get(page.id);
    if (!known) return [{ start: page.start, end: page.end }];
    const used = known.filter(({ kind }) => kind === "active");
    return [page.start, ...used.map(({ at }) => at)].map((start) => ({ start, end: start + SIGN_MS }));
  });
}

export function quietBands(activity: readonly Interval[], totalMs: number): Interval[] {
  const bands: Interval[] = [];
  const busy = [...activity].sort((a, b) => a.start - b.start);
  let from = -MARGIN_MS;
  for (const { start, end } of [...busy, { start: totalMs + MARGIN_MS, end: totalMs }]) {
    const band = { start: from + MARGIN_MS, end: start - MARGIN_MS };
    if (band.end - band.start >= QUIET_MS) bands.push(band);
    from = Math.max(from, end);
  }
  return bands;
}

export function bandAt(bands: readonly Interval[], at: number): Interval | null {
  return bands.find(({ start, end }) => at >= start && at < end) ?? null;
}
