import { expect, test } from "vitest";
import { factsOf } from "../src/facts.ts";
import { normalised, PLACELESS } from "../src/normalise.ts";
import type { ReplayEvent } from "../src/sanitise.ts";

const event = (type: number, timestamp: number, data: Record<string, unknown> = {}): ReplayEvent => ({ type, timestamp, data });
const meta = (at: number, width = 800) => event(4, at, { href: "", width, height: 600 });
const snapshot = (at: number) => event(2, at, { node: {} });
const shape = (events: ReplayEvent[]) => events.slice(0, -1).map(({ type, timestamp, data }) => [type, timestamp, data.source]);

test("a page starts with its size and its snapshot, and ends far behind its last event", () => {
  const events = normalised([meta(5), snapshot(9), event(3, 20, { source: 3 })], [1, 1]);
  expect(shape(events)).toEqual([
    [4, 9, undefined],
    [2, 9, undefined],
    [3, 20, 3],
  ]);
  expect((events.at(-1) as ReplayEvent).timestamp).toBeGreaterThan(1e9);
});

test("without a size of its own a page has the one the index knows", () => {
  expect(normalised([snapshot(9)], [640, 480])[0]?.data).toEqual({ href: "", width: 640, height: 480 });
});

test("without a snapshot there is nothing", () => {
  expect(normalised([meta(5), event(3, 6, { source: 0 })], [1, 1])).toEqual([]);
});

test("what changed before the snapshot is in the snapshot", () => {
  expect(shape(normalised([event(3, 1, { source: 0 }), meta(5), snapshot(9)], [1, 1]))).toEqual([
    [4, 9, undefined],
    [2, 9, undefined],
  ]);
});

test("events come in order of time, those of one instant in theirs", () => {
  const late = [snapshot(1), event(3, 30, { source: 0 }), event(3, 20, { source: 3 }), event(3, 20, { source: 5 })];
  expect(shape(normalised(late, [1, 1])).slice(2)).toEqual([
    [3, 20, 3],
    [3, 20, 5],
    [3, 30, 0],
  ]);
});

test("each position of the pointer has its own time", () => {
  const positions = [
    { x: 1, y: 1, id: 2, timeOffset: -40 },
    { x: 2, y: 2, id: 2, timeOffset: 0 },
  ];
  const events = normalised([snapshot(1), event(3, 100, { source: 6, positions }), event(3, 80, { source: 3 })], [1, 1]);
  expect(shape(events).slice(2)).toEqual([
    [3, 60, 6],
    [3, 80, 3],
    [3, 100, 6],
  ]);
  expect(events[2]?.data.positions).toEqual([{ x: 1, y: 1, id: 2, timeOffset: 0 }]);
});

test("a size without a snapshot is a change of the viewport", () => {
  const events = normalised([meta(1), snapshot(1), meta(50, 300), event(3, 60, { source: 0 }), meta(70), snapshot(71)], [1, 1]);
  expect(shape(events).slice(2)).toEqual([
    [3, 50, 4],
    [3, 60, 0],
    [4, 70, undefined],
    [2, 71, undefined],
  ]);
});

test("a click without a place is an event of its own", () => {
  const click = { source: 2, type: 2, id: 9 };
  const events = normalised([snapshot(1), event(3, 5, click), event(3, 6, { ...click, x: 0, y: 0 })], [1, 1]);
  expect(events[2]?.data).toEqual({ tag: PLACELESS, payload: { id: 9, type: 2 } });
  expect(events[3]?.data).toEqual({ ...click, x: 0, y: 0 });
});

test("facts: addresses, marks and signs in session time", () => {
  const custom = (at: number, tag: string, payload: object) => event(5, at, { tag, payload });
  const facts = factsOf(
    [
      event(3, 1100, { source: 2, type: 2 }),
      event(3, 1150, { source: 3 }),
      event(3, 1160, { source: 2, type: 2 }),
      event(3, 1700, { source: 5 }),
      custom(1800, "voile.page", { url: "/b", title: "B" }),
      custom(1900, "voile.title", { title: "C" }),
      custom(2000, "voile.visible", { state: "hidden" }),
      custom(2100, "voile.submit", {}),
      custom(2150, "voile.reaction", { at_ms: 1100, how: "dom" }),
      custom(2150, "voile.reaction", { at_ms: 1160, how: "none" }),
      custom(2200, "voile.partial", { reason: "memory" }),
      custom(2300, "voile.degraded", { step: "pointer", cpu_ms_per_s: 400 }),
      custom(2400, "voile.degraded", { step: "unheard", cpu_ms_per_s: 400 }),
      custom(2500, "voile.degraded", { step: "stopped", cpu_ms_per_s: 400 }),
    ],
    1000,
    { at: 0, url: "/a", title: "A" },
  );
  expect(facts.addresses).toEqual([
    { at: 0, url: "/a", title: "A" },
    { at: 800, url: "/b", title: "B" },
    { at: 900, url: "/b", title: "C" },
  ]);
  expect(facts.signs).toEqual([
    { at: 100, kind: "active" },
    { at: 700, kind: "active" },
    { at: 1000, kind: "hidden" },
  ]);
  expect(facts.markers.map(({ at, kind }) => [at, kind])).toEqual([
    [100, "click"],
    [160, "dead"],
    [1100, "submit"],
  ]);
  expect(facts.isPartial).toBe(true);
  expect(facts.degraded).toEqual([
    { at: 1300, step: "pointer" },
    { at: 1500, step: "stopped" },
  ]);
});
