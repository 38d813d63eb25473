import { expect, test } from "vitest";
import { activityOf, bandAt, MARGIN_MS, QUIET_MS, quietBands } from "../src/inactivity.ts";
import { scaleOf } from "../src/scale.ts";
import type { Page } from "../src/session.ts";

const page: Page = {
  id: "a",
  tab: 1,
  number: 1,
  start: 0,
  end: 60_000,
  url: "",
  title: "",
  viewport: [1, 1],
  colorScheme: "light",
  segments: 1,
  partial: false,
};

test("a page of which nothing is known is busy throughout", () => {
  expect(quietBands(activityOf([page], new Map()), 60_000)).toEqual([]);
});

test("silence between signs is a band, less a margin at each end", () => {
  const signs = new Map([
    [
      "a",
      [
        { at: 1000, kind: "active" as const },
        { at: 50_000, kind: "active" as const },
      ],
    ],
  ]);
  const bands = quietBands(activityOf([page], signs), 60_000);
  expect(bands).toEqual([
    { start: 1500 + MARGIN_MS, end: 50_000 - MARGIN_MS },
    { start: 50_500 + MARGIN_MS, end: 60_000 },
  ]);
});

test("a tab becoming visible is no activity", () => {
  const signs = new Map([["a", [{ at: 30_000, kind: "visible" as const }]]]);
  expect(quietBands(activityOf([page], signs), 60_000)).toEqual([{ start: 500 + MARGIN_MS, end: 60_000 }]);
});

test("shorter silence is played", () => {
  const gap = QUIET_MS + 2 * MARGIN_MS;
  const busy = (end: number) => [
    { start: 0, end: 100 },
    { start: end, end: end + 10 },
  ];
  expect(quietBands(busy(100 + gap - 1), 100 + gap)).toEqual([]);
  expect(quietBands(busy(100 + gap), 100 + gap)).toHaveLength(1);
});

test("overlapping activity is one", () => {
  expect(
    quietBands(
      [
        { start: 0, end: 50_000 },
        { start: 10, end: 20 },
      ],
      50_000,
    ),
  ).toEqual([]);
});

test("a band holds its start and not its end", () => {
  const bands = [{ start: 10, end: 20 }];
  expect([9, 10, 19, 20].map((at) => bandAt(bands, at) !== null)).toEqual([false, true, true, false]);
});

test("without bands the line is even", () => {
  const scale = scaleOf(1000, []);
  expect(scale.toFraction(250)).toBeCloseTo(0.25);
  expect(scale.toTime(0.25)).toBe(250);
});

test("bands are drawn narrow, and every time comes back", () => {
  const scale = scaleOf(1_000_000, [{ start: 100_000, end: 900_000 }]);
  expect(scale.toFraction(900_000) - scale.toFraction(100_000)).toBeCloseTo(0.025);
  for (const at of [0, 50_000, 100_000, 500_000, 900_000, 950_000, 1_000_000]) {
    expect(scale.toTime(scale.toFraction(at))).toBe(at);
  }
});

test("many bands never take more than a quarter of the line", () => {
  const bands = Array.from({ length: 50 }, (_, i) => ({ start: i * 20_000 + 1000, end: i * 20_000 + 19_000 }));
  const scale = scaleOf(1_000_000, bands);
  const width = bands.reduce((sum, { start, end }) => sum + scale.toFraction(end) - scale.toFraction(start), 0);
  expect(width).toBeCloseTo(0.25);
});

test("an empty session and places outside are held at the ends", () => {
  expect(scaleOf(0, []).toFraction(5)).toBe(1);
  expect(scaleOf(1000, []).toTime(-3)).toBe(0);
  expect(scaleOf(1000, []).toTime(3)).toBe(1000);
});
