/** What the first envelope of a page says about browser and screen: enough to judge a layout, too little to know a person. */
import { browserOf, deviceOf, systemOf } from "../agent";
import type { Content } from "../content";
import type { Entry, PageHeader } from "../envelope";
import { Treatment } from "../events";
import { gateReferrer } from "../urls";
import { plainly } from "./dom";

/** The language of the page, and so of what it asked the visitor; whatever the page says. */
export function languageOf({ document: page }: Window & typeof globalThis): unknown {
  return (plainly(page, "documentElement") as HTMLElement | null)?.lang;
}

export interface PageStart {
  readonly url: string;
  readonly title: string;
  readonly entry: Entry;
  readonly startedMs: number;
  readonly previousPage: string | null;
}

export function headerOf(
  view: Window & typeof globalThis,
  content: Content,
  start: PageStart,
  hides: (url: string) => boolean,
): PageHeader {
  const { navigator, screen, document: page } = view;
  const referrer = plainly(page, "referrer");
  const touch = navigator.maxTouchPoints > 0;
  return {
    url: start.url,
    referrer: hides(referrer) ? "" : gateReferrer(content.memory.scrub(referrer), view.location.href, content.policy.url_display),
    title: start.title,
    started_ms: start.startedMs,
    language: (/^[A-Za-z0-9-]{0,35}$/.exec(navigator.language ?? "") ?? [""])[0],
    time_zone: (/^[A-Za-z0-9_+/-]{0,64}$/.exec(timeZone()) ?? [""])[0],
    screen: [Math.round(screen.width), Math.round(screen.height)],
    viewport: [Math.round(view.innerWidth), Math.round(view.innerHeight)],
    pixel_ratio: Math.round((view.devicePixelRatio || 1) * 100) / 100,
    touch,
    entry: start.entry,
    browser: browserOf(navigator.userAgent),
    os: systemOf(navigator.userAgent),
    device: deviceOf(navigator.userAgent, touch),
    previous_page: start.previousPage,
    color_scheme: prefersDark(view) ? "dark" : "light",
  };
}

function prefersDark(view: Window): boolean {
  try {
    return view.matchMedia("(prefers-color-scheme: dark)").matches;
  } catch {
    return false;
  }
}

/** The title as it may leave: under the treatment of its element. */
export function titleOf(page: Document, content: Content, treatment: Treatment | null): string {
  return treatment === null || treatment >= Treatment.Excluded ? "" : content.text(plainly(page, "title"), treatment);
}

function timeZone(): string {
  try {
    return Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  } catch {
    return "";
  }
}
