import { beforeEach, describe, expect, test, vi } from "vitest";
import { Loader } from "../src/loader/loader";
import { takeMark } from "../src/loader/mark";
import type { PieceHost } from "../src/loader/pieces";
import { claim } from "../src/loader/queue";
import { POLICY } from "./policy";

type Host = { __insp?: unknown[] & { _voile?: Loader } };
const host = window as unknown as Host;

function load(pieces: unknown = []): Loader {
  host.__insp = [["wid", 1234567890]];
  claim(window, () => new Loader(POLICY, window, pieces));
  return (host.__insp as { _voile?: Loader })._voile as Loader;
}

function sources(): string[] {
  return Array.from(document.querySelectorAll("script"), (script) => script.src);
}

beforeEach(() => {
  delete host.__insp;
  for (const script of document.querySelectorAll("script")) script.remove();
  history.replaceState({ own: 1 }, "", "/");
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

describe("the mark is taken out of the address", () => {
  const base = location.origin;
  test.each([
    ["/a?voile_mark=T.1", "/a"],
    ["/a?x=1&voile_mark=T.1", "/a?x=1"],
    ["/a?voile_mark=T.1&x=1", "/a?x=1"],
    ["/a?x=1&voile_mark=T.1&y=2#z", "/a?x=1&y=2#z"],
    ["/a?voile_mark=T.1#z", "/a#z"],
    ["/a#voile_mark=T.1", "/a"],
    ["/a#/cart&voile_mark=T.1", "/a#/cart"],
    ["/a?q=%20b#/cart?x=1&voile_mark=T.1&y", "/a?q=%20b#/cart?x=1&y"],
  ])("%s", (before, after) => {
    history.replaceState({ own: 1 }, "", before);
    expect(takeMark(window)).toBe("T.1");
    expect(location.href).toBe(base + after);
    expect(history.state).toEqual({ own: 1 });
  });

  test.each(["/a?my_voile_mark=1", "/a?x=voile_mark", "/voile_mark=1", "/a"])("%s has none", (path) => {
    history.replaceState(null, "", path);
    expect(takeMark(window)).toBeNull();
    expect(location.href).toBe(base + path);
  });
});

describe("until the server has answered", () => {
  test("nothing is loaded but the answer, and the address is clean", () => {
    history.replaceState(null, "", "/a?voile_mark=T.1&x=1");
    load();
    expect(sources()).toEqual(["https://voile.example/m?wid=1234567890&mark=T.1"]);
    expect(location.search).toBe("?x=1");
  });

  test("a mark that says nothing lets the page be decided as any other", () => {
    history.replaceState(null, "", "/a?voile_mark=T.1");
    load().marked("");
    expect(sources()).toContain("https://voile.example/r/recorder.0000000000000000.js");
  });

  test("without a mark nobody is asked", () => {
    load();
    expect(sources()).toEqual(["https://voile.example/r/recorder.0000000000000000.js"]);
  });
});

describe("pieces", () => {
  test("hear what the mark said, and may come with the answer", () => {
    history.replaceState(null, "", "/a?voile_mark=T.1");
    const said: unknown[] = [];
    const heard: string[] = [];
    const own = ({ mark }: PieceHost) => ({
      consent: () => {
        said.push(mark());
        return null;
      },
    });
    load([["own", own]]).marked("check", () => ({ hear: (message) => heard.push(message) }));
    expect(said[0]).toBeNull();
    expect(said.at(-1)).toBe("check");
    expect(heard).toEqual(["decision: record"]);
  });

  test("one that fails to hear disturbs nobody", () => {
    history.replaceState(null, "", "/a?voile_mark=T.1");
    load().marked("check", () => ({
      hear: () => {
        throw new Error("no");
      },
    }));
    expect(sources()).toHaveLength(2);
  });
});
