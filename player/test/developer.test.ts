import { expect, test } from "vitest";
import { Course } from "../src/course.ts";
import { type Entry, entriesOf, indexAt, markersOf } from "../src/developer/entries.ts";
import { counted, EVERYTHING, emptiness, selected, toggled } from "../src/developer/selection.ts";
import { parseSession } from "../src/session.ts";

const T0 = 1000;
const PAGE = { tab: 1 };
const custom = (timestamp: number, tag: string, payload: unknown) => ({ type: 5, timestamp, data: { tag, payload } });
const line = (timestamp: number, level: string, ...payload: unknown[]) => ({
  type: 6,
  timestamp,
  data: { plugin: "rrweb/console@1", payload: { level, trace: [], payload } },
});
const failure = (timestamp: number, more: object = {}) =>
  custom(timestamp, "voile.error", {
    ...{ kind: "error", type: "TypeError", message: "no user", times: 1 },
    stack: [{ function: "buy", url: "https://shop.test/shop.js", line: 12, column: 5 }],
    ...more,
  });
const request = (timestamp: number, more: object = {}) =>
  custom(timestamp, "voile.request", {
    ...{ api: "fetch", method: "POST", url: "https://shop.test/basket", how: "done", status: 200, at_ms: timestamp - 300 },
    ...{ duration_ms: 300, sent_form: "json", sent_size: "1kb", sent_text: '{"n":1}', got_form: "none", got_size: "none" },
    ...more,
  });

test("what was recorded beside the page, in order, in session time", () => {
  const found = entriesOf([failure(5000), request(4000), line(2000, "warn", '"late \\"again\\""')], T0, PAGE);
  expect(found).toEqual([
    { kind: "console", at: 1000, tab: 1, isProblem: false, level: "warn", text: 'late "again"' },
    {
      ...{ kind: "request", at: 2700, tab: 1, isProblem: false, method: "POST", text: "https://shop.test/basket", how: "done" },
      ...{ status: 200, durationMs: 300, sent: { form: "json", size: "1kb", text: '{"n":1}' } },
      got: { form: "none", size: "none", text: null },
    },
    {
      ...{ kind: "error", at: 4000, tab: 1, isProblem: true, type: "TypeError", text: "no user", isRejection: false, times: 1 },
      stack: [{ function: "buy", url: "https://shop.test/shop.js", line: 12, column: 5 }],
    },
  ]);
});

test("what is forged is text, or nothing", () => {
  const forged = [
    ...[null, 7, "x", {}, { type: 6 }, { type: 5, timestamp: 1, data: [] }, { type: 6, timestamp: 1, data: { payload: {} } }],
    ...[custom(Number.NaN, "voile.error", {}), custom(1, "voile.error", null), custom(1, "voile.other", {})],
    { type: 6, timestamp: 1, data: { plugin: "other", payload: { level: "log", payload: ['"x"'] } } },
  ];
  expect(entriesOf(forged, T0, PAGE)).toEqual([]);
  const odd = [
    custom(1, "voile.error", { type: {}, message: [], stack: "x", times: Infinity }),
    custom(2, "voile.request", { url: 7, status: "200", at_ms: 1e300, duration_ms: -5, sent_text: {} }),
    line(3, "log", "{", 5, null),
  ];
  const found = entriesOf(odd, T0, PAGE);
  expect(found.map(({ at, text }) => [at, text])).toEqual([
    [0, ""],
    [0, ""],
    [0, "{"],
  ]);
  expect(found[0]).toMatchObject({ type: "Error", stack: [], times: 1 });
  expect(found[1]).toMatchObject({ method: "other", status: 0, durationMs: 0, isProblem: false });
});

test("what went wrong is marked, once in a second", () => {
  const events = [
    ...[
      failure(2000),
      failure(2400),
      failure(3100),
      line(2000, "error", '"e"'),
      line(2100, "assert", '"a"'),
      line(5000, "log", '"l"'),
    ],
    ...[
      request(6300, { status: 404 }),
      request(8300, { how: "failed", status: 0 }),
      request(9300, { how: "aborted", status: 0 }),
    ],
    ...[request(10_300, { how: "timeout", status: 0 }), request(12_300, { how: "open", status: 0 })],
  ];
  expect(markersOf(entriesOf(events, T0, PAGE)).map(({ at, kind }) => [at, kind])).toEqual([
    [1000, "error"],
    [1000, "console"],
    [2100, "error"],
    [5000, "request"],
    [7000, "request"],
    [9000, "request"],
  ]);
});

test("the current entry is the last that has happened", () => {
  const entries = entriesOf([failure(2000), failure(3000), failure(3000), failure(9000)], T0, PAGE);
  expect([0, 999, 1000, 1500, 2000, 99_000].map((at) => indexAt(entries, at))).toEqual([-1, -1, 0, 0, 2, 3]);
  expect(indexAt([], 5)).toBe(-1);
});

const some: Entry[] = entriesOf(
  [failure(2000), line(3000, "log", '"l"'), request(4000), request(5000, { status: 500 })],
  T0,
  PAGE,
);

test("kinds can be chosen, and problems alone", () => {
  expect(selected(some, EVERYTHING)).toBe(some);
  expect(selected(some, toggled(EVERYTHING, "request")).map(({ kind }) => kind)).toEqual(["error", "console"]);
  expect(toggled(toggled(EVERYTHING, "request"), "request").kinds).toEqual(EVERYTHING.kinds);
  const problems = selected(some, { ...EVERYTHING, problemsOnly: true });
  expect(problems.map(({ kind }) => kind)).toEqual(["error", "request"]);
  expect(counted(some)).toEqual({ error: 1, console: 1, request: 2 });
});

test("an empty list says why", () => {
  const off = { error: true, console: false, request: false };
  const none = emptiness([], EVERYTHING, off, true).text;
  expect(none).toContain("no script threw an error");
  expect(none).toContain("Switched off for this site: the console and requests.");
  expect(emptiness([], EVERYTHING, { error: false, console: false, request: false }, true).text).not.toContain("As far as");
  expect(emptiness([], EVERYTHING, {}, true).text).not.toContain("Switched off");
  expect(emptiness([], EVERYTHING, off, false).title).toBe("Reading the recording");
  expect(emptiness(some, { kinds: new Set(), problemsOnly: false }, off, true).title).toBe("Nothing is chosen");
  expect(emptiness(some, { kinds: new Set(["console"]), problemsOnly: true }, off, true).title).toBe("No problems");
});

test("the server's marks stand until the events say more", () => {
  const page = { id: "a", number: 1, started_ms: T0, ended_ms: T0 + 9000, viewport: [800, 600], segments: 1 };
  const at = (ms: number, kind: string) => ({ at_ms: T0 + ms, kind, label: "" });
  const session = parseSession({
    session: { id: "s" },
    recordings: [{ tab: 1, pages: [page] }],
    recorded: { errors: true, console: false, requests: true },
    markers: [at(10, "page"), at(1000, "error"), at(2000, "request"), at(3000, "evil")],
  });
  if (!session) throw new Error("no session");
  expect(session.recorded).toEqual({ error: true, console: false, request: true });
  const course = new Course(session);
  expect(course.markers.map(({ at: ms, kind }) => [ms, kind])).toEqual([
    [10, "page"],
    [1000, "error"],
    [2000, "request"],
  ]);
  const entries = entriesOf([failure(2000), failure(6000)], T0, PAGE);
  const facts = { addresses: [], signs: [], markers: [], isPartial: false, degraded: [], entries };
  expect(course.learn(session.pages[0] as (typeof session.pages)[0], facts)).toBe(true);
  expect(course.entries).toEqual(entries);
  expect(course.markers.filter(({ kind }) => kind === "error")).toEqual([
    { at: 1000, kind: "error", label: "TypeError: no user" },
    { at: 5000, kind: "error", label: "TypeError: no user" },
  ]);
  const before = course.entries;
  course.learn(session.pages[0] as (typeof session.pages)[0], facts);
  expect(course.entries).toBe(before);
});

test("where the server does not say what is recorded, nothing is called switched off", () => {
  const session = parseSession({ session: { id: "s" }, recordings: [] });
  expect(session?.recorded).toEqual({});
});
