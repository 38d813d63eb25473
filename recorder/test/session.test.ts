import { describe, expect, test } from "vitest";
import { isId, newId } from "../src/ids";
import { formatSession, isAlive, nextSession, parseSession, type SessionState, touched } from "../src/session";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LIMITS = { idleMs: 30 * MINUTE, longestMs: DAY, visitorMs: 30 * DAY };
const NOW = 1_700_000_000_000;
const STATE: SessionState = { visitor: newId(), visitorCreatedMs: NOW, session: newId(), startedMs: NOW, lastMs: NOW };

test("ids are 128 random bits in base64url", () => {
  const ids = Array.from({ length: 200 }, newId);
  expect(ids.every(isId)).toBe(true);
  expect(new Set(ids).size).toBe(200);
  expect(ids.every((id) => "AQgw".includes(id[21] ?? "-"))).toBe(true);
});

describe("the cookie", () => {
  test("is read as it was written", () => {
    expect(parseSession(formatSession(STATE))).toEqual(STATE);
  });

  test.each(["", "1", "2.a.b.c.d.e", `${formatSession(STATE)}.x`, formatSession(STATE).replace("1.", "9."), "1.x.0.y.0.0"])(
    "is refused in another form: %s",
    (text) => {
      expect(parseSession(text)).toBeNull();
    },
  );
});

describe("a session", () => {
  test.each([
    ["29 minutes idle", NOW + 29 * MINUTE, true],
    ["30 minutes idle", NOW + 30 * MINUTE, false],
    ["a clock set back a little", NOW - 5 * MINUTE, true],
    ["a clock set back a day", NOW - DAY, false],
  ])("after %s", (_, now, alive) => {
    expect(isAlive(STATE, now, LIMITS)).toBe(alive);
  });

  test("never lasts longer than a day", () => {
    expect(isAlive({ ...STATE, lastMs: NOW + DAY - 1 }, NOW + DAY, LIMITS)).toBe(false);
  });

  test("keeps its visitor until their age is reached, which visits do not prolong", () => {
    const next = nextSession(STATE, NOW + 29 * DAY, LIMITS, newId);
    expect([next.visitor, next.visitorCreatedMs]).toEqual([STATE.visitor, NOW]);
    expect(next.session).not.toBe(STATE.session);
    expect(nextSession(next, NOW + 30 * DAY, LIMITS, newId).visitor).not.toBe(STATE.visitor);
  });

  test("takes the later activity of two tabs", () => {
    const other = { ...STATE, lastMs: NOW + 5 * MINUTE };
    expect(touched(STATE, other, NOW + MINUTE).lastMs).toBe(NOW + 5 * MINUTE);
    expect(touched(STATE, { ...other, session: newId() }, NOW + MINUTE).lastMs).toBe(NOW + MINUTE);
  });
});
