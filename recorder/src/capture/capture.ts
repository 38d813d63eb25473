/** The engine: decides what may leave before it reads, and tells it in rrweb's format. Composes the parts; each does one thing. */
import { budget, measured, type Step } from "../budget";
import type { Unsent } from "../buffer";
import { nowMs } from "../clock";
import type { Content } from "../content";
import { type CustomTag, EventType, type Source, Treatment, type WireEvent } from "../events";
import type { AddOnHost } from "../handover";
import { native } from "../native";
import type { TreatmentRules } from "../treatment";
import { Adopted } from "./adopted";
import { Arrivals } from "./arrivals";
import type { Assets } from "./assets";
import { Books } from "./books";
import { Boxes } from "./boxes";
import { groupOf } from "./choices";
import { Corrections } from "./corrections";
import { attributeOf, baseOf, DOCUMENT, hearAgain, isInPage, isMarked, nameOf, type Root, typeOfNode } from "./dom";
import { Edits } from "./edits";
import { ElementGate } from "./elements";
import { ScriptErrors } from "./errors";
import { isElement } from "./facts";
import { Fields } from "./fields";
import { type FlushTools, POPOVER } from "./flush";
import { Forgetting } from "./forgetting";
import { Frames } from "./frames";
import { Inputs } from "./inputs";
import { Interactions } from "./interactions";
import { Keypad } from "./keypad";
import { Media } from "./media";
import { type PageViewSettings, PageViews } from "./pageviews";
import { type Engine, type Part, targetOf } from "./part";
import { Patches } from "./patch";
import { decides } from "./plain";
import { Pointer } from "./pointer";
import { Reactions } from "./reactions";
import { Resizes } from "./resizes";
import { restyled } from "./restyle";
import { type Hearing, Roots } from "./roots";
import { ScrollDepth } from "./scrolldepth";
import { Scrolls } from "./scrolls";
import type { SecretHistory } from "./secrets";
import { Selections } from "./selections";
import { Serializer } from "./serialize";
import { firstPatches, shadowRoots } from "./shadows";
import { SheetJob } from "./sheetjob";
import type { SheetIndex } from "./sheets";
import { sheetOf } from "./sheettext";
import { Stream } from "./stream";
import { StyleParts } from "./styleparts";
import { Styles } from "./styles";
import { Submits } from "./submit";
import { Texts } from "./texts";
import { Treatments } from "./treatments";
import { SentTree } from "./tree";
import { sizeOfView, Viewport } from "./viewport";
import { Visibility } from "./visibility";
import { Walk } from "./walk";

export interface CaptureEvents {
  readonly emit: (event: WireEvent) => void;
  readonly count: (reason: string) => void;
  /** The stream can no longer be trusted to match the page; or the engine takes too much time, told in a task of its own. */
  readonly broken: (overloaded?: true) => void;
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
  readonly assets: Pick<Assets, "refer" | "isNamed" | "withdraw">;
  /** What is not sealed yet, which corrections treat anew. */
  readonly unsent: () => Unsent;
}

type View = Window & typeof globalThis;
type Data = Readonly<Record<string, unknown>>;

/** How often changes travel once the engine has taken too much time. */
const SELDOM_MS = 2000;

export class Capture {
  private readonly ended = new AbortController();
  private readonly patches = new Patches();
  private readonly tree = new SentTree();
  private readonly treatments: Treatments;
  private readonly boxes = new Boxes();
  private readonly elements: ElementGate;
  private readonly serializer: Serializer;
  private readonly books: Books;
  private readonly roots: Roots;
  private readonly frames: Frames;
  private readonly forgetting: Forgetting;
  private readonly stream: Stream;
  private readonly engine: Engine;
  private readonly fields: Fields;
  private readonly edits: Edits;
  private readonly inputs: Inputs;
  private readonly pointer: Pointer;
  private readonly reactions: Reactions;
  private readonly scrolls: Scrolls;
  private readonly adopted: Adopted;
  private readonly styles: Styles;
  private readonly depth: ScrollDepth;
  private readonly resizes: Resizes;
  private readonly scriptErrors: ScriptErrors;
  readonly views: PageViews;
  private readonly parts: readonly Part[];
  private readonly corrections: Corrections;
  private readonly arrivals: Arrivals;
  private readonly keypad: Keypad;
  private readonly texts: Texts;
  private readonly styleParts = new StyleParts();
  private job: SheetJob | null = null;
  /** From then on scripts write what is in the page. */
  private parsed = false;
  private broke = false;

  constructor(
    private readonly settings: CaptureSettings,
    private readonly events: CaptureEvents,
  ) {
    const { view, content, sheets, history, rules } = settings;
    this.treatments = new Treatments(view.document, rules, history, this.tree, shadowRoots);
    this.treatments.onTightened = (node, treatment) => this.tightened(node, treatment);
    this.treatments.onLoosened = (element) => this.reissue(element);
    this.engine = this.engineOf();
    const { engine } = this;
    this.elements = new ElementGate(content, sheets, (node) => this.treatments.of(node));
    this.texts = new Texts(
      content,
      (node) => this.treatments.of(node),
      (node) => this.tree.of(node) !== undefined,
    );
    this.resizes = new Resizes(this.boxes, (element) => this.reissue(element));
    this.serializer = new Serializer(
      view.document,
      this.tree,
      this.treatments,
      shadowRoots,
      this.elements,
      this.boxes,
      content,
      this.texts,
      (css) => settings.assets.refer(css),
      {
        root: (root) => sheets.addRoot(root),
        box: (element, id) => this.resizes.watch(element, id),
        stricter: (node, treatment) => this.corrections.tightened(node, treatment),
        looser: (node) => this.corrections.loosened(node),
      },
    );
    this.corrections = new Corrections(
      { idsOf: (node) => this.tree.idsOf(node), node: (id) => this.tree.node(id) },
      {
        rewrite: (judge) => {
          settings.unsent().rewrite(judge);
          this.stream.rewrite(judge);
        },
        hold: () => settings.unsent().hold(),
        release: () => settings.unsent().release(),
        get sealedAny() {
          return settings.unsent().sealedAny;
        },
      },
      (element, treatment) => ({
        tagName: this.boxes.tag(element),
        attributes: this.boxes.attributes(element, treatment >= Treatment.Excluded),
      }),
      (tag, payload) => this.custom(tag, payload),
      () => this.stream.isTaking,
      (event) => this.isStale(event),
    );
    this.arrivals = new Arrivals(this.tree, this.treatments, (node, treatment) => this.corrections.tightened(node, treatment));
    this.keypad = new Keypad(history, this.corrections, settings.unsent);
    this.fields = new Fields(engine, (control) => this.tree.idOf(groupOf(control)));
    this.edits = new Edits(engine);
    this.books = this.booksOf();
    this.frames = this.framesOf();
    this.forgetting = new Forgetting(this.tree, {
      node: (id) => this.resizes.forget(id),
      root: (root) => this.dropRoot(root),
      frame: (frame) => this.frames.drop(frame),
    });
    this.inputs = new Inputs(
      engine,
      (control, byVisitor) => this.fields.touched(control, byVisitor),
      (control) => {
        if (this.treatments.of(control) === null) history.handled(control);
      },
      (control) => history.handled(control),
    );
    this.pointer = new Pointer(engine, this.keypad);
    this.reactions = new Reactions(engine, this.keypad);
    this.scrolls = new Scrolls(engine, () => this.reactions.saw("scroll"));
    this.adopted = new Adopted(engine, sheets);
    this.styles = new Styles(engine, this.adopted, sheets, (owner) => this.sheetChanged(owner));
    this.depth = new ScrollDepth(engine);
    this.views = new PageViews(engine, settings.views);
    this.scriptErrors = new ScriptErrors(engine);
    const interactions = new Interactions(
      engine,
      (id, treatment, atMs) => this.reactions.clicked(id, treatment, atMs),
      this.keypad,
    );
    const selections = new Selections(engine, () => this.reactions.saw("selection"));
    const media = new Media(engine);
    const hearing = [interactions, this.pointer, this.scrolls, this.inputs, selections, media];
    this.roots = this.rootsOf(hearing.flatMap(({ hearings }) => hearings));
    this.stream = this.streamOf();
    this.parts = [
      ...hearing,
      this.fields,
      this.edits,
      this.reactions,
      this.styles,
      new Submits(engine),
      this.depth,
      new Viewport(engine, () => this.resizes.viewportChanged()),
      new Visibility(engine, events.hidden),
      this.views,
      this.resizes,
      this.scriptErrors,
    ];
  }

  /** A small page is taken in this task; of a large one the rest follows. */
  start(): void {
    firstPatches.stop();
    shadowRoots.onAttached = (host) => this.attached(host);
    this.tree.foresee = (node) => this.stream.isTaking && isInPage(node);
    this.enter(this.settings.view, this.patches);
    this.stream.take(this.settings.view.document, null);
    for (const part of this.parts) part.start();
  }

  /** Last values of what is paced; called before the page goes. */
  settle(): void {
    if (this.broke) return;
    this.safely(() => {
      this.fields.settleAll();
      this.edits.settle();
      this.scrolls.settle();
      this.pointer.settle();
      this.styles.settle();
      this.depth.tell(true);
      this.reactions.settle();
      this.scriptErrors.settle();
      this.keypad.judge();
      if (!this.stream.settle()) this.custom("voile.partial", { reason: "unload" });
    });
  }

  stop(): void {
    this.ended.abort();
    budget.begin();
    this.stream.stop();
    this.roots.stop();
    for (const part of this.parts) part.stop();
    this.frames.stop();
    this.patches.stop();
    shadowRoots.onAttached = () => {};
  }

  /** What the page shows as its address and title, as it may leave. */
  shown(): { url: string; title: string } {
    return { url: this.views.url(), title: this.views.title() };
  }

  /** Whether something that may be seen names a file by this address. */
  names(gated: string): boolean {
    this.treatments.forget();
    return this.isNamed(gated);
  }

  private isNamed(gated: string): boolean {
    return this.settings.assets.isNamed(gated, (element) => !this.treatments.of(element as Element));
  }

  /** It announces a file that nothing names any more. */
  private isStale({ data }: WireEvent): boolean {
    const { kind, url } = data.payload as { kind: string; url: string };
    const stale = kind !== "sheet" && !this.isNamed(url);
    if (stale) this.settings.assets.withdraw(url);
    return stale;
  }

  custom(tag: CustomTag, payload: Data): void {
    this.send(EventType.Custom, { tag, payload }, nowMs());
  }

  host(): AddOnHost {
    const { view, content } = this.settings;
    const { policy } = content;
    return {
      view,
      host: policy.host,
      censorsText: policy.censor_all_text,
      censorsInputs: policy.censor_all_inputs,
      text: (text) => content.text(text, Treatment.Clear),
      url: (url) => content.url(url, baseOf(view.document)),
      tell: (tag, payload) => this.added(tag, payload),
      count: this.events.count,
      run: (work) => measured(work)(),
    };
  }

  private added(tag: string, payload: Data): void {
    if (tag.startsWith("voile.")) this.custom(tag as CustomTag, payload);
    else this.send(EventType.Plugin, { plugin: tag, payload }, nowMs());
  }

  /** The last word, when all else was settled: told as it is, whatever the stream is at. */
  last(tag: CustomTag, payload: Data): void {
    this.events.emit({ type: EventType.Custom, data: { tag, payload }, timestamp: nowMs() });
  }

  private send(type: EventType, data: Data, timestamp: number): void {
    if (this.ended.signal.aborted) return;
    this.styles.settle();
    this.stream.send(type, data, timestamp);
  }

  private engineOf(): Engine {
    return {
      page: this.settings.view.document,
      view: this.settings.view,
      tree: this.tree,
      treatments: this.treatments,
      content: this.settings.content,
      roots: shadowRoots,
      ended: this.ended.signal,
      custom: (tag, payload) => this.custom(tag, payload),
      incremental: (source: Source, data, timestamp = nowMs()) =>
        this.send(EventType.Incremental, { source, ...data }, timestamp),
      count: this.events.count,
      counted: (run) => this.counted(run),
      active: this.events.active,
    };
  }

  private booksOf(): Books {
    const { history } = this.settings;
    return new Books(this.tree, {
      attribute: (element, name, sent, old) => {
        if (!decides(name)) return;
        history.attributeWas(element, name, old);
        this.treatments.recheck(element, sent);
      },
      removed: (element, record) => {
        for (const successor of history.removed(element, record)) this.recheck(successor);
      },
      added: (element, record) => history.added(element, record),
      value: (control) => this.fields.touched(control, false),
      emptied: (root) => {
        if (typeOfNode(root) !== DOCUMENT) return;
        this.roots.hearAnew(root);
        hearAgain();
      },
    });
  }

  private framesOf(): Frames {
    return new Frames({
      take: (frame, page) => this.stream.take(page, frame),
      gone: (page) => {
        this.stream.leave(page);
        const sent = this.tree.of(page);
        if (sent) this.forgetting.forget(sent);
        this.dropRoot(page);
      },
      reissue: (frame) => this.reissue(frame),
      patch: (view, patches) => this.enter(view, patches),
    });
  }

  private rootsOf(hearings: readonly Hearing[]): Roots {
    const own: readonly Hearing[] = [
      { type: "load", at: "root", run: (event) => this.loaded(event) },
      { type: "toggle", at: "root", run: (event) => this.toggled(event) },
      { type: "slotchange", at: "root", run: (event) => this.slotted(event) },
    ];
    return new Roots(
      [...hearings, ...own],
      this.engine.counted,
      (records) => {
        // All is noted before anything is told, since that brings the stream in line.
        this.note(records);
        this.reactions.changed(records);
        this.views.changed();
        this.stream.changed();
      },
      (root) => this.settings.sheets.addRoot(root),
    );
  }

  private streamOf(): Stream {
    const { tree, treatments, serializer, elements, books } = this;
    const { count } = this.events;
    const tools: FlushTools = {
      tree,
      treatments,
      serializer,
      elements,
      books,
      count,
      walk: (sink, deepest) =>
        new Walk(
          tree,
          serializer,
          shadowRoots,
          (node, parent) => treatments.decide(node, parent?.treatment ?? Treatment.Clear),
          sink,
          {
            root: (root) => this.roots.add(root),
            lateRoot: (root) => this.lateRoot(root),
            frame: (frame) => this.frames.found(frame),
            deep: (node) => books.added.add(node),
            astray: (node) => books.reissue(node),
            unread: (node) => {
              count("gate_error");
              const sent = tree.of(node);
              if (sent) tree.remove(sent);
            },
            sheet: (element) => this.sheetJob(element),
          },
          deepest,
        ),
      forget: (sent) => this.forgetting.forget(sent),
      edited: (node) => this.edits.touched(node),
      styleOf: (element, css) => this.styleParts.change(element, css),
      sheet: (element) => this.sheetJob(element),
      refer: (css) => this.settings.assets.refer(css),
      completed: () => this.texts.completed(),
    };
    return new Stream(tools, books, {
      emit: (event) => {
        if (!this.ended.signal.aborted) this.events.emit(event);
      },
      guarded: (run) => this.safely(run),
      note: () => {
        const records = this.roots.take();
        if (records.length > 0) this.reactions.changed(records);
        this.note(records);
        this.restyle();
      },
      watch: (root) => this.roots.add(root),
      opening: () => this.opening(),
      taken: () => this.taken(),
      settled: () => {
        for (const root of this.roots.all) this.adopted.look(root);
        // What was just sent may have brought sheets that select what was sent before.
        this.restyle();
        this.stream.changed();
      },
    });
  }

  private opening(): { meta: Data; initialOffset: Data } {
    const { view } = this.settings;
    const { scrollX, scrollY } = view;
    return { meta: { href: this.views.url(), ...sizeOfView(view) }, initialOffset: { top: scrollY, left: scrollX } };
  }

  private taken(): void {
    this.corrections.taken();
    if (this.parsed) return;
    this.parsed = true;
    budget.begin((step, perSecond) => this.degrade(step, perSecond));
    this.elements.markupEnds();
    this.settings.sheets.markupEnds();
  }

  /** The page's own functions, of the page or of a frame. */
  private enter(view: View, patches: Patches): void {
    shadowRoots.enter(view, patches);
    this.inputs.enter(view, patches);
    this.styles.enter(view, patches);
    this.adopted.enter(view, patches);
  }

  private note(records: readonly MutationRecord[]): void {
    if (records.length > 0) this.stream.noting(() => this.noteAll(records));
  }

  private noteAll(records: readonly MutationRecord[]): void {
    this.books.note(records);
    if (!records.some(({ type }) => type === "childList")) return;
    this.arrivals.note(records);
    this.settings.sheets.invalidate();
  }

  private sheetJob(element: Element): SheetJob | null {
    const sheet = sheetOf(element);
    this.job = sheet && new SheetJob(element, sheet, this.settings.content, this.settings.sheets.isScripted(element));
    return this.job;
  }

  private sheetChanged(owner: Element): void {
    if (this.job?.element === owner) this.job.restart();
    this.books.sheet(owner);
    this.stream.changed();
  }

  private attached(host: Element): void {
    const root = shadowRoots.of(host);
    const sent = this.tree.of(host);
    if (root && sent && !sent.box) this.roots.add(root);
  }

  /** Its children come as changes do. */
  private lateRoot(root: ShadowRoot): void {
    this.roots.add(root);
    for (const child of [...root.childNodes]) this.books.added.add(child);
  }

  private dropRoot(root: Root): void {
    this.roots.drop(root);
    this.adopted.forget(root);
  }

  private loaded(event: Event): void {
    const target = targetOf(event, this.engine) as Element | null;
    const sent = target && this.tree.of(target);
    if (!sent || !isElement(target)) return;
    const name = nameOf(target);
    if (name === "iframe") return this.frames.loaded(target, sent.box);
    if (name !== "link" && name !== "style") return;
    this.settings.sheets.invalidate();
    this.sheetChanged(target);
  }

  /** A popover opened or closed. */
  private toggled(event: Event): void {
    const target = targetOf(event, this.engine) as Element | null;
    if (!target || !isElement(target) || !isMarked(target, "popover")) return;
    this.reactions.saw("dialog");
    this.books.attribute(target, POPOVER);
    this.stream.changed();
  }

  /** What is shown in a slot is treated as the slot is. */
  private slotted(event: Event): void {
    const slot = event.target as Partial<HTMLSlotElement> | null;
    this.treatments.forget();
    for (const node of slot?.assignedNodes?.() ?? []) if (this.tree.of(node)) this.treatments.of(node);
  }

  private recheck(element: Element): void {
    const sent = this.tree.of(element);
    if (sent) this.treatments.recheck(element, sent);
  }

  /** Tokens that were replaced, and that a sheet which came since selects. */
  private restyle(): void {
    const tokens = this.settings.content.tokens.revised();
    if (tokens.length === 0) return;
    for (const [element, names] of restyled(this.roots.all, tokens)) {
      for (const name of names) this.books.attribute(element, name, attributeOf(element, name));
    }
  }

  private tightened(node: Node, treatment: Treatment): void {
    // The correction brings the stream in line: nothing may come below the node as it was.
    this.books.reissue(node);
    this.corrections.tightened(node, treatment);
    this.stream.changed(true);
  }

  /** A box whose size was not known, or something that has become something else. */
  private reissue(element: Element): void {
    this.books.reissue(element);
    this.stream.changed();
  }

  /** Each step holds until the page ends: what was left out cannot be told later. Told in a task of its own, when no tree is half told. */
  private degrade(step: Step, perSecond: number): void {
    this.pointer.paused = true;
    this.styles.paused = step !== "pointer";
    if (step === "mutations") this.stream.leastPaceMs = SELDOM_MS;
    native.setTimeout(() => {
      this.custom("voile.degraded", { step, cpu_ms_per_s: perSecond });
      if (step === "stopped") this.events.broken(true);
    }, 0);
  }

  /** For events of the page: one that fails is lost, and counted. */
  private counted(run: () => void): void {
    try {
      budget.measure(run);
    } catch {
      this.events.count("gate_error");
    }
  }

  /** For trees and their changes: an error leaves the stream out of step with the page. */
  private safely(run: () => void): boolean {
    try {
      budget.measure(run);
      return true;
    } catch {
      this.events.count("gate_error");
      this.broke = true;
      this.events.broken();
      return false;
    }
  }
}
