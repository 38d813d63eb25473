/** Files that the events name: which are fetched when, what is announced, what the next page announces again. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Assets, type Named } from "../src/capture/assets";
import type { Files } from "../src/capture/files";

const SITE = "https://shop.example/img/";
const url = (name: string): string => `${SITE}${name}`;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

let downloads: { url: string; answer: (bytes: Uint8Array<ArrayBuffer> | null) => void }[];
let uploads: { sha256: string; keepalive: boolean; answer: (done: boolean) => void }[];
let told: { url: string; sha256: string }[];
let left: readonly Named[];
let loaded: Set<string>;
let seen: Set<string>;
let hidden: Set<string>;
let arrive: (urls: readonly string[]) => void;

const files: Files = {
  loaded: () => loaded,
  inView: () => seen,
  draw: () => Promise.resolve(null),
  watch: (arrived) => {
    arrive = arrived;
    return () => {};
  },
};

/** The beginning of a picture, and then the file's own name. */
function picture(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array([0xff, 0xd8, 0xff, ...new TextEncoder().encode(name)]);
}

function make(unsent: readonly Named[] = []): Assets {
  // What an earlier test left running must not speak into this one.
  const mine = { downloads, uploads, told };
  const carrier = {
    download: (from: string) =>
      new Promise<Uint8Array<ArrayBuffer> | null>((answer) => {
        mine.downloads.push({ url: from, answer });
      }),
    upload: (sha256: string, _: string, __: Uint8Array, keepalive: boolean) =>
      new Promise<boolean>((answer) => {
        mine.uploads.push({ sha256, keepalive, answer });
      }),
  };
  const sheets = { read: () => [], write: () => {} };
  const store = {
    take: () => unsent,
    leave: (named: readonly Named[]) => {
      left = named;
    },
  };
  const assets = new Assets(carrier, sheets, store, files);
  assets.begin((_, named, sha256) => {
    if (!hidden.has(named)) mine.told.push({ url: named, sha256 });
    return !hidden.has(named);
  });
  return assets;
}

/** Names `count` files that the page has loaded, and answers every download with the file's own name. */
async function announced(assets: Assets, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    loaded.add(url(`${index}`));
    assets.named(url(`${index}`), url(`${index}`), "image");
  }
  while (told.length < count) {
    await settle();
    for (const { url: from, answer } of downloads.splice(0)) answer(picture(from));
  }
}

beforeEach(() => {
  [downloads, uploads, told, left] = [[], [], [], []];
  [loaded, seen, hidden] = [new Set(), new Set(), new Set()];
});

describe("fetching", () => {
  test("several at a time, what is in the viewport first", async () => {
    const assets = make();
    for (let index = 0; index < 9; index += 1) {
      loaded.add(url(`${index}`));
      assets.named(url(`${index}`), url(`${index}`), "image");
    }
    seen = new Set([url("5"), url("8")]);
    await settle();
    expect(downloads.map((one) => one.url)).toEqual(["5", "8", "0", "1"].map(url));
  });

  test("only what the page has loaded, as soon as it has", async () => {
    const assets = make();
    assets.named(url("late"), url("late"), "image");
    await settle();
    expect(downloads).toEqual([]);
    arrive([url("late")]);
    await settle();
    expect(downloads.map((one) => one.url)).toEqual([url("late")]);
  });

  test.each(["<!doctype html><p>the whole page", "<svg xmlns='http://www.w3.org/2000/svg'><text>a text</text></svg>", ""])(
    "what is no picture is not told of (%#)",
    async (answer) => {
      const assets = make();
      loaded.add(url("1"));
      assets.named(url("1"), url("1"), "image");
      await settle();
      downloads[0]?.answer(new TextEncoder().encode(answer));
      await settle();
      expect(told).toEqual([]);
    },
  );

  test("two addresses never go by one name", async () => {
    const assets = make();
    expect(assets.named(url("1?a"), url("{x}"), "image")).toBe(true);
    expect(assets.named(url("2?a"), url("{x}"), "image")).toBe(false);
    expect(assets.named(url("1?a"), url("{x}"), "image")).toBe(true);
  });
});

describe("uploading", () => {
  test("what is missing, several at a time", async () => {
    const assets = make();
    await announced(assets, 6);
    assets.answered(told.map(({ sha256 }) => sha256));
    await settle();
    expect(uploads).toHaveLength(4);
    uploads[0]?.answer(true);
    await settle();
    expect(uploads).toHaveLength(5);
    expect(new Set(uploads.map(({ sha256 }) => sha256)).size).toBe(5);
  });

  test("again after a failure", async () => {
    const assets = make();
    await announced(assets, 1);
    assets.answered([told[0]?.sha256 ?? ""]);
    await settle();
    uploads[0]?.answer(false);
    await vi.waitFor(() => expect(uploads).toHaveLength(2), 4000);
  });
});

describe("when the page goes", () => {
  test("what is under way leaves with keep-alive, and is left for the next page", async () => {
    const assets = make();
    await announced(assets, 2);
    assets.answered(told.map(({ sha256 }) => sha256));
    await settle();
    uploads[0]?.answer(true);
    await settle();
    assets.hide();
    await settle();
    expect(uploads.slice(2).map(({ keepalive }) => keepalive)).toEqual([true]);
    expect(left.map(({ gated }) => gated)).toEqual([told[1]?.url]);
  });

  test("nothing is left where the server has all", async () => {
    const assets = make();
    await announced(assets, 2);
    assets.answered([]);
    assets.hide();
    expect(left).toEqual([]);
  });

  test("what no answer has spoken of is left too", async () => {
    const assets = make();
    await announced(assets, 2);
    assets.hide();
    expect(left).toHaveLength(2);
  });

  test("an address that the gate changes is not kept in the page's storage", async () => {
    const assets = make([{ url: url("1?token=abc"), gated: url("1"), kind: "image" }]);
    assets.hide();
    expect(left).toEqual([]);
  });

  test("a page that leaves too soon hands on what was left to it", async () => {
    const hero: Named = { url: url("hero"), gated: url("hero"), kind: "image" };
    const assets = make([hero]);
    await settle();
    assets.hide();
    expect(left.map(({ gated }) => gated)).toEqual([hero.gated]);
  });

  test("the next page announces what was left", async () => {
    make([{ url: url("hero"), gated: url("hero"), kind: "image" }]);
    await settle();
    downloads[0]?.answer(picture("picture"));
    await vi.waitFor(() => expect(told.map((one) => one.url)).toEqual([url("hero")]));
  });
});

describe("what names a file", () => {
  const pictureOf = (isClear: boolean): HTMLElement => {
    const image = document.createElement("img");
    image.dataset.clear = String(isClear);
    return image;
  };
  const isClear = (element: object): boolean => (element as HTMLElement).dataset.clear === "true";

  test.each([
    ["an element that is clear", [true], true],
    ["one that is not", [false], false],
    ["one of them", [false, true, false], true],
    ["a sheet too", [false, null], true],
    ["nothing of this page", [], true],
  ])("%s", (_, namers, named) => {
    const assets = make();
    const held = namers.map((clear) => (clear === null ? null : pictureOf(clear)));
    for (const by of held) assets.named(url("1"), url("1"), "image", by);
    expect(assets.isNamed(url("1"), isClear)).toBe(named);
  });

  test("what may not be told is told when it is named again", async () => {
    const assets = make();
    hidden.add(url("1"));
    loaded.add(url("1"));
    assets.named(url("1"), url("1"), "image");
    await settle();
    for (const { url: from, answer } of downloads.splice(0)) answer(picture(from));
    await settle();
    expect(told).toEqual([]);
    hidden.clear();
    for (let times = 0; times < 2; times += 1) assets.named(url("1"), url("1"), "image");
    expect(told).toHaveLength(1);
    assets.withdraw(url("1"));
    assets.named(url("1"), url("1"), "image");
    expect(told).toHaveLength(2);
  });
});
