// @vitest-environment jsdom
import { expect, test } from "vitest";
import { ago } from "../../src/dashboard/times.ts";

const NOW_MS = Date.UTC(2026, 10, 23, 14, 5, 9);
const MINUTE_MS = 60_000;

// The same table as the server's, in tests/unit/dashboard/test_words.py.
test.each([
  [-0.5, "just now"],
  [0.98, "just now"],
  [4.9, "4 min ago"],
  [23 * 60 + 59, "23 h ago"],
  [47 * 60, "yesterday"],
  [6 * 1440, "6 days ago"],
  [7 * 1440, "16 Nov 2026"],
])("%s minutes past is said %s", (minutes, said) => {
  expect(ago(NOW_MS - minutes * MINUTE_MS, NOW_MS)).toBe(said);
});
