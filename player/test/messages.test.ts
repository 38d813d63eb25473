import { expect, test } from "vitest";
import { clockText, durationText } from "../src/format.ts";
import { Messages } from "../src/messages.ts";

const ORIGIN = "https://voile.test";

function frame() {
  const sent: unknown[] = [];
  const parent = { postMessage: (message: unknown, origin: string) => sent.push([message, origin]) };
  const own = Object.assign(new EventTarget(), { parent });
  const heard: unknown[] = [];
  const note = (name: string) => (value: unknown) => heard.push([name, value]);
  const messages = new Messages(ORIGIN, own as unknown as Window, {
    token: note("token"),
    seek: note("seek"),
    theme: note("theme"),
  });
  const say = (data: unknown, origin = ORIGIN, source: unknown = parent) =>
    own.dispatchEvent(Object.assign(new Event("message"), { data, origin, source }));
  return { sent, heard, messages, say };
}

test("the dashboard is heard", () => {
  const { heard, say } = frame();
  say({ type: "voile.token", token: "t" });
  say({ type: "voile.seek", at_ms: 5 });
  say({ type: "voile.theme", theme: "dark" });
  expect(heard).toEqual([
    ["token", "t"],
    ["seek", 5],
    ["theme", "dark"],
  ]);
});

test("nobody else is heard", () => {
  const { heard, say } = frame();
  const message = { type: "voile.token", token: "t" };
  say(message, "https://evil.test");
  say(message, "null");
  say(message, `${ORIGIN}.evil.test`);
  say(message, ORIGIN, {});
  expect(heard).toEqual([]);
});

test("what is not a message is ignored", () => {
  const { heard, say } = frame();
  for (const data of [
    null,
    "voile.seek",
    { type: "voile.seek", at_ms: "5" },
    { type: "voile.seek", at_ms: Infinity },
    { type: "voile.theme", theme: "x" },
    { type: "other" },
  ])
    say(data);
  expect(heard).toEqual([]);
});

test("the dashboard alone is told", () => {
  const { sent, messages } = frame();
  messages.send({ type: "voile.time", at_ms: 1, page: null });
  expect(sent).toEqual([[{ type: "voile.time", at_ms: 1, page: null }, ORIGIN]]);
});

test("times are read as people read them", () => {
  expect([0, 59_999, 61_000, 3_661_000].map(clockText)).toEqual(["00:00", "00:59", "01:01", "1:01:01"]);
  expect([0, 400, 61_000, 120_000, 3_725_000].map(durationText)).toEqual(["0 s", "0 s", "1 min 1 s", "2 min", "1 h 2 min"]);
});
