/** The events of one page that are not sealed yet. Only what passed the gate comes here. */
import { type Entry, type PageHeader, type PageIdentity, type Sealed, seal, type Tag, toJson } from "./envelope";
import type { WireEvent, WireNode } from "./events";
import { jsonOf } from "./gate";
import { withIds } from "./gatetree";

/** Room that the head of an envelope takes, header included, when bodies are cut to a size. */
const HEAD_ROOM_BYTES = 2500;

export type { Entry };

/** What corrections may do to what is not sealed yet. */
export interface Unsent {
  /** Something of the page was sealed already. */
  readonly sealedAny: boolean;
  /** Each event anew, or null where it goes. */
  rewrite(judge: (event: WireEvent) => WireEvent | null): void;
  /** What comes from now on is not sealed until `release`. */
  hold(): void;
  release(): void;
}

export class PageBuffer implements Unsent {
  private events: string[] = [];
  private sizes: number[] = [];
  private labels: string[] = [];
  private tags: Tag[] = [];
  private dropped: Record<string, number> = {};
  private seq = 0;
  private held = 0;
  /** How many of the events may be sealed. */
  private free = Number.POSITIVE_INFINITY;

  constructor(
    private readonly identity: PageIdentity,
    private readonly header: PageHeader,
  ) {}

  get bytes(): number {
    return this.held;
  }

  get isEmpty(): boolean {
    return Math.min(this.events.length, this.free) + this.labels.length + this.tags.length === 0;
  }

  /** False where the event is larger than any envelope may be. */
  add(event: WireEvent, limitBytes: number): boolean {
    const text = jsonOf(event, toJson);
    const bytes = utf8Bytes(text) + 1;
    if (bytes > limitBytes) return false;
    this.events.push(text);
    this.sizes.push(bytes);
    this.held += bytes;
    return true;
  }

  get sealedAny(): boolean {
    return this.seq > 0;
  }

  rewrite(judge: (event: WireEvent) => WireEvent | null): void {
    const { events, free } = this;
    this.clear();
    for (const [index, text] of events.entries()) {
      if (index === free) this.hold();
      const event = judge(parsed(text));
      if (event) this.add(event, Number.POSITIVE_INFINITY);
    }
    if (free >= events.length && free < Number.POSITIVE_INFINITY) this.hold();
  }

  hold(): void {
    this.free = Math.min(this.free, this.events.length);
  }

  release(): void {
    this.free = Number.POSITIVE_INFINITY;
  }

  label(text: string): void {
    if (!this.labels.includes(text)) this.labels.push(text);
  }

  tag(tag: Tag): void {
    const same = this.tags.findIndex((other) => other.key === tag.key && (tag.key !== null || other.value === tag.value));
    if (same >= 0) this.tags.splice(same, 1);
    this.tags.push(tag);
  }

  count(reason: string, times = 1): void {
    this.dropped[reason] = (this.dropped[reason] ?? 0) + times;
  }

  /** Drops what is not sealed; returns how many events went. */
  clear(): number {
    const count = this.events.length;
    this.events = [];
    this.sizes = [];
    this.held = 0;
    this.release();
    return count;
  }

  /**
   * Seals up to `limitBytes` of what is here, in order; a single event above the limit travels alone, or with what
   * came before it where that is no more than `besideBytes`.
   */
  seal(nowMs: number, limitBytes: number, final: boolean, besideBytes = 0): Sealed {
    const taken = this.take(limitBytes - HEAD_ROOM_BYTES, besideBytes);
    const sealed = seal(this.identity, {
      seq: this.seq,
      sentMs: nowMs,
      final: final && this.events.length === 0,
      header: this.seq === 0 ? this.header : null,
      labels: this.labels,
      tags: this.tags,
      dropped: this.dropped,
      events: taken,
    });
    this.seq += 1;
    this.labels = [];
    this.tags = [];
    this.dropped = {};
    return sealed;
  }

  /** How many bytes the first event takes, 0 where there is none. */
  get nextBytes(): number {
    return (this.sizes[0] ?? 0) + HEAD_ROOM_BYTES;
  }

  private take(roomBytes: number, besideBytes: number): string[] {
    let count = 0;
    let bytes = 0;
    for (const size of this.sizes) {
      if (count >= this.free || (bytes > besideBytes && bytes + size > roomBytes)) break;
      bytes += size;
      count += 1;
    }
    this.held -= this.sizes.splice(0, count).reduce((sum, size) => sum + size, 0);
    this.free -= count;
    return this.events.splice(0, count);
  }
}

function parsed(text: string): WireEvent {
  const event = JSON.parse(text) as WireEvent;
  const { node, adds = [] } = event.data as { node?: WireNode; adds?: readonly { node?: WireNode }[] };
  for (const tree of [node, ...adds.map((add) => add.node)]) if (tree) withIds(tree);
  return event;
}

/** Length in UTF-8 without encoding; a surrogate pair counts as two times two. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
