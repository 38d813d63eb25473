import { afterEach, expect, test, vi } from "vitest";
import { Api } from "../src/api.ts";
import { Assets } from "../src/assets.ts";
import { Failure } from "../src/failure.ts";
import { Loader } from "../src/loader.ts";
import { readLines } from "../src/ndjson.ts";
import { parseSession, type Session } from "../src/session.ts";
import { Token } from "../src/token.ts";
import * as fixture from "./fixture.mjs";

type Answer = (path: string, token: string) => Response;
const asked: string[] = [];

function network(answer: Answer): void {
  vi.stubGlobal("fetch", async (path: string, { headers }: { headers: Record<string, string> }) => {
    asked.push(path);
    return answer(path, headers.Authorization ?? "");
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
  asked.length = 0;
});

const session = parseSession(fixture.session) as Session;
const fromFixture: Answer = (path) => {
  const events = fixture.pages.find((one) => path.includes(one.info.id))?.events;
  if (events) return new Response(`${JSON.stringify(events.slice(0, 3))}\n\n${JSON.stringify(events.slice(3))}`);
  const asset = fixture.assets[path.split("/").at(-1) as keyof typeof fixture.assets];
  return asset ? new Response(asset.body) : new Response(null, { status: 204 });
};

function loader(ask: () => void = () => undefined): { loader: Loader; token: Token } {
  const token = new Token("first", ask);
  const api = new Api(token);
  return { loader: new Loader(api, new Assets(api, new Map()), session.originMs), token };
}

const loaded = async (pages: number, from = loader().loader) => {
  const one = session.pages[pages];
  if (!one) throw new Error("no such page");
  return from.load(one);
};

test("a session is told in its own time", () => {
  expect(session.pages.map(({ tab, number, start }) => [tab, number, start])).toEqual([
    [1, 1, 0],
    [2, 1, 20_800],
    [1, 2, 33_500],
    [1, 3, 72_000],
  ]);
  expect(session.totalMs).toBe(81_000);
});

test.each([null, [], {}, { session: null }, "x"])("%j is no session", (answer) => {
  expect(parseSession(answer)).toBeNull();
});

test("what is not known in a session is left out", () => {
  const odd = parseSession({
    session: { id: "s" },
    recordings: [{ pages: [{ id: "p", started_ms: 5, ended_ms: "x" }, { id: 3 }, null] }, 7],
    markers: [
      { kind: "other", at_ms: 5 },
      { kind: "page", at_ms: 6 },
    ],
    assets: { "http://a.test": "http://evil.test/", b: `/api/assets/${"a".repeat(64)}` },
  });
  expect(odd?.pages.map(({ id, start, end }) => [id, start, end])).toEqual([["p", 0, 0]]);
  expect(odd?.markers).toEqual([{ at: 1, kind: "page", label: "" }]);
  expect([...(odd?.assets.keys() ?? [])]).toEqual(["b"]);
});

test("a page comes with its assets, each asked for once", async () => {
  network(fromFixture);
  const from = loader().loader;
  const first = await loaded(0, from);
  const snapshot = first instanceof Failure ? "" : JSON.stringify(first.events[1]);
  expect([snapshot.includes("blob:"), snapshot.includes("http://shop.test")]).toEqual([true, false]);
  await loaded(2, from);
  const third = await loaded(3, from);
  expect(JSON.stringify(third).includes("Georgia")).toBe(true);
  expect(asked.filter((path) => path.includes("/assets/"))).toHaveLength(2);
  await loaded(0, from);
  expect(asked.filter((path) => path.includes("/pages/"))).toHaveLength(3);
});

test("a page without a snapshot is a failure of its own, and asked for again", async () => {
  network(() => new Response('[{"type":3,"timestamp":1,"data":{"source":0}}]\n'));
  const from = loader().loader;
  expect(await loaded(0, from)).toEqual(new Failure("no_snapshot"));
  network(fromFixture);
  expect(await loaded(0, from)).not.toBeInstanceOf(Failure);
});

test("a stream that was cut off shows what came, as incomplete", async () => {
  network(
    (path, token) => new Response(`${JSON.stringify(fixture.pages[0]?.events)}\n{"broken":true}\n`, fromFixture(path, token)),
  );
  expect(await loaded(0)).toMatchObject({ facts: { isPartial: true } });
});

test.each([
  [404, "missing"],
  [500, "server"],
  [403, "missing"],
])("status %i is %s", async (status, reason) => {
  network(() => new Response("", { status }));
  expect(await loaded(0)).toEqual(new Failure(reason as Failure["reason"]));
});

test("no network is a failure", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
  expect(await loaded(0)).toEqual(new Failure("network"));
});

test("an expired token is renewed once, and all requests go on with the new one", async () => {
  network((path, token) => (token === "Bearer second" ? fromFixture(path, token) : new Response("", { status: 401 })));
  let asks = 0;
  const made = loader(() => {
    asks += 1;
    queueMicrotask(() => made.token.replace("second"));
  });
  const both = await Promise.all([loaded(0, made.loader), loaded(1, made.loader)]);
  expect(both.some((one) => one instanceof Failure)).toBe(false);
  expect(asks).toBe(1);
});

test("without a new token in time the view has expired", async () => {
  vi.useFakeTimers();
  network(() => new Response("", { status: 401 }));
  const load = loaded(0);
  await vi.advanceTimersByTimeAsync(9000);
  expect(await load).toEqual(new Failure("token"));
  vi.useRealTimers();
});

test("lines are put together over pieces, and what is no JSON is counted", async () => {
  const text = new TextEncoder().encode('["ä"]\nx\n\n[2]');
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of text) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  expect(await readLines(body)).toEqual({ values: [["ä"], [2]], broken: 1 });
});

const [A, B] = ["a".repeat(64), "b".repeat(64)];
const element = (id: number, tagName: string, attributes: object, childNodes: object[] = []) => ({
  type: 2,
  id,
  tagName,
  attributes,
  childNodes,
});

/** Events of a page that shows the pictures of `shown`, and announces `told` (name to hash). */
function pictures(shown: readonly string[], told: Readonly<Record<string, string>>): object[] {
  const images = shown.map((src, index) => element(10 + index, "img", { src }));
  const node = { type: 0, id: 1, childNodes: [element(2, "html", {}, [element(3, "body", {}, images)])] };
  const assets = Object.entries(told).map(([url, sha256]) => ({
    type: 5,
    timestamp: 3,
    data: { tag: "voile.asset", payload: { kind: "image", url, sha256, bytes: 1 } },
  }));
  return [
    { type: 4, timestamp: 1, data: { href: "", width: 800, height: 600 } },
    { type: 2, timestamp: 2, data: { node, initialOffset: { top: 0, left: 0 } } },
    ...assets,
  ];
}

/** Loads the pages of the session in the order of `order`; every picture is called by its hash. */
async function shownOn(order: readonly number[], pages: readonly object[][]): Promise<string[][]> {
  vi.stubGlobal("URL", { createObjectURL: (blob: Blob) => `blob:${blob.type}` });
  network((path) => {
    const index = session.pages.findIndex(({ id }) => path.includes(id));
    if (index >= 0) return new Response(JSON.stringify(pages[index]));
    return new Response("x", { headers: { "content-type": path.endsWith(A) ? "image/png" : "image/gif" } });
  });
  const from = loader().loader;
  for (const index of order) await loaded(index, from);
  const found = await Promise.all(pages.map((_, index) => loaded(index, from)));
  const names = found.map((one) => JSON.stringify(one instanceof Failure ? "" : one.events).match(/blob:image.{4}/g) ?? []);
  return names.map((some) => some.map((name) => (name.endsWith("png") ? "A" : "B")));
}

test("a picture that a later page announces shows on the earlier page", async () => {
  const url = "https://shop.example/hero.webp";
  const pages = [pictures([url], {}), pictures([], { [url]: A })];
  expect(await shownOn([0, 1], pages)).toEqual([["A"], []]);
});

test.each(["https://shop.example/{x}.webp", "https://shop.example/{n}/hero.webp", "https://shop.example/draw.php"])(
  "not by %s, which can mean several",
  async (url) => {
    const pages = [pictures([url], {}), pictures([url], { [url]: A })];
    expect(await shownOn([0, 1], pages)).toEqual([[], ["A"]]);
  },
);

test.each([[[0, 1, 2]], [[2, 1, 0]]])("one name for two files is told apart by page, loaded as %j", async (order) => {
  const url = "https://shop.example/hero.webp";
  const pages = [pictures([url], { [url]: A }), pictures([url], { [url]: B }), pictures([url], {})];
  expect(await shownOn(order, pages)).toEqual([["A"], ["B"], []]);
});
