/** Sending, against the browser's `fetch` as it was when the recorder loaded. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

interface Sent {
  readonly url: string;
  readonly keepalive: boolean;
  readonly size: number;
  readonly answer: (status: number, body?: unknown, retryAfter?: string) => void;
  readonly fail: () => void;
}

const sent: Sent[] = [];
vi.stubGlobal("CompressionStream", undefined);
vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
  return new Promise((resolve, reject) => {
    sent.push({
      url,
      keepalive: init.keepalive === true,
      size: (init.body as Blob).size,
      answer: (status, body = { outcome: "accepted", policy: 1, missing: [] }, retryAfter = "") => {
        const headers = new Headers(retryAfter ? { "Retry-After": retryAfter } : {});
        resolve({ status, ok: status === 200, headers, json: () => Promise.resolve(body) });
      },
      fail: () => reject(new TypeError("failed")),
    });
  });
});
vi.useFakeTimers();
const { Transport } = await import("../src/transport");

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const envelope = (seq: number, bytes: number) => ({ page: "p", seq, final: false, body: new Uint8Array(bytes) });

let answered: string[];
const make = () =>
  new Transport("https://voile.example", "1234567890", {
    answered: (sealed, verdict) => answered.push(`${sealed.seq}:${verdict.kind}`),
    unreachable: () => {},
  });

beforeEach(() => {
  sent.length = 0;
  answered = [];
});
afterEach(() => vi.clearAllTimers());

describe("in order", () => {
  test("one after the other, each once", async () => {
    const transport = make();
    transport.enqueue(envelope(0, 100));
    transport.enqueue(envelope(1, 100));
    await settle();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe("https://voile.example/i?wid=1234567890&encoding=identity");
    sent[0]?.answer(200);
    await settle();
    sent[1]?.answer(200);
    await settle();
    expect(answered).toEqual(["0:done", "1:done"]);
    expect(transport.queuedBytes).toBe(0);
  });

  test("again after a failure, in the same order", async () => {
    const transport = make();
    transport.enqueue(envelope(0, 100));
    transport.enqueue(envelope(1, 100));
    await settle();
    sent[0]?.answer(503);
    await settle();
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2100);
    sent[1]?.answer(200);
    await settle();
    expect(answered).toEqual(["0:done"]);
    expect(sent).toHaveLength(3);
  });

  test("without keep-alive where the browser refuses it", async () => {
    const transport = make();
    transport.enqueue(envelope(0, 100));
    await settle();
    expect(sent[0]?.keepalive).toBe(true);
    sent[0]?.fail();
    await settle();
    expect(sent[1]?.keepalive).toBe(false);
  });
});

describe("while the server's disk is full", () => {
  const full = { outcome: "rejected", reason: "storage_full", message: "" };

  test("nothing is sent before the time it names, then the same, in order", async () => {
    const transport = make();
    transport.enqueue(envelope(0, 100));
    await settle();
    for (let times = 1; times <= 4; times += 1) {
      sent[times - 1]?.answer(507, full, "30");
      await settle();
      transport.enqueue(envelope(times, 100));
      await vi.advanceTimersByTimeAsync(29_900);
      expect(sent).toHaveLength(times);
      await vi.advanceTimersByTimeAsync(200);
      expect(sent).toHaveLength(times + 1);
    }
    expect(answered).toEqual([]);
    expect(transport.queuedBytes).toBe(500);
    for (let seq = 0; seq < 5; seq += 1) {
      sent[4 + seq]?.answer(200);
      await settle();
    }
    expect(answered).toEqual(["0:done", "1:done", "2:done", "3:done", "4:done"]);
    expect(sent).toHaveLength(9);
  });

  test("pauses grow where it names none, to a minute at most", async () => {
    const transport = make();
    transport.enqueue(envelope(0, 100));
    await settle();
    const pauses: number[] = [];
    for (let times = 1; times <= 10; times += 1) {
      const since = Date.now();
      sent[times - 1]?.answer(507, full);
      while (sent.length === times) await vi.advanceTimersByTimeAsync(500);
      pauses.push(Date.now() - since);
    }
    expect(Math.max(...pauses)).toBeLessThanOrEqual(60_500);
    expect(Math.min(...pauses.slice(6))).toBeGreaterThanOrEqual(30_000);
    expect(pauses[0]).toBeLessThanOrEqual(2_500);
  });
});

test("what is unanswered stays the one envelope, tried again and again, and never two at once", async () => {
  const transport = make();
  for (let seq = 0; seq < 3; seq += 1) transport.enqueue(envelope(seq, 70_000));
  await settle();
  for (let times = 0; times < 20; times += 1) {
    expect(sent).toHaveLength(times + 1);
    sent[times]?.fail();
    await vi.advanceTimersByTimeAsync(61_000);
  }
  expect(transport.queuedBytes).toBe(210_000);
});

describe("at the end of the page", () => {
  test("everything leaves in the same task, within the room of keep-alive", async () => {
    const transport = make();
    for (let seq = 0; seq < 5; seq += 1) transport.enqueue(envelope(seq, 20_000));
    await settle();
    expect(transport.sendAtEnd()).toBe(2);
    expect(sent.map(({ size }) => size)).toEqual([20_000, 20_000, 20_000]);
    expect(sent.every(({ keepalive }) => keepalive)).toBe(true);
  });

  test("what flies without keep-alive is sent once more with it", async () => {
    const transport = make();
    transport.enqueue(envelope(0, 58_000));
    transport.enqueue(envelope(1, 10_000));
    await settle();
    sent[0]?.fail();
    await settle();
    expect(sent[1]?.keepalive).toBe(false);
    expect(transport.sendAtEnd()).toBe(1);
    expect(sent[2]?.keepalive).toBe(true);
    sent[2]?.answer(200);
    await settle();
    sent[1]?.answer(200);
    await settle();
    expect(answered).toEqual(["0:done"]);
  });
});

test("nothing is sent once it was cleared", async () => {
  const transport = make();
  transport.enqueue(envelope(0, 100));
  transport.enqueue(envelope(1, 100));
  await settle();
  transport.clear();
  sent[0]?.answer(503);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(sent).toHaveLength(1);
  expect(answered).toEqual([]);
});

test("an asset leaves with keep-alive only where it fits beside the envelopes", async () => {
  const transport = make();
  transport.enqueue(envelope(0, 30_000));
  await settle();
  const small = transport.upload("a", "image", new Uint8Array(20_000), true);
  expect(await transport.upload("b", "image", new Uint8Array(20_000), true)).toBe(false);
  expect(sent.map(({ size }) => size)).toEqual([30_000, 20_000]);
  sent[1]?.answer(200);
  expect(await small).toBe(true);
  expect(transport.roomBytes).toBe(30_000);
});
