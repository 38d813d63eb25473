import { beforeEach, describe, expect, test, vi } from "vitest";
import { type Answer, decide, type Facts } from "../src/consent";
import { Loader } from "../src/loader/loader";
import type { Piece, PieceFacts, PieceHost, Pieces } from "../src/loader/pieces";
import { claim } from "../src/loader/queue";
import { POLICY } from "./policy";

const host = window as unknown as { __insp?: unknown[] };
const REQUIRED = { ...POLICY, consent: "required", consent_sources: ["one"], pieces: ["one"] };

function load(policy: unknown, pieces: Pieces): void {
  host.__insp = [["wid", 1234567890]];
  claim(window, () => new Loader(policy, window, pieces));
}

/** What the piece was handed is kept for the test. */
function piece(facts: PieceFacts): { readonly start: Piece; host?: PieceHost } {
  const kept: { start: Piece; host?: PieceHost } = {
    start: (host) => {
      kept.host = host;
      return facts;
    },
  };
  return kept;
}

const requested = (): number => document.querySelectorAll("script").length;

function broken(): never {
  throw new Error("planted");
}

beforeEach(() => {
  delete host.__insp;
  for (const script of document.querySelectorAll("script")) script.remove();
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

describe("a piece", () => {
  test("is asked at every decision, and what it says later counts in the same task", () => {
    let answer: Answer = null;
    const one = piece({ consent: () => answer });
    load(REQUIRED, [["one", one.start]]);
    expect(requested()).toBe(0);
    answer = "granted";
    one.host?.changed();
    expect(requested()).toBe(1);
  });

  test("may say so while it starts, before the queue has run", () => {
    const eager: Piece = (host) => {
      host.changed();
      return { consent: () => "granted" };
    };
    load(REQUIRED, [["one", eager]]);
    expect(requested()).toBe(1);
  });

  test("that throws when asked is undecided", () => {
    load(REQUIRED, [["one", piece({ consent: broken }).start]]);
    expect(requested()).toBe(0);
  });

  test.each<[string, Pieces]>([
    ["is missing", []],
    ["does not start", [["one", broken]]],
  ])("that the policy needs and that %s keeps everything from being recorded", (_, pieces) => {
    load({ ...REQUIRED, consent: "none" }, pieces);
    host.__insp?.push(["consent", "granted"]);
    expect(requested()).toBe(0);
  });

  test("reads the policy as it is now", () => {
    const one = piece({});
    const loader = new Loader(REQUIRED, window, [["one", one.start]]);
    loader.allows({ ...REQUIRED, consent_sources: ["one:two"] });
    expect(one.host?.policy().consent_sources).toEqual(["one:two"]);
  });
});

test("what bars a visitor is asked once the decision is to record, and keeps the recorder from being fetched", () => {
  let bar: "not_drawn" | null = "not_drawn";
  let asked = 0;
  const answers: Answer[] = [null];
  const one = piece({
    consent: () => answers[0] ?? null,
    bar: () => {
      asked += 1;
      return bar;
    },
  });
  load(REQUIRED, [["one", one.start]]);
  expect(asked).toBe(0);
  answers[0] = "granted";
  one.host?.changed();
  expect([asked > 0, requested()]).toEqual([true, 0]);
  bar = null;
  one.host?.changed();
  expect(requested()).toBe(1);
});

test("an open page whose site needs another piece now is not recorded until it is loaded again", () => {
  const facts: Facts = {
    optedOut: false,
    minor: false,
    marked: false,
    mode: "none",
    honour: { gpc: true, dnt: true },
    browser: { gpc: false, dnt: false },
    answers: [],
    complete: false,
    recording: true,
    siteMatches: true,
    originAllowed: true,
    bar: () => null,
  };
  expect(decide(facts)).toBe("outdated");
  expect(decide({ ...facts, complete: true })).toBe("record");
});
