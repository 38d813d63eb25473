import { beforeEach, describe, expect, test, vi } from "vitest";
import { HANDOVER, type Handover, type Running } from "../src/handover";
import { Loader } from "../src/loader/loader";
import { claim } from "../src/loader/queue";
import { POLICY } from "./policy";

type Host = { __insp?: unknown[] };
const host = window as unknown as Host;

function load(queue: unknown[], policy: unknown = POLICY): void {
  host.__insp = queue;
  claim(window, () => new Loader(policy, window));
}

function scripts(): HTMLScriptElement[] {
  return Array.from(document.querySelectorAll("script"));
}

class Seen implements Running {
  readonly log: string[] = [];
  command(command: readonly unknown[]): void {
    this.log.push(command.join(":"));
  }
  stop(): void {
    this.log.push("stopped");
  }
  pause(): void {
    this.log.push("paused");
  }
  away(): void {
    this.log.push("away");
  }
  start(): void {
    this.log.push("started");
  }
  tell(what: string): boolean {
    this.log.push(what);
    return true;
  }
  withdraw(): void {
    this.log.push("withdrawn");
  }
}

function attach(): Seen {
  const seen = new Seen();
  const handover = Object.getOwnPropertyDescriptor(host.__insp as unknown[], HANDOVER)?.value as Handover;
  handover.attach(seen);
  return seen;
}

beforeEach(() => {
  delete host.__insp;
  for (const script of scripts()) script.remove();
  sessionStorage.clear();
  vi.restoreAllMocks();
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

describe("the queue", () => {
  test("runs what waited and what comes later in order, several in one call", () => {
    load([
      ["identify", "a"],
      ["wid", 1234567890],
      ["identify", "b"],
    ]);
    host.__insp?.push(["identify", "c"], ["tagSession", "d"]);
    expect(attach().log).toEqual(["started", "identify:a", "identify:b", "identify:c", "tagSession:d"]);
  });

  test("is the same object as before, and is claimed once", () => {
    const queue: unknown[] = [["wid", 1234567890]];
    load(queue);
    claim(window, () => {
      throw new Error("claimed twice");
    });
    expect(host.__insp).toBe(queue);
    expect(Object.keys(queue)).toEqual([]);
    expect(scripts()).toHaveLength(1);
  });

  test("warns once of an unknown command and of the same once only", () => {
    load([["nosuch"], ["nosuch"], "text", ["wid", 1234567890]]);
    expect(vi.mocked(console.warn).mock.calls.map(([text]) => text)).toEqual([
      "Voile: unknown command nosuch",
      "Voile: unknown command text",
    ]);
  });

  test("survives commands that are no commands", () => {
    load([null, undefined, 7, {}, [], [{}], ["wid", 1234567890]]);
    expect(scripts()).toHaveLength(1);
  });
});

describe("the decision", () => {
  test("fetches the recorder with integrity, without credentials", () => {
    load([["wid", "1234567890"]]);
    const [script] = scripts();
    expect(script?.src).toBe("https://voile.example/r/recorder.0000000000000000.js");
    expect(script?.integrity).toBe("sha384-AAAA");
    expect(script?.crossOrigin).toBe("anonymous");
    expect(script?.async).toBe(true);
  });

  test.each([
    ["another site id", [["wid", 1]], POLICY],
    ["no site id", [["identify", "x"]], POLICY],
    ["a foreign origin", [["wid", 1234567890]], { ...POLICY, origins: ["https://other.example"] }],
    ["a paused site", [["wid", 1234567890]], { ...POLICY, state: "paused" }],
    ["no grant", [["wid", 1234567890]], { ...POLICY, consent: "required" }],
    [
      "a denial",
      [
        ["wid", 1234567890],
        ["consent", "denied"],
      ],
      POLICY,
    ],
    [
      "an unclear consent",
      [
        ["wid", 1234567890],
        ["consent", "maybe"],
      ],
      { ...POLICY, consent: "required" },
    ],
  ])("fetches nothing with %s", (_, queue, policy) => {
    load(queue, policy);
    expect(scripts()).toEqual([]);
  });

  test("a grant starts what waited", () => {
    load(
      [
        ["wid", 1234567890],
        ["identify", "a"],
      ],
      { ...POLICY, consent: "required" },
    );
    host.__insp?.push(["consent", "granted"]);
    expect(scripts()).toHaveLength(1);
    expect(attach().log).toEqual(["started", "identify:a"]);
  });

  test("a denial drops what waited, for good", () => {
    load(
      [
        ["wid", 1234567890],
        ["identify", "a"],
      ],
      { ...POLICY, consent: "required" },
    );
    host.__insp?.push(["consent", "denied"], ["identify", "b"], ["consent", "granted"], ["identify", "c"]);
    expect(attach().log).toEqual(["started", "identify:c"]);
  });

  test("a denial in the middle withdraws in the same task, and start does not lift it", () => {
    load([["wid", 1234567890]]);
    const seen = attach();
    host.__insp?.push(["consent", "denied"]);
    expect(seen.log).toEqual(["started", "withdrawal", "withdrawn"]);
    host.__insp?.push(["start"], ["identify", "a"]);
    expect(seen.log).toEqual(["started", "withdrawal", "withdrawn"]);
  });

  test("a browser signal stands above a grant", () => {
    Object.defineProperty(navigator, "globalPrivacyControl", { value: true, configurable: true });
    load(
      [
        ["consent", "granted"],
        ["wid", 1234567890],
      ],
      { ...POLICY, consent: "required" },
    );
    Reflect.deleteProperty(navigator, "globalPrivacyControl");
    expect(scripts()).toEqual([]);
  });

  test("a recorder that arrives after a denial is not started", () => {
    load([["wid", 1234567890]]);
    host.__insp?.push(["consent", "denied"]);
    expect(attach().log).toEqual([]);
  });

  test("a stop holds for the tab", () => {
    load([["wid", 1234567890]]);
    const seen = attach();
    host.__insp?.push(["stop"]);
    expect(seen.log).toEqual(["started", "stopped"]);
    for (const script of scripts()) script.remove();
    load([["wid", 1234567890]]);
    expect(scripts()).toEqual([]);
    host.__insp?.push(["start"]);
    expect(scripts()).toHaveLength(1);
  });

  test("a stop holds for the page where nothing may be kept, and one that was kept before is not looked for", () => {
    const policy = { ...POLICY, consent: "storage-free" };
    sessionStorage.setItem("voile_stop_1234567890", "1");
    load([["wid", 1234567890]], policy);
    const seen = attach();
    sessionStorage.clear();
    host.__insp?.push(["stop"]);
    expect([seen.log, sessionStorage.length]).toEqual([["started", "stopped"], 0]);
    load([["wid", 1234567890]], policy);
    expect(attach().log).toEqual(["started"]);
  });

  test("a stop before the grant stores nothing", () => {
    load([["wid", 1234567890], ["stop"]], { ...POLICY, consent: "required" });
    expect(sessionStorage.length).toBe(0);
  });

  test("a refusal removes what an earlier visit stored", () => {
    document.cookie = "voile_1234567890=x; Path=/";
    sessionStorage.setItem("voile_tab_1234567890", "x");
    load([
      ["wid", 1234567890],
      ["consent", "denied"],
    ]);
    expect(document.cookie).not.toContain("voile_");
    expect(sessionStorage.length).toBe(0);
  });
});
