/** Clocks jump: after a sleep, by hand, and when the network corrects them. */
import { beforeEach, describe, expect, test, vi } from "vitest";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = 1_700_000_000_000;

let wall = NOW;
let nowMs: () => number;

beforeEach(async () => {
  wall = NOW;
  vi.spyOn(Date, "now").mockImplementation(() => wall);
  vi.resetModules();
  ({ nowMs } = await import("../src/clock"));
});

/** What the recorder reads while the wall clock shows these times, each a distance from the start. */
const read = (...walls: number[]): number[] =>
  walls.map((at) => {
    wall = NOW + at;
    return nowMs() - NOW;
  });

describe("the time of events", () => {
  test("is the clock's, through a sleep too", () => {
    expect(read(0, 10, 2 * HOUR)).toEqual([0, 10, 2 * HOUR]);
  });

  test("goes on from where it was when the clock is set back a little, at the same pace", () => {
    expect(read(0, 10 * MINUTE, 5 * MINUTE, 5 * MINUTE + 7, 6 * MINUTE)).toEqual([
      0,
      10 * MINUTE,
      10 * MINUTE,
      10 * MINUTE + 7,
      11 * MINUTE,
    ]);
  });

  test("never goes back, however often the clock is", () => {
    const seen = read(0, 100, 50, 60, 20, 30, 10, 5000, 4000);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  test("is the clock's again once that is right", () => {
    expect(read(10 * MINUTE, 5 * MINUTE, 20 * MINUTE, 20 * MINUTE + 1)).toEqual([
      10 * MINUTE,
      10 * MINUTE,
      20 * MINUTE,
      20 * MINUTE + 1,
    ]);
  });

  test("follows a clock that is set back far: that ends the session", () => {
    expect(read(0, -HOUR, -2 * HOUR - 1, -2 * HOUR)).toEqual([0, 0, -2 * HOUR - 1, -2 * HOUR]);
  });
});
