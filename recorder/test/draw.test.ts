/** Who is recorded of many visitors, and what is kept on the devices of the others. */
import { beforeEach, describe, expect, test } from "vitest";
import { keepDraw } from "../src/draw";
import { forget } from "../src/forget";
import { HANDOVER } from "../src/handover";
import type { PieceHost, PiecePolicy } from "../src/loader/pieces";
import bots from "../src/loader/pieces/bots";
import frequency from "../src/loader/pieces/frequency";
import running from "../src/loader/pieces/running";
import { POLICY } from "./policy";

const DRAW = `voile_draw_${POLICY.site}`;
const SESSION = `voile_${POLICY.site}`;

function host(rules: Partial<PiecePolicy>, page: unknown = window): PieceHost {
  return { page: page as Window, policy: () => ({ ...POLICY, ...rules }), changed: () => {}, mark: () => mark };
}

interface Loaded {
  bar(): string | null | undefined;
  draw(): number | null | undefined;
}

/** The piece, and what it tells the recorder. */
function loaded(own: PieceHost): Loaded {
  const handover: { draw?: number } = {};
  const { crypto, location, document } = own.page;
  const page = { crypto, location, document, __insp: { [HANDOVER]: handover } };
  const { bar } = frequency({ ...own, page: page as unknown as Window });
  return { bar: () => bar?.(), draw: () => handover.draw };
}

/** A page of a visitor whose browser has the cookies that stand now. */
const load = (percent: number, more: Partial<PiecePolicy> = {}): Loaded =>
  loaded(host({ recording_frequency: percent, ...more }));

function clear(): void {
  for (const cookie of document.cookie.split("; ")) {
    document.cookie = `${cookie.split("=")[0]}=; Path=/; Max-Age=0`;
  }
}

function session(startedMs: number, lastMs: number): void {
  const time = (ms: number): string => ms.toString(36);
  document.cookie = `${SESSION}=1.visitor.${time(startedMs)}.session.${time(startedMs)}.${time(lastMs)}; Path=/`;
}

let mark = "";

beforeEach(() => {
  clear();
  mark = "";
});

describe("the draw", () => {
  test("is uniform: chi-square over many visitors", () => {
    const { crypto, location } = window;
    const [visitors, counts] = [50_000, new Array<number>(100).fill(0)];
    for (let visitor = 0; visitor < visitors; visitor += 1) {
      const page = { crypto, location, document: { cookie: "", location } };
      const piece = loaded(host({ recording_frequency: 50 }, page));
      piece.bar();
      const number = piece.draw() as number;
      counts[number] = (counts[number] ?? 0) + 1;
    }
    const expected = visitors / 100;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 99 degrees of freedom: above 181 once in a million runs, below 45 as seldom.
    expect(chiSquare).toBeLessThan(181);
    expect(chiSquare).toBeGreaterThan(45);
  });

  test("is stable: on every page of a visitor it says the same", () => {
    const first = load(30);
    const said = first.bar();
    for (let page = 0; page < 50; page += 1) {
      const later = load(30);
      expect(later.bar()).toBe(said);
      expect(later.draw()).toBe(first.draw());
    }
  });

  test("keeps a number from 0 to 99 and nothing else", () => {
    load(1).bar();
    expect(document.cookie).toMatch(new RegExp(`^${DRAW}=\\d\\d?$`));
    expect([localStorage.length, sessionStorage.length]).toEqual([0, 0]);
  });

  test("is not made before it is asked for", () => {
    load(1);
    expect(document.cookie).toBe("");
  });

  test.each([0, 1, 20, 57, 99])("number %i: a higher frequency includes those drawn before", (number) => {
    keepDraw(document, POLICY, number, [""]);
    for (let percent = 0; percent < 100; percent += 1) {
      expect(load(percent).bar()).toBe(number < percent ? null : "not_drawn");
    }
  });

  test("holds for a session that runs, whatever the frequency becomes", () => {
    keepDraw(document, POLICY, 40, [""]);
    session(Date.now() - 60_000, Date.now() - 1000);
    expect(load(20).bar()).toBeNull();
    session(Date.now() - 60 * 60_000, Date.now() - 31 * 60_000);
    expect(load(20).bar()).toBe("not_drawn");
    session(Date.now() - 25 * 3_600_000, Date.now() - 1000);
    expect(load(20).bar()).toBe("not_drawn");
  });

  test("stores nothing where nothing may be stored, and holds for the page", () => {
    const piece = load(50, { consent: "storage-free" });
    const said = piece.bar();
    expect(document.cookie).toBe("");
    for (let again = 0; again < 20; again += 1) expect(piece.bar()).toBe(said);
  });

  test("reads nothing where nothing may be kept, and who was drawn stays it while the page is open", () => {
    keepDraw(document, POLICY, 0, [""]);
    session(Date.now() - 60_000, Date.now() - 1000);
    const rules: Partial<PiecePolicy> = { consent: "storage-free", recording_frequency: 100 };
    const seen = loaded({ ...host({}), policy: () => ({ ...POLICY, ...rules }) as PiecePolicy });
    expect(seen.bar()).toBeNull();
    Object.assign(rules, { recording_frequency: 0 });
    expect(seen.bar()).toBeNull();
    // The page that is loaded next is another visitor, whatever is left of earlier ones.
    expect(load(0, { consent: "storage-free" }).bar()).toBe("not_drawn");
  });

  test("holds for the page where cookies cannot be kept", () => {
    const { crypto, location } = window;
    const piece = loaded(host({ recording_frequency: 50 }, { crypto, location, document: { cookie: "", location } }));
    const said = piece.bar();
    for (let again = 0; again < 20; again += 1) expect(piece.bar()).toBe(said);
  });

  test("includes whoever came by a signed link to try the site, on later pages too", () => {
    keepDraw(document, POLICY, 99, [""]);
    mark = "try";
    expect(load(1).bar()).toBeNull();
    mark = "";
    const later = load(1);
    expect([later.bar(), later.draw()]).toEqual([null, 0]);
  });

  test("keeps everybody out where the page may not read its cookies", () => {
    const page = {
      crypto: window.crypto,
      location: window.location,
      document: {
        get cookie(): string {
          throw new DOMException("planted", "SecurityError");
        },
      },
    };
    expect(loaded(host({ recording_frequency: 99 }, page)).bar()).toBe("not_drawn");
    expect(running(host({}, page)).bar?.()).toBe("enough_sessions");
  });

  test("is forgotten with a refusal", () => {
    load(20).bar();
    forget(POLICY.site, document);
    expect(document.cookie).toBe("");
  });
});

describe("a site that has had enough sessions", () => {
  test("begins no other where each page is one", () => {
    session(Date.now() - 60_000, Date.now());
    expect(running(host({ consent: "storage-free" })).bar?.()).toBe("enough_sessions");
  });

  test("goes on with those that run, and begins no other", () => {
    expect(running(host({})).bar?.()).toBeTruthy();
    session(Date.now() - 60_000, Date.now());
    expect(running(host({})).bar?.()).toBeNull();
  });
});

describe("automated browsers", () => {
  const page = (hostname: string, webdriver: boolean, userAgent = "Mozilla/5.0 Chrome/141.0"): unknown => ({
    location: { hostname },
    navigator: { webdriver, userAgent },
  });

  test.each([
    ["shop.example.org", true],
    ["localhost.example.org", true],
    ["127.0.0.1.example.org", true],
    ["localhost", false],
    ["127.0.0.1", false],
    ["127.1.2.3", false],
    ["[::1]", false],
  ])("count as bots at %s: %s", (hostname, counts) => {
    const headless = "Mozilla/5.0 HeadlessChrome/141.0";
    expect(bots(host({}, page(hostname, true))).bar?.() ?? null).toBe(counts ? "bot" : null);
    expect(bots(host({}, page(hostname, false, headless))).bar?.() ?? null).toBe(counts ? "bot" : null);
    expect(bots(host({}, page(hostname, false))).bar?.() ?? null).toBeNull();
  });
});

test("jsdom keeps cookies, or these tests would show nothing", () => {
  keepDraw(document, POLICY, 5, [""]);
  expect(document.cookie).toBe(`${DRAW}=5`);
});
