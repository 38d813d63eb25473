import { describe, expect, test } from "vitest";
import { PageBuffer, utf8Bytes } from "../src/buffer";
import { type PageHeader, toJson } from "../src/envelope";
import { EventType, type WireEvent } from "../src/events";
import { newId } from "../src/ids";

const IDENTITY = {
  recorder: "0.0.0",
  policy: 1,
  visitor: newId(),
  session: newId(),
  session_started_ms: 1,
  tab: newId(),
  page: newId(),
};
const HEADER = { url: "https://shop.example/" } as unknown as PageHeader;
const LIMIT = 1_000_000;

const event = (size: number): WireEvent => ({
  type: EventType.Custom,
  timestamp: 1,
  data: { tag: "voile.title", payload: { title: "x".repeat(size) } },
});

interface Body {
  seq: number;
  final: boolean;
  events: unknown[];
  header?: unknown;
  labels?: string[];
  tags?: unknown[];
  dropped?: Record<string, number>;
}

const read = (body: Uint8Array): Body => JSON.parse(new TextDecoder().decode(body)) as Body;

describe("envelopes", () => {
  test("are numbered from 0, with the header in the first", () => {
    const buffer = new PageBuffer(IDENTITY, HEADER);
    buffer.add(event(1), LIMIT);
    const first = read(buffer.seal(5, LIMIT, false).body);
    buffer.add(event(1), LIMIT);
    const second = read(buffer.seal(6, LIMIT, true).body);
    expect([first.seq, first.header, first.final]).toEqual([0, HEADER, false]);
    expect([second.seq, second.header, second.final]).toEqual([1, undefined, true]);
  });

  test("are cut to a size, in order, and only the last is final", () => {
    const buffer = new PageBuffer(IDENTITY, HEADER);
    for (let index = 0; index < 10; index += 1) buffer.add(event(1000), LIMIT);
    const bodies = [];
    while (!buffer.isEmpty) bodies.push(buffer.seal(1, 6000, true).body);
    expect(bodies.length).toBeGreaterThan(2);
    expect(bodies.every((body) => body.length <= 6000)).toBe(true);
    expect(bodies.map((body) => read(body).final)).toEqual(bodies.map((_, index) => index === bodies.length - 1));
    expect(bodies.flatMap((body) => read(body).events)).toHaveLength(10);
  });

  test("take the little that stands before a large event along with it", () => {
    const buffer = new PageBuffer(IDENTITY, HEADER);
    for (const size of [100, 90_000, 100]) buffer.add(event(size), LIMIT);
    expect(read(buffer.seal(1, 48_000, false, 4096).body).events).toHaveLength(2);
    expect(read(buffer.seal(1, 48_000, false, 4096).body).events).toHaveLength(1);
  });

  test("carry labels, tags and counts once", () => {
    const buffer = new PageBuffer(IDENTITY, HEADER);
    buffer.label("a");
    buffer.label("a");
    buffer.tag({ key: "plan", value: "free" });
    buffer.tag({ key: "plan", value: "paid" });
    buffer.count("secret", 2);
    const first = read(buffer.seal(1, LIMIT, false).body);
    expect([first.labels, first.tags, first.dropped]).toEqual([["a"], [{ key: "plan", value: "paid" }], { secret: 2 }]);
    expect(read(buffer.seal(1, LIMIT, false).body)).not.toHaveProperty("labels");
  });

  test("take no event above the limit", () => {
    const buffer = new PageBuffer(IDENTITY, HEADER);
    expect(buffer.add(event(2000), 1000)).toBe(false);
    expect(buffer.isEmpty).toBe(true);
  });
});

test("sizes are those of UTF-8", () => {
  for (const text of ["", "abc", "äöü", "日本", "𝒳😀", "a\u0800b"]) {
    expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length);
  }
});

test("a page's toJSON does not change what is sent", () => {
  const prototype = Array.prototype as unknown as { toJSON?: () => string };
  prototype.toJSON = () => "patched";
  expect(toJson([1])).toBe("[1]");
  expect(prototype.toJSON()).toBe("patched");
  delete prototype.toJSON;
});

describe("what is held back", () => {
  test("is not sealed, and does not keep a flush from ending", () => {
    const buffer = new PageBuffer(IDENTITY, HEADER);
    buffer.add(event(1), LIMIT);
    buffer.hold();
    buffer.add(event(2), LIMIT);
    expect(read(buffer.seal(1, LIMIT, false).body).events).toHaveLength(1);
    expect(buffer.isEmpty).toBe(true);
    buffer.release();
    expect(read(buffer.seal(2, LIMIT, false).body).events).toHaveLength(1);
    expect(buffer.isEmpty).toBe(true);
  });
});

test("what is treated anew has all its ids, whatever kind of event it is in", () => {
  const buffer = new PageBuffer(IDENTITY, HEADER);
  const mutation = { source: 0, texts: [], attributes: [], removes: [] };
  const tree = { type: 2, id: 4, tagName: "p", attributes: {}, childNodes: [{ type: 3, textContent: "a" }] };
  const sent = [
    { ...mutation, adds: [{ parentId: 1, nextId: null, node: tree, vt: "c" }] },
    { source: 8, id: 2, adds: [{ rule: "p{}" }], vt: "c" },
  ];
  for (const data of sent) buffer.add({ type: EventType.Incremental, timestamp: 1, data }, LIMIT);
  const seen: WireEvent["data"][] = [];
  buffer.rewrite((one) => {
    seen.push(one.data);
    return one;
  });
  expect(JSON.stringify(seen[0])).toContain('{"type":3,"textContent":"a","id":5}');
  expect(seen[1]).toEqual(sent[1]);
});
