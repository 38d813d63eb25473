import { expect, test } from "vitest";
import type { Page } from "../src/session.ts";
import { clipIndexAt, clipsOf, neighbourStart, type Sign } from "../src/timeline.ts";

const page = (id: string, tab: number, start: number, end: number): Page => ({
  id,
  tab,
  start,
  end,
  number: 1,
  url: "",
  title: "",
  viewport: [800, 600],
  colorScheme: "light",
  segments: 1,
  partial: false,
});
const shown = (pages: Page[], signs: Record<string, Sign[]> = {}) =>
  clipsOf(pages, new Map(Object.entries(signs))).map(({ page: { id }, start, end }) => [id, start, end]);

test("pages of one tab follow each other, with a gap between", () => {
  expect(shown([page("a", 1, 0, 1000), page("b", 1, 1200, 3000)])).toEqual([
    ["a", 0, 1000],
    ["b", 1200, 3000],
  ]);
});

test("a new tab comes to the front, and the old one is back when it closes", () => {
  expect(shown([page("a", 1, 0, 9000), page("b", 2, 3000, 5000)])).toEqual([
    ["a", 0, 3000],
    ["b", 3000, 5000],
    ["a", 5000, 9000],
  ]);
});

test("use of a tab brings it to the front", () => {
  const signs = { a: [{ at: 4000, kind: "active" as const }] };
  expect(shown([page("a", 1, 0, 9000), page("b", 2, 3000, 6000)], signs)).toEqual([
    ["a", 0, 3000],
    ["b", 3000, 4000],
    ["a", 4000, 9000],
  ]);
});

test("a hidden tab gives way to the one last used, and stays where there is no other", () => {
  const signs = { a: [{ at: 500, kind: "hidden" as const }], b: [{ at: 4000, kind: "hidden" as const }] };
  expect(shown([page("a", 1, 0, 9000), page("b", 2, 3000, 8000)], signs)).toEqual([
    ["a", 0, 3000],
    ["b", 3000, 8000],
    ["a", 8000, 9000],
  ]);
});

test("a tab opened in the background does not come to the front", () => {
  const signs = {
    b: [
      { at: 3050, kind: "hidden" as const },
      { at: 5000, kind: "visible" as const },
    ],
  };
  expect(shown([page("a", 1, 0, 9000), page("b", 2, 3000, 6000)], signs)).toEqual([
    ["a", 0, 5000],
    ["b", 5000, 6000],
    ["a", 6000, 9000],
  ]);
});

test("signs outside of a page are not believed", () => {
  const signs = { a: [{ at: 20_000, kind: "active" as const }] };
  expect(shown([page("a", 1, 0, 1000), page("b", 1, 2000, 30_000)], signs)).toEqual([
    ["a", 0, 1000],
    ["b", 2000, 30_000],
  ]);
});

test("a page of no length still has a clip", () => {
  expect(shown([page("a", 1, 0, 0)])).toEqual([["a", 0, 1]]);
});

test("a time finds its clip; between two the earlier one stays", () => {
  const clips = clipsOf([page("a", 1, 0, 1000), page("b", 1, 5000, 8000)], new Map());
  expect([0, 999, 3000, 5000, 99_000].map((at) => clipIndexAt(clips, at))).toEqual([0, 0, 0, 1, 1]);
  expect(clipIndexAt([], 0)).toBe(-1);
});

test("previous goes to the page's start first, then to the page before", () => {
  const clips = clipsOf([page("a", 1, 0, 10_000), page("b", 1, 10_000, 30_000)], new Map());
  expect(neighbourStart(clips, 20_000, -1)).toBe(10_000);
  expect(neighbourStart(clips, 11_000, -1)).toBe(0);
  expect(neighbourStart(clips, 500, -1)).toBe(0);
  expect(neighbourStart(clips, 500, 1)).toBe(10_000);
  expect(neighbourStart(clips, 20_000, 1)).toBeNull();
  expect(neighbourStart([], 0, 1)).toBeNull();
});
