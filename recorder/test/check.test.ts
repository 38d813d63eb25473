// @vitest-environment jsdom
/** The live check tells words of a closed list, and nothing that it does not know. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PieceHost } from "../src/loader/pieces";
import check from "../src/loader/pieces/check";
import { POLICY } from "./policy";

const asked: string[] = [];

function started(): (message: string) => void {
  const host: PieceHost = {
    page: window,
    policy: () => ({ ...POLICY, version: 7 }),
    mark: () => "check",
    changed: () => {},
  };
  const { hear } = check(host, "iD-_9");
  return (message) => hear?.(message);
}

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  vi.spyOn(HTMLHtmlElement.prototype, "appendChild").mockImplementation((node) => {
    asked.push((node as unknown as HTMLScriptElement).src);
    return node;
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("what is told", () => {
  it("travels as words, all that were heard, soon after", () => {
    const hear = started();
    hear("decision: not_granted");
    hear("decision: record");
    expect(asked).toEqual([]);
    vi.advanceTimersByTime(300);
    expect(asked).toEqual([
      "https://voile.example/m?wid=1234567890&check=iD-_9&version=7&heard=decision%3Anot_granted%20decision%3Arecord",
    ]);
    hear("an envelope was stored");
    vi.advanceTimersByTime(300);
    expect(asked[1]).toContain("decision%3Arecord%20stored");
  });

  it("is nothing that stands in no list", () => {
    const hear = started();
    hear("https://shop.example/ada@example.org is no origin of this site");
    hear("decision: Ada Lovelace");
    hear("unknown command ada");
    vi.advanceTimersByTime(300);
    expect(asked).toEqual([]);
  });

  it("comes to an end", () => {
    const hear = started();
    for (let turn = 0; turn < 60; turn += 1) {
      hear(turn % 2 ? "decision: record" : "decision: denied");
      vi.advanceTimersByTime(300);
    }
    expect(asked).toHaveLength(30);
  });
});
