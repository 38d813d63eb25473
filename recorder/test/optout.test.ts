import { beforeEach, describe, expect, test, vi } from "vitest";
import { Loader } from "../src/loader/loader";
import { claim } from "../src/loader/queue";
import { POLICY } from "./policy";

type Host = { __insp?: unknown[] };
const host = window as unknown as Host;
const KEY = "voile_optout_1234567890";
const OUT = ["optOut"];
const IN = ["optIn"];

function load(...queue: unknown[]): void {
  host.__insp = [["wid", 1234567890], ...queue];
  claim(window, () => new Loader(POLICY, window));
}

function recorded(): boolean {
  const found = [...document.querySelectorAll("script")];
  for (const script of found) script.remove();
  return found.length > 0;
}

beforeEach(() => {
  vi.restoreAllMocks();
  delete host.__insp;
  for (const script of document.querySelectorAll("script")) script.remove();
  for (const part of document.cookie.split("; ")) document.cookie = `${part.split("=")[0]}=; Path=/; Max-Age=0`;
  localStorage.clear();
});

describe("an opt-out", () => {
  test("is kept in a cookie and in the origin's storage, and holds for every page to come", () => {
    load(OUT);
    expect(recorded()).toBe(false);
    expect(document.cookie).toBe(`${KEY}=1`);
    expect(localStorage.getItem(KEY)).toBe("1");
    load();
    expect(recorded()).toBe(false);
  });

  test.each([
    ["the cookie alone", () => localStorage.clear()],
    ["the storage alone", () => (document.cookie = `${KEY}=; Path=/; Max-Age=0`)],
  ])("is heard from %s", (_, remove) => {
    load(OUT);
    remove();
    load();
    expect(recorded()).toBe(false);
  });

  test.each(["1", "yes", ""])("is heard from a cookie of the site's own server that says %j", (value) => {
    document.cookie = `${KEY}=${value}; Path=/`;
    load();
    expect(recorded()).toBe(false);
  });

  test("is heard from no cookie of another name", () => {
    document.cookie = `not_${KEY}=1; Path=/`;
    document.cookie = `${KEY}9=1; Path=/`;
    load();
    expect(recorded()).toBe(true);
    for (const name of [`not_${KEY}`, `${KEY}9`]) document.cookie = `${name}=; Path=/; Max-Age=0`;
  });

  test("removes identifiers of earlier visits", () => {
    document.cookie = "voile_1234567890=visitor; Path=/";
    sessionStorage.setItem("voile_tab_1234567890", "tab");
    load(OUT);
    expect(document.cookie).toBe(`${KEY}=1`);
    expect(sessionStorage.length).toBe(0);
  });

  test("holds for the page where the browser keeps nothing", () => {
    vi.spyOn(Document.prototype, "cookie", "get").mockReturnValue("");
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new Error("denied");
    });
    load(OUT);
    expect(recorded()).toBe(false);
    host.__insp?.push(["consent", "granted"], ["start"]);
    expect(recorded()).toBe(false);
  });
});

describe("opting back in", () => {
  test.each([
    ["the last word counts before the script came", [OUT, IN], true],
    ["in either order", [IN, OUT], false],
    ["without an opt-out changes nothing", [IN], true],
    ["is no consent: it lifts no denial", [["consent", "denied"], OUT, IN], false],
  ])("%s", (_, queue, expected) => {
    load(...queue);
    expect(recorded()).toBe(expected);
  });

  test("later on the same page begins to record", () => {
    load(OUT);
    host.__insp?.push(IN);
    expect(recorded()).toBe(true);
    expect(localStorage.length).toBe(0);
  });

  test("outweighs what another host of the site still has in its storage", () => {
    load(OUT);
    host.__insp?.push(IN);
    localStorage.setItem(KEY, "1");
    load();
    expect(recorded()).toBe(true);
  });
});
