/** The only file that sends. Envelopes leave one after the other; at `pagehide` all at once, as far as they fit. */
import { backOffMs, judge, type Verdict } from "./answer";
import type { Sealed } from "./envelope";
import { unwatched } from "./guard";
import { native } from "./native";
import { sending } from "./sending";

/** Browsers allow 64 KB of keep-alive bodies in flight for a whole page; others may use some. Source: Fetch, 4.5 */
const KEEPALIVE_BYTES = 60_000;
const WORTH_COMPRESSING_BYTES = 1024;
const PIECE_BYTES = 128 * 1024;

const NOTICE_TRIES = 5;
const QUIETLY = { credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer" } as const;

export type Encoding = "gzip" | "identity";

/** How an envelope is under way; one with keep-alive survives the end of the page. Numbers, since names cost bytes. */
const WAITS = 0;
const PLAIN = 1;
const KEEPALIVE = 2;

interface Item {
  readonly sealed: Sealed;
  /** Settled once `packed` says what compression gave. */
  readonly packing: Promise<void>;
  packed: Uint8Array<ArrayBuffer> | null;
  attempts: number;
  flying: typeof WAITS | typeof PLAIN | typeof KEEPALIVE;
}

export interface TransportEvents {
  readonly answered: (sealed: Sealed, verdict: Verdict) => void;
  readonly unreachable: () => void;
}

export class Transport {
  private queue: Item[] = [];
  private keepaliveBytes = 0;
  private timer = 0;
  private busy = false;

  constructor(
    private readonly host: string,
    private readonly site: string,
    private readonly events: TransportEvents,
    /** The number by which this visitor was drawn. */
    private readonly draw: () => number | null | undefined = () => null,
  ) {}

  get queuedBytes(): number {
    return this.queue.reduce((sum, item) => sum + item.sealed.body.length, 0);
  }

  /** What may still leave with keep-alive. */
  get roomBytes(): number {
    return KEEPALIVE_BYTES - this.keepaliveBytes;
  }

  enqueue(sealed: Sealed): void {
    // Compressing begins now, not when the turn comes: more then fits where the page goes suddenly.
    const packing = pack(sealed.body).then((packed) => {
      item.packed = packed;
    });
    const item: Item = { sealed, packing, packed: null, attempts: 0, flying: WAITS };
    this.queue.push(item);
    if (this.timer === 0) unwatched(this.pump());
  }

  /** Tries at once what waits for a retry, for example when the browser is online again. */
  nudge(): void {
    native.clearTimeout(this.timer);
    this.timer = 0;
    unwatched(this.pump());
  }

  /** Drops what has not been acknowledged. */
  clear(): void {
    this.queue = [];
    // With nothing to send it only ends the pause.
    this.nudge();
  }

  /** Sends everything that would die with the page, in this task and in order; returns how many did not fit. */
  sendAtEnd(): number {
    let left = 0;
    for (const item of this.queue) {
      if (item.flying === KEEPALIVE) continue;
      const [body, encoding] = bodyOf(item);
      if (body.length <= this.roomBytes) unwatched(this.send(item, body, encoding, true));
      else left += 1;
    }
    return left;
  }

  private async pump(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    while (this.queue.length > 0 && this.timer === 0) {
      const item = this.queue[0];
      if (item?.flying !== WAITS) break;
      await item.packing;
      const [body, encoding] = bodyOf(item);
      // Meanwhile it may have left with the page, or been dropped because the visitor withdrew.
      if (item.flying === WAITS && this.queue.includes(item))
        await this.send(item, body, encoding, body.length <= this.roomBytes);
    }
    this.busy = false;
  }

  private async send(item: Item, body: Uint8Array<ArrayBuffer>, encoding: Encoding, keepalive: boolean): Promise<void> {
    item.flying = keepalive ? KEEPALIVE : PLAIN;
    const draw = this.draw();
    const url = `${this.host}/i?wid=${this.site}&encoding=${encoding}${typeof draw === "number" ? `&draw=${draw}` : ""}`;
    const verdict = await this.lasting(keepalive ? body.length : 0, () => post(url, body, keepalive));
    if (item.flying === KEEPALIVE && !keepalive) return; // Sent again at the end of the page.
    item.flying = WAITS;
    if (!verdict && keepalive && !item.attempts) {
      // Other keep-alive requests of the page may have used up the room.
      item.attempts = 1;
      return this.send(item, body, encoding, false);
    }
    this.settle(item, verdict);
  }

  private settle(item: Item, verdict: Verdict | null): void {
    if (!this.queue.includes(item)) return;
    if (!verdict || verdict.kind === "retry") {
      if (!verdict) this.events.unreachable();
      this.retryLater(item, verdict?.afterMs ?? 0);
      return;
    }
    this.queue = this.queue.filter((other) => other !== item);
    this.events.answered(item.sealed, verdict);
    if (!this.busy) unwatched(this.pump());
  }

  private retryLater(item: Item, afterMs: number): void {
    item.attempts += 1;
    native.clearTimeout(this.timer);
    this.timer = native.setTimeout(() => this.nudge(), Math.max(afterMs, backOffMs(item.attempts, native.random())));
  }

  /** A notice: it survives the end of the page, and is tried again while the page is there. Null where it was refused. */
  async notice(text: string, tries = NOTICE_TRIES): Promise<string | null> {
    const url = `${this.host}/c?wid=${this.site}`;
    const body = new sending.Blob([text], { type: "text/plain" });
    try {
      const answer = await sending.fetch(url, { method: "POST", body, keepalive: true, ...QUIETLY });
      if (answer.ok) return ((await answer.json()) as { ticket?: string }).ticket ?? "";
      if (answer.status !== 429 && answer.status < 500) return null;
    } catch {
      // Not reached.
    }
    if (!tries) return null;
    await new Promise<void>((resolve) => native.setTimeout(resolve, backOffMs(NOTICE_TRIES - tries, native.random())));
    return this.notice(text, tries - 1);
  }

  /** The newest policy as JSON, or null where it cannot be had. */
  async policy(): Promise<unknown> {
    try {
      const answer = await sending.fetch(`${this.host}/p?wid=${this.site}`, {
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
      });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  /** The bytes of an asset as the page itself would load it, or null: another origin without CORS, too large, blocked. */
  async download(url: string, limitBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      const answer = await sending.fetch(url, { credentials: "same-origin", cache: "force-cache" });
      if (!answer.ok || Number(answer.headers.get("content-length") ?? 0) > limitBytes) return null;
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return bytes.length <= limitBytes ? bytes : null;
    } catch {
      return null;
    }
  }

  /** Uploads an asset that the server lacks; true where it has it now. With `keepalive` only what fits leaves. */
  async upload(sha256: string, kind: string, bytes: Uint8Array<ArrayBuffer>, keepalive: boolean): Promise<boolean> {
    const url = `${this.host}/a?wid=${this.site}&sha256=${sha256}&kind=${kind}`;
    if (!keepalive) return (await post(url, bytes, false))?.kind === "done";
    if (bytes.length > this.roomBytes) return false;
    return (await this.lasting(bytes.length, () => post(url, bytes, true)))?.kind === "done";
  }

  /** Sends what survives the end of the page, and counts its bytes while it is under way. */
  private async lasting<T>(bytes: number, send: () => Promise<T>): Promise<T> {
    this.keepaliveBytes += bytes;
    try {
      return await send();
    } finally {
      this.keepaliveBytes -= bytes;
    }
  }
}

function bodyOf(item: Item): [Uint8Array<ArrayBuffer>, Encoding] {
  return item.packed ? [item.packed, "gzip"] : [item.sealed.body, "identity"];
}

/** Null where it cannot be compressed or that does not pay. Between pieces the page gets its turn. */
async function pack(body: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | null> {
  if (body.length < WORTH_COMPRESSING_BYTES || !sending.CompressionStream) return null;
  try {
    const stream = new sending.CompressionStream("gzip");
    const whole = new sending.Response(stream.readable).arrayBuffer();
    const writer = stream.writable.getWriter();
    for (let at = 0; at < body.length; at += PIECE_BYTES) {
      if (at > 0) await new Promise<void>((resolve) => native.setTimeout(resolve, 0));
      unwatched(writer.write(body.subarray(at, at + PIECE_BYTES)));
    }
    unwatched(writer.close());
    const packed = new Uint8Array(await whole);
    return packed.length < body.length ? packed : null;
  } catch {
    return null;
  }
}

/** Null where nothing could be reached. A Blob of type text/plain needs no preflight. Source: Fetch, 2.2.2 */
async function post(url: string, body: Uint8Array<ArrayBuffer>, keepalive: boolean): Promise<Verdict | null> {
  try {
    const answer = await sending.fetch(url, {
      method: "POST",
      body: new sending.Blob([body], { type: "text/plain" }),
      keepalive,
      ...QUIETLY,
    });
    return judge(answer.status, answer.headers.get("retry-after"), await answer.json().catch(() => null));
  } catch {
    return null;
  }
}
