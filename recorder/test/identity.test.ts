/** In the mode `storage-free` nothing of a visitor is on the device, and everything lives as long as the document. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Identity } from "../src/capture/identity";
import { minorKey, optOutKey } from "../src/forget";
import type { Policy } from "../src/policy";
import { POLICY } from "./policy";

const FREE: Policy = { ...POLICY, consent: "storage-free" };
const ID = "AAAAAAAAAAAAAAAAAAAAAA";
const page = window as unknown as Window & typeof globalThis;

/** The window with everything that keeps something or talks to other tabs watched. */
function watched(): { view: Window & typeof globalThis; used: string[] } {
  const used: string[] = [];
  const spy = (name: string): unknown =>
    new Proxy(
      {},
      {
        get:
          (_, member) =>
          (...given: unknown[]) =>
            void used.push(`${name}.${String(member)} ${given.join(" ")}`),
      },
    );
  const document = {
    location,
    get cookie(): string {
      used.push("cookie");
      return "";
    },
    set cookie(text: string) {
      used.push(`cookie ${text}`);
    },
  };
  const view = {
    document,
    location,
    navigator: { locks: spy("locks") },
    sessionStorage: spy("session"),
    localStorage: spy("local"),
  };
  return { view: view as unknown as Window & typeof globalThis, used };
}

function clear(): void {
  for (const cookie of document.cookie.split("; ")) document.cookie = `${cookie.split("=")[0]}=; Path=/; Max-Age=0`;
  sessionStorage.clear();
  localStorage.clear();
}

beforeEach(clear);
afterEach(() => {
  vi.useRealTimers();
  clear();
});

/** All that a page does with its identity from its first moment to its last. */
async function live(identity: Identity): Promise<void> {
  await identity.agree();
  identity.touch();
  identity.note();
  const tab = identity.takeTab();
  const [sheets, unsent] = [identity.sheets(), identity.unsent()];
  sheets.write([...sheets.read(), "0".repeat(64)]);
  unsent.leave([{ url: "https://a.example/a.png", gated: "https://a.example/a.png", kind: "image" }]);
  identity.leaveTab({ ...tab, previousPage: ID });
  identity.forget();
}

describe("nothing on the device", () => {
  test("is written or read but for a refusal", async () => {
    const { view, used } = watched();
    await live(new Identity(FREE, view));
    expect(used.filter((use) => !/^cookie$|^local.getItem voile_(?:optout|minor)_/.test(use))).toEqual([]);
  });

  test("and the watch would have seen it", async () => {
    const { view, used } = watched();
    const identity = new Identity(POLICY, view);
    identity.renew();
    identity.leaveTab(identity.takeTab());
    expect(used.some((use) => use.startsWith("cookie voile_1234567890=1."))).toBe(true);
    expect(used.some((use) => use.startsWith("session.setItem voile_tab_"))).toBe(true);
  });

  test("stays of what an earlier mode had left, but the visitor's refusals do", () => {
    document.cookie = `voile_1234567890=1.${ID}.abc.${ID}.abc.abc; Path=/`;
    document.cookie = "voile_draw_1234567890=7; Path=/";
    document.cookie = "theirs=1; Path=/";
    localStorage.setItem(optOutKey("1234567890"), "1");
    sessionStorage.setItem("voile_tab_1234567890", ID);
    new Identity(POLICY, page).tidy();
    expect(document.cookie).toContain("voile_1234567890");
    new Identity(FREE, page).tidy();
    expect([document.cookie, sessionStorage.length, localStorage.length]).toEqual(["theirs=1", 0, 1]);
  });
});

describe("one document", () => {
  test("is one session and one visitor, whatever begins anew in it", async () => {
    const identity = new Identity(FREE, page);
    const first = await identity.agree();
    const again = await identity.agree();
    expect([again.visitor, again.session]).toEqual([first.visitor, first.session]);
    expect(identity.renew().session).toBe(first.session);
    expect([identity.isAlive(), identity.touch(), identity.isKept()]).toEqual([true, true, true]);
  });

  test("is nobody that another one is", async () => {
    const all = await Promise.all([1, 2, 3].map(() => new Identity(FREE, page).agree()));
    expect(new Set(all.flatMap(({ visitor, session }) => [visitor, session])).size).toBe(6);
    const tabs = [1, 2].map(() => {
      const identity = new Identity(FREE, page);
      const tab = identity.takeTab();
      identity.leaveTab({ ...tab, previousPage: ID });
      return tab;
    });
    expect(tabs.map(({ previousPage }) => previousPage)).toEqual([null, null]);
    expect(tabs[0]?.tab).not.toBe(tabs[1]?.tab);
  });

  test("begins another session after half an hour without activity", async () => {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
    const identity = new Identity(FREE, page);
    const first = await identity.agree();
    vi.setSystemTime(1_700_000_000_000 + 31 * 60_000);
    expect(identity.isAlive()).toBe(false);
    const next = identity.renew();
    expect(next.session).not.toBe(first.session);
    expect(identity.isAlive()).toBe(true);
  });
});

describe("a refusal in another tab", () => {
  test.each([
    ["opted_out", optOutKey],
    ["minor", minorKey],
  ])("is seen with the next activity: %s", async (source, keyOf) => {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
    const identity = new Identity(FREE, page);
    await identity.agree();
    expect(identity.refusal()).toBeNull();
    document.cookie = `${keyOf("1234567890")}=1; Path=/`;
    vi.setSystemTime(1_700_000_000_000 + 6000);
    expect(identity.touch()).toBe(false);
    expect(identity.refusal()).toEqual([source]);
    // Where the cookie is shared, the tab that heard the refusal has told of the session.
    expect(new Identity(POLICY, page).refusal()).toBeNull();
  });
});
