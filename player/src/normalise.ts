/**
 * Events as rrweb's replayer needs them to seek exactly. Four of its habits are met here:
 *
 * - A batch of pointer positions is applied as one event, so that a seek into the batch would show its
 *   end, and events beside it would be applied twice: each position becomes an event of its own.
 * - A seek starts at the last Meta event before the time; one that no full snapshot follows would leave
 *   nothing to start from, and becomes a change of the viewport.
 * - A click whose place is not told would take the pointer to the corner: it becomes an event of our own,
 *   and the pointer goes to the middle of the element.
 * - The last event ends the replay, with a timer of its own; a mark far behind it keeps that from happening,
 *   since the engine alone decides what ends when.
 */

import type { Json } from "./json.ts";
import { type ReplayEvent, SOURCE, TYPE } from "./sanitise.ts";

const FAR_MS = 1e10;
/** Tag of the event that stands for a click on an element, at a place that is not told. */
export const PLACELESS = "voile.placeless";
/** rrweb's interactions that move the pointer. Source: rrweb types, MouseInteractions. */
const PLACED: unknown[] = [0, 1, 2, 7, 9];
const POINTER: unknown[] = [SOURCE.mouseMove, SOURCE.touchMove, SOURCE.drag];

/** Events in order of time, from the first full snapshot's Meta on; empty where there is no snapshot. */
export function normalised(events: readonly ReplayEvent[], viewport: readonly [number, number]): ReplayEvent[] {
  const spread = events.flatMap(exact).sort((a, b) => a.timestamp - b.timestamp);
  const first = spread.findIndex(({ type }) => type === TYPE.snapshot);
  const snapshot = spread[first];
  if (!snapshot) return [];
  const before = spread.slice(0, first);
  const meta = before.findLast(({ type }) => type === TYPE.meta)?.data ?? { href: "", width: viewport[0], height: viewport[1] };
  const early = before.filter(({ type }) => type === TYPE.custom);
  const start = { type: TYPE.meta, timestamp: snapshot.timestamp, data: meta };
  const rest = spread.slice(first + 1).map(restartOrResize);
  const last = spread.at(-1) as ReplayEvent;
  const end = { type: TYPE.custom, timestamp: last.timestamp + FAR_MS, data: { tag: "voile.end", payload: {} } };
  return [...early, start, snapshot, ...rest, end];
}

function exact(event: ReplayEvent): ReplayEvent[] {
  const { data, timestamp, type } = event;
  if (type !== TYPE.incremental) return [event];
  if (data.source === SOURCE.mouseInteraction && PLACED.includes(data.type) && data.x === undefined) {
    return [{ type: TYPE.custom, timestamp, data: { tag: PLACELESS, payload: { id: data.id, type: data.type } } }];
  }
  if (!POINTER.includes(data.source)) return [event];
  return (data.positions as Json[]).map((position) => ({
    type,
    timestamp: timestamp + Math.min(0, position.timeOffset as number),
    data: { source: data.source, positions: [{ ...position, timeOffset: 0 }] },
  }));
}

function restartOrResize(event: ReplayEvent, index: number, events: readonly ReplayEvent[]): ReplayEvent {
  if (event.type !== TYPE.meta || events[index + 1]?.type === TYPE.snapshot) return event;
  const { width, height } = event.data;
  return { type: TYPE.incremental, timestamp: event.timestamp, data: { source: SOURCE.resize, width, height } };
}
