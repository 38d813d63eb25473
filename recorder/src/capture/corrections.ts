/** What was recorded of nodes that have become stricter since: treated anew where it is unsent, named where it is not. Source: privacy semantics, section 1. */
import type { Unsent } from "../buffer";
import { type CustomTag, EventType, Source, stampOf, Treatment, type WireEvent } from "../events";
import { type Box, Tightener } from "../tighten";
import { isElement, parentOf, tagOf } from "./facts";
import { nodesIn } from "./shadows";

/** What the stream knows of the page. */
export interface Stream {
  idsOf(node: Node): readonly number[];
  node(id: number): Node | null;
}

const ROUNDS_MAX = 8;
const POINTER = new Set<unknown>([Source.MouseMove, Source.MouseInteraction, Source.TouchMove, Source.Drag]);
/** What a click brings about. */
const OF_POINTER = new Set<unknown>(["voile.reaction", "voile.focus"]);

export class Corrections {
  /** How strictly each node has been named already. */
  private readonly told = new WeakMap<Node, Treatment>();
  /** Since a tree began to be taken, which is not among the unsent events yet. */
  private during: (readonly [Node, Treatment])[] = [];

  constructor(
    private readonly stream: Stream,
    private readonly unsent: Unsent,
    private readonly box: (element: Element, treatment: Treatment) => Box,
    private readonly custom: (tag: CustomTag, payload: Readonly<Record<string, unknown>>) => void,
    private readonly isTaking: () => boolean = () => false,
    /** Whether an announcement of a file is about one that nothing names any more. */
    private readonly isStale: (event: WireEvent) => boolean = () => false,
  ) {}

  /** In the task in which the node became stricter, before it is sent anew. */
  tightened(node: Node, treatment: Treatment): void {
    const ids = this.stream.idsOf(node);
    if (ids.length === 0 || treatment === Treatment.Clear || (this.told.get(node) ?? Treatment.Clear) >= treatment) return;
    this.told.set(node, treatment);
    if (this.isTaking()) this.during.push([node, treatment]);
    this.anew(node, treatment);
    if (this.unsent.sealedAny) this.custom("voile.correction", { ids, vt: stampOf(treatment) });
  }

  /** It was sent anew, less strictly. */
  loosened(node: Node): void {
    this.told.delete(node);
  }

  /** The tree is among the unsent events now. */
  taken(): void {
    const { during } = this;
    this.during = [];
    for (const [node, treatment] of during) this.anew(node, treatment);
  }

  private anew(node: Node, treatment: Treatment): void {
    const ids = this.below(node);
    const tightener = new Tightener(ids, treatment, {
      box: (one) => this.boxOf(one, treatment),
      tag: (one) => this.tagOf(one),
    });
    const events: WireEvent[] = [];
    this.unsent.rewrite((event) => {
      events.push(event);
      return event;
    });
    let more = true;
    for (let round = 0; more && round < ROUNDS_MAX; round += 1)
      more = events.map((event) => tightener.collect(event)).some(Boolean);
    this.unsent.rewrite((event) => (event.data.tag === "voile.asset" && this.isStale(event) ? null : tightener.event(event)));
  }

  /** Drops what the pointer did since, unsent as it is. */
  retract(sinceMs: number): void {
    this.unsent.rewrite((event) => {
      const { source, positions } = event.data as { source?: number; positions?: readonly { timeOffset: number }[] };
      if (event.type === EventType.Custom && OF_POINTER.has(event.data.tag)) {
        return ((event.data.payload as { at_ms?: number }).at_ms ?? event.timestamp) < sinceMs ? event : null;
      }
      if (event.type !== EventType.Incremental || !POINTER.has(source)) return event;
      if (!positions) return event.timestamp < sinceMs ? event : null;
      const kept = positions.filter(({ timeOffset }) => event.timestamp + timeOffset < sinceMs);
      return kept.length > 0 ? { ...event, data: { ...event.data, positions: kept } } : null;
    });
  }

  /** The node and all that hangs below it now: its children, shadow trees, documents of frames. */
  private below(top: Node): number[] {
    const out: number[] = [];
    const left = [top];
    for (let node = left.pop(); node; node = left.pop()) {
      out.push(...this.stream.idsOf(node));
      left.push(...nodesIn(node));
    }
    return out;
  }

  private boxOf(id: number, treatment: Treatment): Box {
    const node = this.stream.node(id);
    if (!node || !isElement(node) || parentOf(node) === null)
      return { tagName: "div", attributes: { rr_width: "0px", rr_height: "0px" } };
    return this.box(node, treatment);
  }

  private tagOf(id: number): string {
    const node = this.stream.node(id);
    return node && isElement(node) ? tagOf(node) : "";
  }
}
