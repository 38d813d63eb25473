/** The vectors of targeting, run on the loader's rules; then the pieces in a loader. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import gate from "../../protocol/url-gate.json";
import vectors from "../../protocol/vectors/targeting.json";
import { HANDOVER, type Handover, type Running } from "../src/handover";
import { addressSays } from "../src/loader/addressrules";
import { Loader } from "../src/loader/loader";
import { ADDRESS_MAX, keptOut } from "../src/loader/pagerules";
import type { Pieces } from "../src/loader/pieces";
import addresses from "../src/loader/pieces/addresses";
import agent from "../src/loader/pieces/agent";
import pages from "../src/loader/pieces/pages";
import presence from "../src/loader/pieces/presence";
import visitors from "../src/loader/pieces/visitors";
import { tagsOf } from "../src/loader/presence";
import { claim } from "../src/loader/queue";
import { decisive, figureOf, languageSays, type Says, verdictOf } from "../src/loader/visitorrules";
import { POLICY } from "./policy";

interface Visitor {
  readonly [kind: string]: unknown;
  readonly language?: string;
  readonly referrer?: string;
  readonly landing?: string;
  readonly tags?: [string | null, unknown][];
  readonly cookies?: string[] | null;
  readonly variables?: string[] | null;
}

interface Case {
  readonly name: string;
  readonly kind: string;
  readonly out: string;
  readonly url?: string;
  readonly include?: string[];
  readonly exclude?: string[];
  readonly rules?: string[];
  readonly visitor?: Visitor;
  readonly pattern?: string;
}

const cases = (kind: string): Case[] => (vectors.cases as Case[]).filter((each) => each.kind === kind);

function known(visitor: Visitor): Says {
  const tags = new Set(
    (visitor.tags ?? []).flatMap(([key, value]) => tagsOf(["tagSession", key === null ? value : { [key]: value }])),
  );
  return (kind, value) => {
    if (kind === "tag") return tags.has(value);
    if (kind === "cookie") return visitor.cookies?.includes(value) ?? null;
    if (kind === "variable") return visitor.variables?.includes(value) ?? null;
    if (kind === "language") return languageSays(visitor.language ?? "", value);
    const { landing = "", referrer = "" } = visitor;
    const said = addressSays(kind, value, landing, referrer);
    if (said !== undefined) return said;
    return visitor[kind] == null ? null : visitor[kind] === value;
  };
}

test("an address is judged up to the length that the gate takes", () => {
  expect(ADDRESS_MAX).toBe(gate.max_length);
});

test.each(cases("page"))("pages: $name", ({ include = [], exclude = [], url = "", out }) => {
  expect(keptOut({ include, exclude }, url) === null).toBe(out === "in");
});

test.each(cases("visitor"))("visitors: $name", ({ rules = [], visitor = {}, out }) => {
  const figures = rules.map((line) => figureOf(line, known(visitor)));
  expect(verdictOf(rules, figures)).toBe(out);
});

test.each(cases("expression").filter(({ out }) => out === ""))("$name is one here too", ({ pattern = "" }) => {
  expect(() => new RegExp(pattern, "su")).not.toThrow();
});

const host = window as unknown as { __insp?: unknown[]; navigation?: unknown; app?: unknown };
const PIECES: Pieces = Object.entries({ pages, visitors, agent, addresses, presence });

function policyOf(targeting: Partial<typeof POLICY.targeting>, more: object = {}): unknown {
  return { ...POLICY, targeting: { ...POLICY.targeting, ...targeting }, pieces: ["pages", "visitors"], ...more };
}

const { pushState, replaceState } = History.prototype;
const log: string[] = [];
const RUNNING: Running = {
  command: (command) => log.push(command.join(":")),
  stop: () => log.push("stop"),
  pause: () => log.push("pause"),
  away: () => log.push("away"),
  tell: () => false,
  start: () => log.push("start"),
  withdraw: () => log.push("withdraw"),
};

function load(policy: unknown, ...queue: unknown[]): Handover {
  host.__insp = [["wid", 1234567890], ...queue];
  claim(window, () => new Loader(policy, window, PIECES));
  return Object.getOwnPropertyDescriptor(host.__insp, HANDOVER)?.value as Handover;
}

const requested = (): number => document.querySelectorAll("script").length;
const push = (...commands: unknown[]): unknown => host.__insp?.push(...commands);
const cookies = (): string => document.cookie;

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  history.replaceState(null, "", "/");
});

afterEach(() => {
  // What the loader of one test watches is none of the next one's business.
  Object.assign(History.prototype, { pushState, replaceState });
  for (const script of document.querySelectorAll("script")) script.remove();
  for (const name of ["voile_1234567890", "voile_t_1234567890", "beta"]) document.cookie = `${name}=; Path=/; Max-Age=0`;
  log.length = 0;
  delete host.__insp;
  delete host.app;
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("pages", () => {
  const EXCLUDED = policyOf({ exclude: ["begins /account"] });

  test("an excluded one asks for no recorder, another does", () => {
    history.replaceState(null, "", "/account/1");
    load(EXCLUDED);
    expect(requested()).toBe(0);
    history.pushState(null, "", "/shop");
    expect(requested()).toBe(1);
  });

  test("leaving ends in the same task, and coming back starts again", () => {
    load(EXCLUDED).attach(RUNNING);
    history.pushState(null, "", "/account/1");
    log.push("|");
    history.pushState(null, "", "/account/2");
    history.replaceState(null, "", "/shop");
    expect(log).toEqual(["start", "away", "|", "away", "start"]);
  });

  test("a change that nobody told is seen ahead of the next event", () => {
    const handover = load(EXCLUDED);
    handover.attach(RUNNING);
    pushState.call(history, null, "", "/account/1");
    handover.look?.();
    expect(log.at(-1)).toBe("away");
  });

  test("what a page calls itself can keep it out, and never in", () => {
    load(policyOf({ include: ["begins /shop"], exclude: ["contains secret"] })).attach(RUNNING);
    push(["pageUrl", "/shop/1"]);
    expect(log).not.toContain("start");
    history.pushState(null, "", "/shop/2");
    expect(log.at(-1)).toBe("pageUrl:/shop/1");
    push(["pageUrl", "/shop/secret"]);
    expect(log.at(-1)).toBe("away");
    push(["virtualPage", "unseen"], ["identify", "a"]);
    push(["pageUrl", null]);
    expect(log.slice(-5, -1)).toEqual(["start", "pageUrl:/shop/secret", "identify:a", "pageUrl:"]);
  });

  test("a rule that cannot be run keeps everything out", () => {
    load(policyOf({ exclude: ["regex ("] }));
    expect(requested()).toBe(0);
  });

  test("new rules reach an open page, which keeps its identifiers", () => {
    const handover = load(EXCLUDED);
    handover.attach(RUNNING);
    document.cookie = "voile_1234567890=x; Path=/";
    expect(handover.allows(policyOf({ include: ["begins /shop"] }))).toBe(false);
    expect(log).toEqual(["start", "away"]);
    expect(cookies()).toContain("voile_1234567890=x");
  });

  test("other pages do not name an excluded one", () => {
    const handover = load(EXCLUDED);
    const { origin } = window.location;
    expect([handover.hides?.(`${origin}/account/1`), handover.hides?.(`${origin}/shop`)]).toEqual([true, false]);
  });
});

describe("visitors", () => {
  const RULES = ["all:", "landing begins /sale", "tag plan = pro"];

  test("nothing of the device is read and nothing kept before a grant", () => {
    const read = vi.spyOn(Document.prototype, "cookie", "get");
    const watched = vi.fn(() => 1);
    Object.defineProperty(host, "app", { get: watched, configurable: true });
    load(policyOf({ visitors: ["any:", "variable app", "cookie beta"] }, { consent: "required" }));
    // What the visitor refused before is looked for at each decision, and nothing else.
    expect([read.mock.calls.length, watched.mock.calls.length]).toEqual([2, 0]);
    push(["consent", "granted"]);
    expect(watched).toHaveBeenCalled();
    expect(read.mock.calls.length).toBeGreaterThan(2);
    expect(requested()).toBe(1);
  });

  test("a tag that is awaited starts the recording, with what waited", () => {
    history.replaceState(null, "", "/sale");
    load(policyOf({ visitors: RULES }), ["identify", "a"]);
    push(["tagSession", { plan: "free" }]);
    expect(requested()).toBe(0);
    push(["tagSession", { plan: "pro" }]);
    expect(requested()).toBe(1);
  });

  test("what was found holds for the session, in other documents too, and then no longer", () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_700_000_000_000 });
    history.replaceState(null, "", "/sale");
    load(policyOf({ visitors: RULES }));
    history.replaceState(null, "", "/other");
    vi.setSystemTime(Date.now() + 29 * 60_000);
    load(policyOf({ visitors: RULES }), ["tagSession", { plan: "pro" }]);
    expect(requested()).toBe(1);
    vi.setSystemTime(Date.now() + 31 * 60_000);
    for (const script of document.querySelectorAll("script")) script.remove();
    load(policyOf({ visitors: RULES }), ["tagSession", { plan: "pro" }]);
    expect(requested()).toBe(0);
  });

  test("a visitor who was kept out stays out for the session", () => {
    load(policyOf({ visitors: RULES }), ["tagSession", { plan: "pro" }]);
    history.replaceState(null, "", "/sale");
    load(policyOf({ visitors: RULES }), ["tagSession", { plan: "pro" }]);
    expect(requested()).toBe(0);
    load(policyOf({ visitors: ["all:", "landing begins /sale"] }));
    expect(requested()).toBe(1);
  });

  test("who comes again is known by a cookie that is no identifier", () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_700_000_000_000 });
    load(policyOf({ visitors: ["all:", "visitor returning"] }));
    expect([requested(), cookies().match(/voile_t_1234567890=[0-9a-z]+\.[0-9a-z]+\.[0-9a-z]+\.00/) !== null]).toEqual([0, true]);
    vi.setSystemTime(Date.now() + 45 * 60_000);
    load(policyOf({ visitors: ["all:", "visitor returning"] }));
    expect(requested()).toBe(1);
  });

  test("a cookie or variable that comes later is seen with the next page view", () => {
    load(policyOf({ visitors: ["all:", "cookie beta", "variable app.user"] }));
    host.app = { user: 1 };
    document.cookie = "beta=1; Path=/";
    expect(requested()).toBe(0);
    push(["debug", false]);
    expect(requested()).toBe(1);
  });

  test("without storage nothing is kept, and no cookie read", () => {
    document.cookie = "beta=1; Path=/";
    load(policyOf({ visitors: ["all:", "cookie beta"] }, { consent: "storage-free" }));
    load(policyOf({ visitors: ["all:", "visitor new"] }, { consent: "storage-free" }));
    expect(requested()).toBe(0);
    load(policyOf({ visitors: ["all:", "not device mobile"] }, { consent: "storage-free" }));
    expect([requested(), cookies()]).toEqual([1, "beta=1"]);
  });

  test("a refusal removes what was kept", () => {
    load(policyOf({ visitors: RULES }));
    expect(cookies()).toContain("voile_t_");
    push(["consent", "denied"]);
    expect(cookies()).toBe("");
  });

  test("nothing is asked of the visitor on a page that is not recorded", () => {
    history.replaceState(null, "", "/account");
    load(policyOf({ exclude: ["begins /account"], visitors: RULES }));
    expect(cookies()).toBe("");
  });
});

describe("which line keeps a visitor out", () => {
  test.each([
    [["all:", "visitor new", "language de"], [0, 2, 0], 2],
    [["any:", "cookie a", "cookie b"], [0, 0, 0], 0],
    [["all:", "visitor new", "any:", "cookie a", "cookie b"], [0, 2, 0, 0, 0], 2],
    [["all:", "tag plan"], [0, 1], -1],
    [["all:", "visitor new"], [0, 2], -1],
    [[], [], -1],
  ])("%j with %j", (lines, figures, line) => {
    expect(decisive(lines, figures)).toBe(line);
  });
});
