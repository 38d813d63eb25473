/**
 * The one way of trees and their changes into the stream, in order: a document is taken in slices, then what changed meanwhile is
 * brought in line, then follows what else happened.
 */
import { nowMs } from "../clock";
import { EventType, Source, type Stamp, stampOf, type Treatment, treatmentOf, type WireEvent } from "../events";
import { TreeGate } from "../gatetree";
import { native } from "../native";
import type { Books } from "./books";
import type { Root } from "./dom";
import { Flush, type FlushTools, isNothing } from "./flush";
import { Slices } from "./scheduler";
import type { Walk } from "./walk";

type Data = Readonly<Record<string, unknown>>;

export interface StreamEvents {
  readonly emit: (event: WireEvent) => void;
  /** Runs work, measured; false where it failed. */
  readonly guarded: (run: () => void) => boolean;
  /** Records that no observer has told yet go into the books. */
  readonly note: () => void;
  readonly watch: (root: Root) => void;
  /** What stands before the first snapshot. */
  readonly opening: () => { readonly meta: Data; readonly initialOffset: Data };
  readonly taken: () => void;
  /** The stream is in line with the page. */
  readonly settled: () => void;
}

interface Taking {
  readonly frame: Element | null;
  readonly page: Document;
  readonly gate: TreeGate;
  readonly walk: Walk;
  readonly sinceMs: number;
  readonly opening: { readonly meta: Data; readonly initialOffset: Data };
}

/** Changes travel at once where the page is quiet, and less often the more there are. */
const PACE_MS = 40;
const PACE_MAX_MS = 250;

/** Readers of nested JSON give up at some depth; what is deeper travels as changes, which are flat. */
const DEPTH_MAX = 200;
/** In characters; the rest of a larger page is not recorded. */
const TREE_MAX = 4_000_000;

export class Stream {
  private readonly slices = new Slices(() => this.slice());
  private readonly waiting: { frame: Element | null; page: Document }[] = [];
  private taking: Taking | null = null;
  private flush: Flush | null = null;
  private flushSinceMs = 0;
  private wanted = false;
  /** Something went into the stream since it was last in line. */
  private moved = false;
  private working = false;
  private ended = false;
  private deferred: WireEvent[] = [];
  private timer = 0;
  private paceMs = PACE_MS;
  private lastMs = 0;
  /** Raised where the engine takes too much time. */
  leastPaceMs = PACE_MS;

  constructor(
    private readonly tools: FlushTools,
    private readonly books: Books,
    private readonly events: StreamEvents,
  ) {}

  /** A document, of the page or of a frame that was sent. Begins in this task. */
  take(page: Document, frame: Element | null): void {
    this.waiting.push({ page, frame });
    if (!this.working) this.slices.run(frame === null);
  }

  /** The document is gone before it was taken. */
  leave(page: Document): void {
    if (this.taking?.page === page) this.taking = null;
    const index = this.waiting.findIndex((other) => other.page === page);
    if (index >= 0) this.waiting.splice(index, 1);
  }

  /** Something is in the books. `urgent` where a treatment has become stricter. */
  changed(urgent = false): void {
    if (this.working || this.busy || this.books.isEmpty) return;
    const waitMs = urgent ? 0 : this.lastMs + Math.max(this.paceMs, this.leastPaceMs) - nowMs();
    if (waitMs <= 0) this.bringInLine();
    else if (this.timer === 0) this.timer = native.setTimeout(() => this.bringInLine(), waitMs);
  }

  /** While it runs nothing leaves: the stream is not to be brought in line with a half of the records. */
  noting(run: () => void): void {
    const within = this.working;
    this.working = true;
    run();
    this.working = within;
    if (!within && this.deferred.length > 0 && !this.busy) this.bringInLine();
  }

  /** What has changed goes before what happens now. */
  send(type: EventType, data: Data, timestamp: number): void {
    const event = { type, data, timestamp };
    if (!this.working && !this.busy && !this.ended) this.bringInLine();
    if (this.working || this.busy) this.deferred.push(event);
    else this.tellOf(event);
  }

  private tellOf(event: WireEvent): void {
    const known = this.aboutKnown(event);
    if (known) this.events.emit(known);
  }

  /** At the end of a page: what is there leaves now. False where a tree is not whole. */
  settle(): boolean {
    const whole = this.taking === null && this.waiting.length === 0;
    this.waiting.length = 0;
    if (this.taking) {
      this.taking.walk.cut();
      this.finishTree(this.taking);
    }
    this.cutFlush();
    if (whole) this.bringInLine();
    // What did not fit into its slice is lost; nothing may wait for it.
    this.cutFlush();
    this.release();
    return whole;
  }

  private cutFlush(): void {
    this.flush?.cut();
    this.tell();
    this.flush = null;
  }

  /** What was put off is unsent too. */
  rewrite(judge: (event: WireEvent) => WireEvent | null): void {
    this.deferred = this.deferred.flatMap((event) => judge(event) ?? []);
  }

  stop(): void {
    this.ended = true;
    native.clearTimeout(this.timer);
    this.slices.stop();
    this.deferred = [];
  }

  get busy(): boolean {
    return this.taking !== null || this.flush !== null || this.waiting.length > 0;
  }

  /** While a tree is being taken, all of its nodes will be known. */
  get isTaking(): boolean {
    return this.taking !== null;
  }

  private bringInLine(): void {
    native.clearTimeout(this.timer);
    this.timer = 0;
    this.wanted = true;
    this.slices.run();
  }

  private slice(): boolean {
    let done = true;
    this.working = true;
    const fine = this.events.guarded(() => {
      done = this.work();
    });
    this.working = false;
    if (done && fine) this.events.guarded(() => this.release());
    if (done && fine) this.changed();
    return done || !fine;
  }

  private work(): boolean {
    if (this.ended) return true;
    this.events.note();
    this.taking?.walk.resume(this.books.changed, this.books.moved);
    this.flush?.resume();
    this.books.changed.clear();
    for (;;) {
      if (this.taking) {
        if (!this.advanceTree(this.taking)) return false;
      } else if (this.flush) {
        if (!this.advanceFlush(this.flush)) return false;
      } else if (this.waiting.length > 0) this.begin();
      else if (this.wanted && !this.books.isEmpty) this.beginFlush();
      else break;
    }
    this.wanted = false;
    return true;
  }

  private begin(): void {
    const next = this.waiting.shift();
    if (!next) return;
    const { page, frame } = next;
    const parent = frame ? (this.tools.tree.of(frame) ?? null) : null;
    if (frame && (!parent || parent.box)) return;
    const gate = new TreeGate(parent ? stampOf(parent.treatment) : "c");
    const walk = this.tools.walk({ enter: (wire) => gate.enter(wire), leave: () => gate.leave() }, DEPTH_MAX);
    this.events.watch(page);
    this.tools.treatments.forget();
    this.taking = { page, frame, gate, walk, sinceMs: nowMs(), opening: this.events.opening() };
    walk.begin(page, parent, false);
  }

  private advanceTree(taking: Taking): boolean {
    while (!taking.walk.done) {
      if (this.slices.over) return false;
      taking.walk.step();
      if (taking.gate.size > TREE_MAX) this.cutLarge(taking);
    }
    this.finishTree(taking);
    return true;
  }

  private cutLarge({ walk }: Taking): void {
    walk.cut();
    this.send(EventType.Custom, { tag: "voile.partial", payload: { reason: "too_large" } }, nowMs());
  }

  private finishTree({ page, frame, gate, sinceMs, opening }: Taking): void {
    this.taking = null;
    const node = gate.finish();
    if (frame) {
      const parentId = this.tools.tree.of(frame)?.id;
      const own = this.tools.tree.of(page);
      if (parentId === undefined || !own) return;
      const adds = [{ parentId, nextId: null, node, vt: stampOf(own.treatment) }];
      const data = { source: Source.Mutation, texts: [], attributes: [], removes: [], adds, isAttachIframe: true };
      this.events.emit({ type: EventType.Incremental, data, timestamp: sinceMs });
    } else {
      this.events.emit({ type: EventType.Meta, data: opening.meta, timestamp: sinceMs });
      const data = { node, initialOffset: opening.initialOffset };
      this.events.emit({ type: EventType.FullSnapshot, data, timestamp: sinceMs });
    }
    this.wanted = true;
    this.moved = true;
    this.events.taken();
  }

  private beginFlush(): void {
    const now = nowMs();
    this.paceMs = now - this.lastMs < 2 * this.paceMs ? Math.min(PACE_MAX_MS, this.paceMs * 1.5) : PACE_MS;
    this.lastMs = now;
    this.wanted = false;
    // What was put off happened before the change is told, but may be about it.
    this.flushSinceMs = Math.min(now, this.deferred[0]?.timestamp ?? now);
    this.flush = new Flush(this.tools);
  }

  private advanceFlush(flush: Flush): boolean {
    const done = flush.advance(() => this.slices.over);
    this.tell();
    if (done) this.flush = null;
    this.moved = true;
    return done;
  }

  private tell(): void {
    const out = this.flush?.take();
    if (!out || isNothing(out)) return;
    this.events.emit({ type: EventType.Incremental, data: { source: Source.Mutation, ...out }, timestamp: this.flushSinceMs });
  }

  private release(): void {
    const deferred = this.deferred;
    this.deferred = [];
    if (this.moved && !this.ended) this.events.settled();
    this.moved = false;
    for (const event of deferred) this.tellOf(event);
  }

  /** Nodes that were foreseen and did not come, or went, are no subject of an event. */
  private aboutKnown(event: WireEvent): WireEvent | null {
    const { tree } = this.tools;
    const { id, positions, payload } = event.data as {
      id?: unknown;
      positions?: readonly { id: number }[];
      payload?: { id?: unknown; vt?: unknown };
    };
    if (positions) {
      const left = positions.filter((position) => tree.has(position.id));
      return left.length > 0 ? { ...event, data: { ...event.data, positions: left } } : null;
    }
    const about = event.type === EventType.Custom ? payload?.id : id;
    if (typeof about !== "number") return event;
    const treatment = tree.treatmentOf(about);
    if (treatment === undefined) return null;
    return payload?.vt ? restamped(event, payload as { vt: Stamp }, treatment) : event;
  }
}

/** The node may have become stricter since the event was made: a reaction waits for seconds. */
function restamped(event: WireEvent, payload: { vt: Stamp }, treatment: Treatment): WireEvent {
  if (treatmentOf(payload.vt) >= treatment) return event;
  return { ...event, data: { ...event.data, payload: { ...payload, vt: stampOf(treatment) } } };
}
