/** The engine: @rrweb/record, of whose output nothing leaves but what the rewriters below build anew. */
import { record } from "@rrweb/record";
import { nowMs } from "../clock";
import type { Content } from "../content";
import { type CustomTag, EventType, Source, Treatment, type WireEvent } from "../events";
import type { TreatmentRules } from "../treatment";
import { Boxes } from "./boxes";
import { Edits } from "./edits";
import { ElementGate } from "./elements";
import { isElement } from "./facts";
import { Fields } from "./fields";
import { IncrementalRewriter } from "./incremental";
import { type EngineMutation, MutationRewriter } from "./mutations";
import { type PageViewSettings, PageViews } from "./pageviews";
import type { Part, Scene } from "./part";
import { Resizes } from "./resizes";
import { ScrollDepth } from "./scrolldepth";
import type { SecretHistory } from "./secrets";
import { type EngineNode, Serializer } from "./serialize";
import type { SheetIndex } from "./sheets";
import { Submits } from "./submit";
import { Treatments } from "./treatments";
import { type Mirror, SentTree } from "./tree";
import { Visibility } from "./visibility";

export interface CaptureEvents {
  readonly emit: (event: WireEvent) => void;
  readonly count: (reason: string) => void;
  /** The stream can no longer be trusted to match the page. */
  readonly broken: () => void;
  /** The visitor did something. */
  readonly active: () => void;
  readonly hidden: () => void;
}

export interface CaptureSettings {
  readonly view: Window & typeof globalThis;
  readonly rules: TreatmentRules;
  readonly views: PageViewSettings;
  readonly content: Content;
  readonly sheets: SheetIndex;
  readonly history: SecretHistory;
  readonly refer: (css: string) => string;
}

interface EngineEvent {
  readonly type: number;
  readonly timestamp: number;
  readonly data: Readonly<Record<string, unknown>>;
}

const VISITOR_SOURCES = new Set<number>([
  Source.MouseMove,
  Source.MouseInteraction,
  Source.Scroll,
  Source.TouchMove,
  Source.Drag,
  Source.Selection,
  Source.MediaInteraction,
]);
/** Matches no class. */
const NOTHING = /(?!)/;
const FOCUS = 5;
const BLUR = 6;

const engineMirror = (record as unknown as { mirror: Mirror }).mirror;

export class Capture {
  private readonly ended = new AbortController();
  private readonly treatments: Treatments;
  private readonly tree = new SentTree(engineMirror);
  private readonly boxes = new Boxes();
  private readonly elements: ElementGate;
  private readonly serializer: Serializer;
  private readonly mutations: MutationRewriter;
  private readonly incremental: IncrementalRewriter;
  private readonly fields: Fields;
  private readonly edits: Edits;
  private readonly depth: ScrollDepth;
  private readonly resizes: Resizes;
  readonly views: PageViews;
  private readonly parts: readonly Part[];
  private stopEngine: (() => void) | undefined;
  private byVisitor = false;
  /** Events that arise while a tree is rewritten, and follow it. */
  private deferred: (() => void)[] | null = null;

  constructor(
    private readonly settings: CaptureSettings,
    private readonly events: CaptureEvents,
  ) {
    const { view, content, sheets, history, rules } = settings;
    const count = events.count;
    this.treatments = new Treatments(view.document, rules, history);
    const scene = this.scene();
    const elements = new ElementGate(content, sheets, settings.refer, (node) => this.treatments.of(node));
    this.elements = elements;
    this.resizes = new Resizes(this.boxes, (element) => this.reissue(element));
    this.serializer = new Serializer(engineMirror, this.tree, this.treatments, elements, this.boxes, content, (box) =>
      this.resizes.watch(box),
    );
    this.edits = new Edits(scene);
    this.mutations = new MutationRewriter(
      engineMirror,
      this.tree,
      this.treatments,
      this.serializer,
      elements,
      (node) => this.edits.touched(node),
      count,
    );
    this.incremental = new IncrementalRewriter(
      this.tree,
      this.treatments,
      content,
      (node) => this.fields.touched(node, this.byVisitor),
      count,
    );
    this.fields = new Fields(scene, (control) => this.incremental.groupOf(control));
    this.depth = new ScrollDepth(scene);
    this.views = new PageViews(scene, settings.views);
    this.parts = [
      this.fields,
      this.edits,
      new Submits(scene),
      this.depth,
      new Visibility(scene, events.hidden),
      this.views,
      this.resizes,
    ];
  }

  /** Takes the first snapshot in this task. */
  start(): void {
    this.stopEngine = record({
      emit: (event) => this.guarded(event as unknown as EngineEvent),
      // The engine must not judge for itself: what it passes over in silence we could not bring in line.
      blockClass: NOTHING,
      maskTextClass: NOTHING,
      ignoreClass: "voile-none",
      maskAllInputs: true,
      slimDOMOptions: "all",
      inlineStylesheet: true,
      inlineImages: false,
      recordCanvas: false,
      recordCrossOriginIframes: false,
      collectFonts: false,
      userTriggeredOnInput: true,
      recordAfter: "DOMContentLoaded",
      sampling: { mousemove: 50, scroll: 100, media: 800 },
      errorHandler: () => {
        this.events.count("gate_error");
        return true;
      },
    });
    for (const part of this.parts) part.start();
  }

  /** Last values of what is paced; called before the page goes. */
  settle(): void {
    this.safely(() => {
      this.fields.settleAll();
      this.edits.settle();
      this.depth.tell(true);
    });
  }

  stop(): void {
    this.ended.abort();
    for (const part of this.parts) part.stop();
    try {
      this.stopEngine?.();
    } catch {
      this.events.count("gate_error");
    }
  }

  /** What the page shows as its address and title, as it may leave. */
  shown(): { url: string; title: string } {
    return { url: this.views.url(), title: this.views.title() };
  }

  private scene(): Scene {
    return {
      page: this.settings.view.document,
      view: this.settings.view,
      tree: this.tree,
      treatments: this.treatments,
      content: this.settings.content,
      ended: this.ended.signal,
      custom: (tag, payload) => this.custom(tag, payload),
      incremental: (source, data) => this.send(EventType.Incremental, { source, ...data }, nowMs()),
      count: this.events.count,
    };
  }

  custom(tag: CustomTag, payload: Readonly<Record<string, unknown>>): void {
    if (this.deferred) this.deferred.push(() => this.custom(tag, payload));
    else this.send(EventType.Custom, { tag, payload }, nowMs());
  }

  private send(type: EventType, data: Readonly<Record<string, unknown>>, timestamp: number): void {
    if (!this.ended.signal.aborted) this.events.emit({ type, data, timestamp });
  }

  /** An error while a tree is rewritten leaves the stream out of step with the page; any other event is only dropped. */
  private guarded(event: EngineEvent): void {
    if (this.ended.signal.aborted) return;
    this.deferred = [];
    try {
      this.receive(event);
    } catch {
      this.events.count("gate_error");
      const data = event.data as { source?: number };
      if (event.type === EventType.FullSnapshot || data.source === Source.Mutation) this.events.broken();
    } finally {
      this.follow();
    }
  }

  private follow(): void {
    const deferred = this.deferred ?? [];
    this.deferred = null;
    for (const run of deferred) run();
  }

  private receive(event: EngineEvent): void {
    const { type, data, timestamp } = event;
    if (type === EventType.FullSnapshot) this.snapshot(data, timestamp);
    else if (type === EventType.Meta)
      this.send(type, { href: this.views.url(), width: data.width, height: data.height }, timestamp);
    else if (type === EventType.Incremental && data.source === Source.Mutation)
      this.mutation(data as unknown as EngineMutation, timestamp);
    else if (type === EventType.Incremental) this.incrementalEvent(data, timestamp);
  }

  private snapshot(data: Readonly<Record<string, unknown>>, timestamp: number): void {
    this.treatments.forget();
    this.settings.sheets.invalidate();
    const node = this.serializer.node(data.node as EngineNode, Treatment.Clear);
    this.elements.markupEnds();
    const { top, left } = data.initialOffset as { top: number; left: number };
    this.send(EventType.FullSnapshot, { node, initialOffset: { top, left } }, timestamp);
  }

  private mutation(data: EngineMutation, timestamp: number): void {
    this.treatments.forget();
    if (data.adds.length > 0) this.settings.sheets.invalidate();
    const out = this.mutations.rewrite(data);
    if (out) this.send(EventType.Incremental, { source: Source.Mutation, ...out }, timestamp);
  }

  private incrementalEvent(data: Readonly<Record<string, unknown>>, timestamp: number): void {
    const { source } = data;
    this.byVisitor = data.userTriggered === true;
    if (this.byVisitor || VISITOR_SOURCES.has(source as number)) this.events.active();
    if (source !== Source.MouseMove) this.treatments.forget();
    if (source === Source.StyleSheetRule || source === Source.AdoptedStyleSheet) this.settings.sheets.invalidate();
    if (source === Source.ViewportResize) this.resizes.viewportChanged();
    const out = this.incremental.rewrite(data);
    if (!out) return;
    this.send(EventType.Incremental, out, timestamp);
    if (source === Source.MouseInteraction) this.focus(out);
  }

  private focus({ type, id, vt }: Readonly<Record<string, unknown>>): void {
    if (type !== FOCUS && type !== BLUR) return;
    const node = this.tree.node(id as number);
    if (node && isElement(node)) this.custom("voile.focus", { id, vt, state: type === FOCUS ? "focus" : "blur" });
  }

  /** A box whose size was not known, or that has become something else. */
  private reissue(element: Element): void {
    this.safely(() => {
      this.treatments.forget();
      const out = this.mutations.reissue(element);
      if (out) this.send(EventType.Incremental, { source: Source.Mutation, ...out }, nowMs());
    });
  }

  private safely(run: () => void): void {
    try {
      run();
    } catch {
      this.events.count("gate_error");
      this.events.broken();
    }
  }
}
