/** What `GET /api/session` says, with every time as milliseconds from the start of the session. */

export interface Interval {
  readonly start: number;
  readonly end: number;
}

export interface Page extends Interval {
  readonly id: string;
  readonly tab: number;
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly viewport: readonly [number, number];
  readonly colorScheme: "light" | "dark";
  readonly segments: number;
  readonly partial: boolean;
}

export type MarkerKind = "click" | "dead" | "page" | "submit" | "input" | "error" | "console" | "request";

export interface Marker {
  readonly at: number;
  readonly kind: MarkerKind;
  readonly label: string;
}

/** Whether the site records a kind; absent where the server does not say. */
export type Recorded = Readonly<Partial<Record<"error" | "console" | "request", boolean>>>;

export interface Session {
  readonly id: string;
  /** Client-timeline epoch milliseconds of session time 0. */
  readonly originMs: number;
  readonly totalMs: number;
  readonly pages: readonly Page[];
  readonly markers: readonly Marker[];
  readonly recorded: Recorded;
  /** URL (or `voile-asset:<sha256>`) as it stands in the events, to the path that serves it here. */
  readonly assets: Map<string, string>;
}

type Json = Record<string, unknown>;

const MARKER_KINDS: readonly MarkerKind[] = ["click", "page", "submit", "input", "error", "console", "request"];
const ASSET_PATH = /^\/api\/assets\/[0-9a-f]{64}$/;

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;
const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown, otherwise = 0): number =>
  typeof value === "number" && Number.isFinite(value) ? value : otherwise;
const numbers = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((one): one is number => Number.isFinite(one)) : [];

/** Returns null where the answer is not a session at all; a page without an id is left out. */
export function parseSession(answer: unknown): Session | null {
  if (!isObject(answer) || !isObject(answer.session)) return null;
  const raw = objects(answer.recordings).flatMap((recording, index) =>
    objects(recording.pages)
      .filter((page) => typeof page.id === "string" && Number.isFinite(page.started_ms))
      .map((page) => ({ page, tab: number(recording.tab, index + 1) })),
  );
  const originMs = raw.reduce((least, { page }) => Math.min(least, number(page.started_ms)), Infinity);
  const pages = raw.map(({ page, tab }) => parsePage(page, tab, originMs));
  pages.sort((a, b) => a.start - b.start || a.tab - b.tab || a.number - b.number);
  return {
    id: text(answer.session.id),
    originMs: pages.length ? originMs : 0,
    totalMs: pages.reduce((most, page) => Math.max(most, page.end), 0),
    pages,
    markers: parseMarkers(answer.markers, originMs),
    recorded: parseRecorded(answer.recorded),
    assets: parseAssets(answer.assets),
  };
}

function parsePage(raw: Json, tab: number, originMs: number): Page {
  const start = number(raw.started_ms) - originMs;
  const [width = 0, height = 0] = numbers(raw.viewport);
  return {
    id: text(raw.id),
    tab,
    number: number(raw.number),
    url: text(raw.url),
    title: text(raw.title),
    start,
    end: Math.max(start, number(raw.ended_ms) - originMs),
    viewport: [width, height],
    colorScheme: raw.color_scheme === "dark" ? "dark" : "light",
    segments: number(raw.segments),
    partial: raw.partial === true,
  };
}

function parseMarkers(raw: unknown, originMs: number): Marker[] {
  const found: Marker[] = [];
  for (const marker of objects(raw)) {
    const kind = MARKER_KINDS.find((known) => known === marker.kind);
    if (kind && Number.isFinite(marker.at_ms)) {
      found.push({ at: number(marker.at_ms) - originMs, kind, label: text(marker.label) });
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

function parseRecorded(raw: unknown): Recorded {
  if (!isObject(raw)) return {};
  const { errors, console: lines, requests } = raw;
  return { error: errors === true, console: lines === true, request: requests === true };
}

function parseAssets(raw: unknown): Map<string, string> {
  const assets = new Map<string, string>();
  if (!isObject(raw)) return assets;
  for (const [url, path] of Object.entries(raw)) {
    if (typeof path === "string" && ASSET_PATH.test(path)) assets.set(url, path);
  }
  return assets;
}
