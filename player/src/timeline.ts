/**
 * Which page is on screen at which session time.
 *
 * Several tabs can be open at once. The one shown is the one the visitor last did something in, as far
 * as is known: opening a page, using it and a return to it are signs; a tab that was hidden gives way.
 * The signs inside a page are known only once its events are loaded, so clips are computed anew then.
 */

import type { Page } from "./session.ts";

export interface Sign {
  readonly at: number;
  readonly kind: "active" | "visible" | "hidden";
}

/** A stretch of session time during which one page is on screen; `end` is exclusive. */
export interface Clip {
  readonly page: Page;
  readonly start: number;
  readonly end: number;
}

type Signs = ReadonlyMap<string, readonly Sign[]>;
interface Step {
  readonly at: number;
  readonly page: Page;
  readonly kind: Sign["kind"] | "open" | "close";
}
interface Tab {
  last: number;
  hidden: boolean;
}

/** A tab opened in the background reports itself hidden this soon after it opened. */
const OPENED_HIDDEN_MS = 150;
/** At one instant a page closes before the next opens, and opens before anything happens in it. */
const ORDER: Record<Step["kind"], number> = { close: 0, open: 1, hidden: 2, visible: 3, active: 4 };

export function clipsOf(pages: readonly Page[], signs: Signs): Clip[] {
  const open = new Map<Page, Tab>();
  const clips: Clip[] = [];
  let page: Page | null = null;
  let start = 0;
  for (const step of stepsOf(pages, signs)) {
    const next = apply(step, open, page);
    if (next === page) continue;
    if (page && step.at > start) clips.push({ page, start, end: step.at });
    page = next;
    start = step.at;
  }
  return merged(clips);
}

function stepsOf(pages: readonly Page[], signs: Signs): Step[] {
  const steps = pages.flatMap((page): Step[] => {
    const inside = (signs.get(page.id) ?? []).filter(({ at }) => at >= page.start && at < page.end);
    return [
      { at: page.start, page, kind: "open" },
      { at: Math.max(page.end, page.start + 1), page, kind: "close" },
      ...inside.map(({ at, kind }) => ({ at, page, kind })),
    ];
  });
  const hiddenAtOpen = new Set(
    pages.filter((page) => {
      const first = signs.get(page.id)?.find(({ kind }) => kind !== "active");
      return first?.kind === "hidden" && first.at - page.start <= OPENED_HIDDEN_MS;
    }),
  );
  return steps
    .map((step) => (step.kind === "open" && hiddenAtOpen.has(step.page) ? { ...step, kind: "hidden" as const } : step))
    .sort((a, b) => a.at - b.at || ORDER[a.kind] - ORDER[b.kind]);
}

/** Updates the open tabs and returns the page on screen after the step. */
function apply(step: Step, open: Map<Page, Tab>, current: Page | null): Page | null {
  const { page, at, kind } = step;
  if (kind === "close") {
    open.delete(page);
    return current === page ? latest(open) : current;
  }
  const tab = open.get(page) ?? { last: at, hidden: false };
  open.set(page, tab);
  if (kind === "hidden") {
    tab.hidden = true;
    return current === null || current === page ? latest(open) : current;
  }
  tab.last = at;
  tab.hidden = false;
  return page;
}

function latest(open: ReadonlyMap<Page, Tab>): Page | null {
  const tabs = [...open];
  const shown = tabs.filter(([, tab]) => !tab.hidden);
  const [best] = (shown.length ? shown : tabs).sort(([, a], [, b]) => b.last - a.last);
  return best?.[0] ?? null;
}

function merged(clips: readonly Clip[]): Clip[] {
  const out: Clip[] = [];
  for (const clip of clips) {
    const last = out.at(-1);
    if (last && last.page === clip.page && last.end === clip.start) {
      out[out.length - 1] = { ...last, end: clip.end };
    } else {
      out.push(clip);
    }
  }
  return out;
}

/** Index of the clip on screen at `at`; between two clips the earlier one stays. -1 where there are none. */
export function clipIndexAt(clips: readonly Clip[], at: number): number {
  let low = 0;
  let high = clips.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((clips[middle] as Clip).start <= at) low = middle;
    else high = middle - 1;
  }
  return clips.length ? low : -1;
}

/** Start of the next page's clip after `at`, or of this page's (of the one before, near its start). */
export function neighbourStart(clips: readonly Clip[], at: number, direction: 1 | -1): number | null {
  const index = clipIndexAt(clips, at);
  const here = clips[index];
  if (!here) return null;
  if (direction === 1) return clips[index + 1]?.start ?? null;
  const NEAR_START_MS = 2000;
  return at - here.start > NEAR_START_MS ? here.start : (clips[index - 1]?.start ?? here.start);
}
