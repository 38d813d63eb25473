/**
 * The course of the visit as far as it is known: which page is on screen when, where nothing happens, what
 * was done. Each page that is loaded tells more.
 */

import { type Entry, inOrder, markersOf } from "./developer/entries.ts";
import { type Address, addressAt, type Degraded, type Facts } from "./facts.ts";
import { activityOf, quietBands } from "./inactivity.ts";
import type { Interval, Marker, Page, Session } from "./session.ts";
import { type Clip, clipIndexAt, clipsOf, type Sign } from "./timeline.ts";

export class Course {
  clips: readonly Clip[] = [];
  quiet: readonly Interval[] = [];
  /** What was recorded beside the pages, in order of time; a new array when more is known. */
  entries: readonly Entry[] = [];
  markers: readonly Marker[];
  /** The tab that was chosen, or null to follow the visitor. */
  private chosen: number | null = null;
  private readonly signs = new Map<string, readonly Sign[]>();
  private readonly facts = new Map<string, Facts>();

  constructor(private readonly session: Session) {
    this.markers = session.markers;
    this.arrange();
  }

  get tab(): number | null {
    return this.chosen;
  }

  choose(tab: number | null): void {
    this.chosen = tab;
    this.arrange();
  }

  /** Returns whether anything is new. */
  learn(page: Page, facts: Facts): boolean {
    const isNew = !this.signs.has(page.id);
    const before = this.facts.get(page.id);
    this.facts.set(page.id, facts);
    if (before !== facts) this.collect(before);
    this.signs.set(page.id, facts.signs);
    if (isNew) this.arrange();
    return isNew;
  }

  /** Whether the page's events are known. */
  knows(page: Page): boolean {
    return this.facts.has(page.id);
  }

  /** The server marks what went wrong by kind and time alone; the events say what it was. */
  private collect(before: Facts | undefined): void {
    const known = [...this.facts.values()];
    const entries = known.flatMap((facts) => facts.entries);
    if (before || entries.length !== this.entries.length) this.entries = inOrder(entries);
    const told = known.flatMap(({ markers, entries: own }) => [...markers, ...markersOf(own)]);
    const places = new Set(told.map(placeOf));
    this.markers = [...this.session.markers.filter((marker) => !places.has(placeOf(marker))), ...told];
  }

  pageAt(at: number): Page | null {
    return this.clips[clipIndexAt(this.clips, at)]?.page ?? null;
  }

  addressAt(at: number): Address | null {
    const page = this.pageAt(at);
    if (!page) return null;
    const known = this.facts.get(page.id)?.addresses ?? [];
    return addressAt(known, at) ?? { at: page.start, url: page.url, title: page.title };
  }

  /** Whether some of the page at this time never arrived. */
  isPartialAt(at: number): boolean {
    const page = this.pageAt(at);
    return page !== null && (page.partial || this.facts.get(page.id)?.isPartial === true);
  }

  /** What the recorder left out at this time, because it took too much of the visitor's. */
  degradedAt(at: number): Degraded | null {
    const page = this.pageAt(at);
    const known = (page && this.facts.get(page.id)?.degraded) ?? [];
    return known.findLast((each) => each.at <= at) ?? null;
  }

  /** The next clip of another page. */
  nextAfter(at: number): Clip | null {
    const index = clipIndexAt(this.clips, at);
    const here = this.clips[index]?.page;
    return this.clips.slice(index + 1).find(({ page }) => page !== here) ?? null;
  }

  private arrange(): void {
    const { pages, totalMs } = this.session;
    const shown = pages.filter(({ tab }) => this.chosen === null || tab === this.chosen);
    this.clips = clipsOf(shown, this.signs);
    this.quiet = quietBands(activityOf(pages, this.signs), totalMs);
  }
}

const placeOf = ({ kind, at }: Marker): string => `${kind} ${at}`;

/** Pages of different tabs that were open at once: in what order they were used is in their events alone. */
export function overlapping(pages: readonly Page[]): Page[] {
  return pages.filter((one) => pages.some((other) => other.tab !== one.tab && other.start < one.end && one.start < other.end));
}
