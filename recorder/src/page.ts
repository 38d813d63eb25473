/** One page: a document, or a stretch of its life, with an id of its own, from a full snapshot to its end. */

import type { AddOns } from "./addons";
import { PageBuffer } from "./buffer";
import type { Assets } from "./capture/assets";
import { Capture, type CaptureSettings } from "./capture/capture";
import { headerOf } from "./capture/environment";
import type { TabState } from "./capture/identity";
import { SheetIndex } from "./capture/sheets";
import { nowMs } from "./clock";
import { Content } from "./content";
import type { Entry, Tag } from "./envelope";
import { EventType, Source, type WireEvent } from "./events";
import { pass } from "./gate";
import { newId } from "./ids";
import { native } from "./native";
import type { Policy } from "./policy";
import type { SessionState } from "./session";
import type { Transport } from "./transport";

const FIRST_FLUSH_MS = 150;
const FLUSH_MS = 2500;
/** Files are announced quickly: only then does the server ask for them. */
const ANNOUNCE_MS = 200;
/** Well below what may leave when the page goes, so that the last flush fits. */
const FLUSH_BYTES = 24_000;
/** Several small ones rather than one that would not fit into the last flush; what is larger than this travels alone. */
const ENVELOPE_BYTES = 48_000;
/** A snapshot takes along the little that stands before it. */
const BESIDE_BYTES = 4096;
const EVENT_MAX_BYTES = 6 * 1024 * 1024;

export interface PageSetting {
  readonly view: Window & typeof globalThis;
  readonly policy: Policy;
  readonly session: SessionState;
  readonly tab: TabState;
  readonly entry: Entry;
  readonly transport: Transport;
  readonly assets: Assets;
  readonly addOns: AddOns;
  readonly capture: Pick<CaptureSettings, "views" | "history">;
}

export interface PageEvents {
  /** Before each event: whether the session still lasts. */
  readonly alive: () => boolean;
  readonly active: () => void;
  readonly broken: (overloaded?: true) => void;
  /** The first of this page is about to be sent. */
  readonly opened: () => void;
  /** The queue grew, or what waits did; the recorder watches the bounds. */
  readonly sent: () => void;
  /** Whether the address is one that is not named. */
  readonly hides: (url: string) => boolean;
}

export class RecordedPage {
  readonly id = newId();
  private readonly buffer: PageBuffer;
  private readonly capture: Capture;
  private timer = 0;
  private dueMs = 0;
  private ended = false;
  private flushes = 0;
  private lastMs = 0;
  /** Until an event is that late, the session is too short to be recorded, and nothing leaves. */
  private readonly longEnoughMs: number;

  constructor(
    private readonly setting: PageSetting,
    private readonly events: PageEvents,
  ) {
    const { view, policy, session, tab, entry, assets } = setting;
    const sheets = new SheetIndex(() => [view.document], setting.capture.history.markup);
    const content = new Content(policy, sheets, assets, setting.capture.history.memory);
    const rules = { censorInputs: policy.censor_all_inputs, frames: policy.frames };
    this.capture = new Capture(
      { ...setting.capture, view, rules, content, sheets, assets, unsent: () => this.buffer },
      {
        emit: (event) => this.emit(event),
        count: (reason) => this.buffer.count(reason),
        broken: events.broken,
        active: () => events.active(),
        hidden: () => this.flush(),
      },
    );
    const startedMs = nowMs();
    const minimumMs = policy.minimum_session_seconds * 1000;
    this.longEnoughMs = minimumMs && session.startedMs + minimumMs;
    this.buffer = new PageBuffer(
      {
        recorder: VOILE_RECORDER_VERSION,
        policy: policy.version,
        visitor: session.visitor,
        session: session.session,
        session_started_ms: session.startedMs,
        tab: tab.tab,
        page: this.id,
      },
      headerOf(view, content, { ...this.capture.shown(), entry, startedMs, previousPage: tab.previousPage }, events.hides),
    );
  }

  start(): void {
    this.setting.assets.begin((kind, url, sha256, bytes) => {
      if (kind !== "sheet" && !this.capture.names(url)) return false;
      this.capture.custom("voile.asset", { kind, url, sha256, bytes });
      this.schedule(ANNOUNCE_MS);
      return true;
    });
    this.capture.start();
    this.setting.addOns.begin(this.setting.policy.addons, this.capture.host());
  }

  label(text: string): void {
    this.buffer.label(this.setting.capture.history.memory.scrub(text));
    this.capture.custom("voile.identify", {});
    this.schedule();
  }

  tag(tag: Tag): void {
    const { memory } = this.setting.capture.history;
    this.buffer.tag(typeof tag.value === "string" ? { ...tag, value: memory.scrub(tag.value) } : tag);
    this.schedule();
  }

  count(reason: string, times: number): void {
    if (times > 0) this.buffer.count(reason, times);
  }

  virtualPage(name: string | null): void {
    this.capture.views.virtual(name);
  }

  get bytes(): number {
    return this.buffer.bytes;
  }

  /** The session is too short as yet: what there is stays in memory, and goes with the page. */
  get waits(): boolean {
    return this.lastMs < this.longEnoughMs;
  }

  /** Ends the page and sends what it holds, `tag` last where it did not end by itself. */
  end(tag?: "voile.stop" | "voile.partial", reason?: string): void {
    if (this.ended) return;
    this.settle();
    if (tag) this.capture.last(tag, { reason });
    this.finish();
  }

  /** Ends the page as it was: what it has not captured yet may already be another page's. */
  cut(): void {
    if (!this.ended) this.finish();
  }

  /** The last words of what is paced. */
  private settle(): void {
    this.setting.addOns.end(true);
    this.capture.settle();
  }

  private finish(): void {
    this.close();
    this.sealAll(true);
  }

  /** Ends the page without sending anything; returns how many events were dropped. */
  drop(): number {
    if (!this.ended) this.close();
    return this.buffer.clear();
  }

  /** Drops what is unsent and tells only that, and why, recording ended. */
  dropAndTell(reason: string): void {
    if (this.ended) return;
    this.buffer.clear();
    this.capture.custom("voile.stop", { reason });
    this.finish();
  }

  /** The document goes: what fits leaves in this task, the rest is lost and counted. */
  endNow(): void {
    if (this.ended) return;
    this.settle();
    this.close();
    if (this.waits) return void this.buffer.clear();
    this.open();
    const { transport } = this.setting;
    transport.sendAtEnd();
    let sealed = false;
    while (!this.buffer.isEmpty || !sealed) {
      const room = transport.roomBytes;
      if (this.buffer.nextBytes > room) {
        this.buffer.count("transport", this.buffer.clear());
        if (this.buffer.nextBytes > room) return;
      }
      transport.enqueue(this.buffer.seal(nowMs(), room, true));
      transport.sendAtEnd();
      sealed = true;
    }
  }

  flush(): void {
    native.clearTimeout(this.timer);
    this.timer = 0;
    if (this.ended) return;
    this.flushes += 1;
    this.sealAll(false);
    this.events.sent();
  }

  private sealAll(final: boolean): void {
    const { buffer, setting } = this;
    if (this.waits) return final ? void buffer.clear() : undefined;
    if (!buffer.isEmpty) this.open();
    while (!buffer.isEmpty) setting.transport.enqueue(buffer.seal(nowMs(), ENVELOPE_BYTES, final, BESIDE_BYTES));
  }

  private open(): void {
    if (!this.buffer.sealedAny) this.events.opened();
  }

  private close(): void {
    this.ended = true;
    native.clearTimeout(this.timer);
    this.setting.assets.end();
    this.setting.addOns.end(false);
    this.capture.stop();
  }

  private emit(event: WireEvent): void {
    if (this.ended || !this.events.alive() || this.ended) return;
    const passed = pass(event);
    if (passed && this.buffer.add(passed, EVENT_MAX_BYTES)) {
      this.lastMs = passed.timestamp;
      return this.schedule();
    }
    this.buffer.count(passed ? "too_large" : "unknown_event");
    const { source } = event.data as { source?: number };
    if (event.type === EventType.FullSnapshot || source === Source.Mutation) this.events.broken();
  }

  /** At once where much has gathered: what is large must be under way before the visitor leaves. */
  private schedule(withinMs = FLUSH_MS): void {
    const usualMs = this.flushes === 0 ? FIRST_FLUSH_MS : withinMs;
    const dueMs = nowMs() + (this.buffer.bytes > FLUSH_BYTES ? 0 : usualMs);
    if (this.timer !== 0 && this.dueMs <= dueMs) return;
    native.clearTimeout(this.timer);
    this.dueMs = dueMs;
    this.timer = native.setTimeout(() => this.flush(), dueMs - nowMs());
  }
}
