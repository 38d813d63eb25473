/**
 * What was recorded beside the page: script errors, lines of the console, requests. Read from events as they came, which
 * strangers may have forged: whatever is not of the form that the protocol gives it is left out, and texts stay texts.
 */

import { isJson, type Json, numberOr } from "../json.ts";
import type { Marker, Page } from "../session.ts";

export type EntryKind = "error" | "console" | "request";
export const ENTRY_KINDS: readonly EntryKind[] = ["error", "console", "request"];

interface Common {
  /** Session time; of a request, when it began. */
  readonly at: number;
  readonly tab: number;
  readonly text: string;
  /** A developer would want to look at it. */
  readonly isProblem: boolean;
}

/** One place of a stack; function and address may be empty. */
export interface Frame {
  readonly function: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

export interface ScriptError extends Common {
  readonly kind: "error";
  readonly type: string;
  readonly isRejection: boolean;
  /** 1 when it came first, later how often it came again. */
  readonly times: number;
  readonly stack: readonly Frame[];
}

export interface ConsoleLine extends Common {
  readonly kind: "console";
  readonly level: string;
}

export interface Body {
  readonly form: string;
  readonly size: string;
  readonly text: string | null;
}

export interface Request extends Common {
  readonly kind: "request";
  readonly method: string;
  readonly how: string;
  readonly status: number;
  readonly durationMs: number;
  readonly sent: Body;
  readonly got: Body;
}

export type Entry = ScriptError | ConsoleLine | Request;

const CUSTOM = 5;
const PLUGIN = 6;
const FRAMES_MAX = 30;
const LABEL_MAX = 160;
const CONSOLE_ERRORS: unknown[] = ["error", "assert"];
const FAILED: unknown[] = ["failed", "timeout"];
const FAILED_STATUS = 400;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** In order of time. */
export function entriesOf(events: readonly unknown[], originMs: number, { tab }: Pick<Page, "tab">): Entry[] {
  const found = events.flatMap((event): Entry[] => {
    if (!isJson(event) || !isJson(event.data) || !Number.isFinite(event.timestamp)) return [];
    const entry = entryOf(event.type, event.data, event.timestamp as number);
    return entry ? [{ ...entry, tab, at: Math.max(0, Math.round(entry.at - originMs)) }] : [];
  });
  return inOrder(found);
}

export function inOrder(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => a.at - b.at);
}

function entryOf(type: unknown, data: Json, at: number): Entry | null {
  const { payload } = data;
  if (!isJson(payload)) return null;
  if (type === PLUGIN && data.plugin === "rrweb/console@1") return consoleLine(payload, at);
  if (type === CUSTOM && data.tag === "voile.error") return scriptError(payload, at);
  if (type === CUSTOM && data.tag === "voile.request") return request(payload, at);
  return null;
}

function scriptError(payload: Json, at: number): ScriptError {
  const stack = Array.isArray(payload.stack) ? payload.stack.filter(isJson).slice(0, FRAMES_MAX) : [];
  return {
    ...{ kind: "error", at, tab: 0, isProblem: true },
    type: text(payload.type) || "Error",
    text: text(payload.message),
    isRejection: payload.kind === "rejection",
    times: Math.max(1, numberOr(payload.times, 1)),
    stack: stack.map(({ function: name, url, line, column }) => ({
      function: text(name),
      url: text(url),
      line: numberOr(line),
      column: numberOr(column),
    })),
  };
}

function consoleLine(payload: Json, at: number): ConsoleLine {
  const lines = Array.isArray(payload.payload) ? payload.payload.filter((one) => typeof one === "string") : [];
  const isProblem = CONSOLE_ERRORS.includes(payload.level);
  return { kind: "console", at, tab: 0, isProblem, level: text(payload.level) || "log", text: lines.map(unquoted).join(" ") };
}

/** A line is a JSON string; what is none is shown as it stands. */
function unquoted(line: string): string {
  try {
    const said: unknown = JSON.parse(line);
    return typeof said === "string" ? said : line;
  } catch {
    return line;
  }
}

function request(payload: Json, at: number): Request {
  const { how } = payload;
  const status = numberOr(payload.status);
  return {
    ...{ kind: "request", tab: 0, how: text(how), status },
    at: Math.min(at, numberOr(payload.at_ms, at)),
    isProblem: FAILED.includes(how) || (how === "done" && status >= FAILED_STATUS),
    method: text(payload.method) || "other",
    text: text(payload.url),
    durationMs: Math.max(0, numberOr(payload.duration_ms)),
    sent: { form: text(payload.sent_form), size: text(payload.sent_size), text: bodyText(payload.sent_text) },
    got: { form: text(payload.got_form), size: text(payload.got_size), text: bodyText(payload.got_text) },
  };
}

const bodyText = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** Marks of what went wrong, of each kind at most one in a second. */
export function markersOf(entries: readonly Entry[]): Marker[] {
  const found = new Map<string, Marker>();
  for (const entry of entries) {
    const key = `${entry.kind} ${Math.floor(entry.at / 1000)}`;
    if (entry.isProblem && !found.has(key)) found.set(key, { at: entry.at, kind: entry.kind, label: labelOf(entry) });
  }
  return [...found.values()];
}

function labelOf(entry: Entry): string {
  const { text: said } = entry;
  const line = entry.kind === "error" ? `${entry.type}: ${said}` : entry.kind === "request" ? `${entry.method} ${said}` : said;
  return line.slice(0, LABEL_MAX);
}

/** Index of the last entry that has happened at `at`, or -1. */
export function indexAt(entries: readonly Entry[], at: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle] as Entry).at <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
