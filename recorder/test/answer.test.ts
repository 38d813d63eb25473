import { describe, expect, test } from "vitest";
import { backOffMs, judge } from "../src/answer";

const HASH = "ab".repeat(32);

describe("answers", () => {
  test("accepted, with what is missing", () => {
    const body = { outcome: "accepted", policy: 4, missing: [HASH, "no hash"] };
    expect(judge(200, null, body)).toEqual({ kind: "done", policy: 4, missing: [HASH] });
  });

  test("dropped: all reasons end recording but the one about one envelope", () => {
    expect(judge(200, null, { outcome: "dropped", reason: "opted_out", policy: 1 })).toMatchObject({
      kind: "dropped",
      stop: true,
    });
    expect(judge(200, null, { outcome: "dropped", reason: "day_bytes", policy: 1 })).toMatchObject({ stop: true });
    expect(judge(200, null, { outcome: "dropped", reason: "newer", policy: 1 })).toMatchObject({ kind: "dropped", stop: true });
    expect(judge(200, null, { outcome: "dropped", reason: "policy", policy: 1 })).toMatchObject({ stop: false });
  });

  test.each([429, 500, 503, 507])("%i is tried again", (status) => {
    expect(judge(status, "7", null)).toEqual({ kind: "retry", afterMs: 7000 });
  });

  test.each([400, 403, 404, 410, 413])("%i ends the page", (status) => {
    expect(judge(status, null, null)).toEqual({ kind: "refused", stopPage: true });
  });

  test("a conflict drops the envelope alone", () => {
    expect(judge(409, null, null)).toEqual({ kind: "refused", stopPage: false });
  });
});

test("the pause grows, has jitter, and stays bounded", () => {
  expect(backOffMs(0, 0)).toBe(500);
  expect(backOffMs(3, 0)).toBe(4000);
  expect(backOffMs(3, 0.999)).toBeLessThanOrEqual(8000);
  expect(backOffMs(50, 0.999)).toBeLessThanOrEqual(60_000);
});

test.each([
  ["7", 7000],
  [null, 0],
  ["", 0],
  ["-5", 0],
  ["soon", 0],
  ["Infinity", 600_000],
  ["99999", 600_000],
])("Retry-After %s", (header, afterMs) => {
  expect(judge(507, header, null)).toEqual({ kind: "retry", afterMs });
});

test.each([null, undefined, 7, "text", true, [], {}])("a body that is no answer of ours: %s", (body) => {
  expect(judge(200, null, body)).toEqual({ kind: "done", policy: null, missing: [] });
});

test("the pause stays bounded after thousands of attempts", () => {
  expect(backOffMs(5000, 0.999)).toBeLessThanOrEqual(60_000);
});
