/** What a page's events tell beside the picture: addresses, titles, and signs of the visitor. */

import type { Entry } from "./developer/entries.ts";
import { isJson, type Json } from "./json.ts";
import { type ReplayEvent, SOURCE, TYPE } from "./sanitise.ts";
import type { Marker } from "./session.ts";
import type { Sign } from "./timeline.ts";

export interface Address {
  readonly at: number;
  readonly url: string;
  readonly title: string;
}

/** What the recorder left out where it took too much time, in the order in which it does. */
const STEPS = ["pointer", "styles", "mutations", "stopped"] as const;

export interface Degraded {
  readonly at: number;
  readonly step: (typeof STEPS)[number];
}

export interface Facts {
  /** Newest last; each holds from its time on. Times are session time. */
  readonly addresses: readonly Address[];
  readonly signs: readonly Sign[];
  /** Clicks and what was done in forms. */
  readonly markers: readonly Marker[];
  /** Some of the page never arrived. */
  readonly isPartial: boolean;
  /** Oldest first; each adds to those before it, until the page ends. */
  readonly degraded: readonly Degraded[];
  /** Script errors, lines of the console and requests, in order of time. */
  readonly entries: readonly Entry[];
}

const ACTIVE: unknown[] = [SOURCE.mouseMove, SOURCE.mouseInteraction, SOURCE.scroll, SOURCE.input, SOURCE.touchMove, SOURCE.drag];
/** rrweb's interactions that count as a click. Source: rrweb types, MouseInteractions. */
const CLICKS: unknown[] = [2, 7];
const FORM: Record<string, Marker> = {
  "voile.submit": { at: 0, kind: "submit", label: "" },
  "voile.field": { at: 0, kind: "input", label: "" },
};
/** Pointer events closer together than this are one sign. */
const GRAIN_MS = 500;

export function factsOf(events: readonly ReplayEvent[], originMs: number, start: Address): Omit<Facts, "entries"> {
  const addresses: Address[] = [start];
  const signs: Sign[] = [];
  const markers: Marker[] = [];
  const dead = new Set<number>();
  let lastActive = -Infinity;
  for (const event of events) {
    const at = event.timestamp - originMs;
    if (event.type === TYPE.incremental && ACTIVE.includes(event.data.source) && at - lastActive >= GRAIN_MS) {
      signs.push({ at, kind: "active" });
      lastActive = at;
    }
    const marker = markerOf(event);
    if (marker) markers.push({ ...marker, at });
    if (event.type === TYPE.custom) noteDead(event.data, originMs, dead);
    if (event.type === TYPE.custom) custom(event.data, at, addresses, signs);
  }
  const isPartial = events.some(({ type, data }) => type === TYPE.custom && data.tag === "voile.partial");
  const degraded = events.flatMap((event) => degradedOf(event, originMs));
  return { addresses, signs, markers: markers.map((marker) => withReaction(marker, dead)), isPartial, degraded };
}

function degradedOf({ type, data, timestamp }: ReplayEvent, originMs: number): Degraded[] {
  if (type !== TYPE.custom || data.tag !== "voile.degraded" || !isJson(data.payload)) return [];
  const { step } = data.payload;
  return STEPS.filter((known) => known === step).map((known) => ({ at: timestamp - originMs, step: known }));
}

/** The recorder says of each click whether the page reacted to it. */
function noteDead({ tag, payload }: Json, originMs: number, dead: Set<number>): void {
  if (tag !== "voile.reaction" || !isJson(payload)) return;
  if (payload.how === "none" && typeof payload.at_ms === "number") dead.add(payload.at_ms - originMs);
}

function withReaction(marker: Marker, dead: ReadonlySet<number>): Marker {
  return marker.kind === "click" && dead.has(marker.at) ? { ...marker, kind: "dead" } : marker;
}

function markerOf({ type, data }: ReplayEvent): Marker | undefined {
  if (type === TYPE.custom) return FORM[String(data.tag)];
  const clicked = data.source === SOURCE.mouseInteraction && CLICKS.includes(data.type);
  return type === TYPE.incremental && clicked ? { at: 0, kind: "click", label: "" } : undefined;
}

function custom(data: Json, at: number, addresses: Address[], signs: Sign[]): void {
  const payload = isJson(data.payload) ? data.payload : {};
  const last = addresses.at(-1) as Address;
  const title = typeof payload.title === "string" ? payload.title : last.title;
  if (data.tag === "voile.page") {
    addresses.push({ at, url: typeof payload.url === "string" ? payload.url : last.url, title });
  } else if (data.tag === "voile.title") {
    addresses.push({ ...last, at, title });
  } else if (data.tag === "voile.visible") {
    signs.push({ at, kind: payload.state === "hidden" ? "hidden" : "visible" });
  }
}

export function addressAt(addresses: readonly Address[], at: number): Address | undefined {
  return addresses.findLast((address) => address.at <= at) ?? addresses[0];
}
