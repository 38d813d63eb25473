/**
 * Events that are not sealed yet, treated anew because nodes in them have become stricter. Pure.
 * Source: privacy semantics, section 1; protocol/README.md, stamps.
 */
import { type AttributeContext, gateAttribute } from "./attributes";
import { gateStyle, gateValue } from "./css";
import { type Attributes, EventType, NodeKind, Source, Treatment, type WireEvent, type WireNode } from "./events";
import { BOXED_WHEN_MASKED } from "./lists";
import { maskText, maskValue } from "./mask";

type Data = Readonly<Record<string, unknown>>;

export interface Box {
  readonly tagName: string;
  readonly attributes: Attributes;
}

/** What the page knows of nodes that the events alone do not tell. */
export interface Known {
  readonly box: (id: number) => Box;
  readonly tag: (id: number) => string;
}

interface Add {
  readonly parentId: number;
  readonly node: WireNode;
  readonly vt: string;
}

const noUrl = (): string => "";

export class Tightener {
  private readonly ids: Set<number>;
  private readonly tags = new Map<number, string>();
  private readonly boxed: boolean;

  constructor(
    ids: Iterable<number>,
    private readonly treatment: Treatment,
    private readonly known: Known,
  ) {
    this.ids = new Set(ids);
    this.boxed = treatment >= Treatment.Excluded;
  }

  /** First for each event, in their order, until it says that nothing new was found: what hung below the nodes at any time. */
  collect({ type, data }: WireEvent): boolean {
    const before = this.ids.size;
    if (type === EventType.FullSnapshot) this.note(data.node as WireNode, false);
    if (type === EventType.Incremental && data.source === Source.Mutation) {
      for (const { parentId, node } of data.adds as readonly Add[]) this.note(node, this.ids.has(parentId));
    }
    return this.ids.size > before;
  }

  /** Then each event as it may leave, or null. */
  event(event: WireEvent): WireEvent | null {
    const data = this.data(event.type, event.data);
    return data && { ...event, data };
  }

  private note(node: WireNode, below: boolean): void {
    const inside = below || this.ids.has(node.id);
    if (inside) this.ids.add(node.id);
    if (node.tagName) this.tags.set(node.id, node.tagName);
    for (const child of node.childNodes ?? []) this.note(child, inside);
  }

  private data(type: EventType, data: Data): Data | null {
    if (type === EventType.FullSnapshot) return { ...data, node: this.node(data.node as WireNode, "") };
    if (type === EventType.Custom) return this.custom(data);
    if (type !== EventType.Incremental) return data;
    if (data.source === Source.Mutation) return this.mutation(data);
    if (Array.isArray(data.positions)) {
      const positions = data.positions.filter(({ id }: { id: number }) => !this.ids.has(id));
      return positions.length > 0 ? { ...data, positions } : null;
    }
    if (Array.isArray(data.ranges)) {
      const ranges = data.ranges.filter(
        ({ start, end }: { start: number; end: number }) => !this.ids.has(start) && !this.ids.has(end),
      );
      return ranges.length > 0 ? { ...data, ranges } : null;
    }
    return this.ids.has(data.id as number) ? this.about(data) : data;
  }

  private custom(data: Data): Data | null {
    const payload = data.payload as Data;
    if (!this.ids.has(payload.id as number) || payload.vt === undefined) return data;
    return this.boxed ? null : { ...data, payload: { ...payload, vt: "m" } };
  }

  /** An event about one of the nodes. */
  private about(data: Data): Data | null {
    if (this.boxed) return null;
    const { source } = data;
    if (source === Source.MouseInteraction) {
      const { x, y, ox, oy, ...rest } = data;
      return { ...rest, vt: "m" };
    }
    if (source === Source.Input) {
      const checkable = data.isChecked === true || data.text === "on";
      return checkable ? null : { ...data, text: maskedValue(String(data.text)), vt: "m" };
    }
    return source === Source.Scroll || source === Source.MediaInteraction ? null : { ...data, vt: "m" };
  }

  private mutation(data: Data): Data | null {
    const out = {
      ...data,
      texts: (data.texts as readonly { id: number; value: string | null }[]).flatMap((text) => this.text(text)),
      attributes: (data.attributes as readonly { id: number; attributes: Attributes }[]).flatMap((one) => this.attributes(one)),
      removes: (data.removes as readonly { parentId: number }[]).filter(({ parentId }) => !this.isBoxed(parentId)),
      adds: (data.adds as readonly Add[]).flatMap((add) => this.add(add)),
    };
    return out.texts.length + out.attributes.length + out.removes.length + out.adds.length > 0 ? out : null;
  }

  private isBoxed(id: number): boolean {
    return this.boxed && this.ids.has(id);
  }

  private text<Text extends { id: number; value: string | null }>(text: Text): Text[] {
    if (!this.ids.has(text.id)) return [text];
    return this.boxed ? [] : [{ ...text, value: maskText(text.value ?? ""), vt: "m" }];
  }

  private attributes<One extends { id: number; attributes: Attributes }>(one: One): One[] {
    if (!this.ids.has(one.id)) return [one];
    const tag = this.tags.get(one.id) ?? this.known.tag(one.id);
    if (this.boxed || BOXED_WHEN_MASKED.has(tag)) return [];
    const attributes = masked(tag, one.attributes);
    return Object.keys(attributes).length > 0 ? [{ ...one, attributes, vt: "m" }] : [];
  }

  private add(add: Add): Add[] {
    if (this.isBoxed(add.parentId)) return [];
    const inside = this.ids.has(add.node.id);
    const parent = this.tags.get(add.parentId) ?? this.known.tag(add.parentId);
    const vt = inside ? strictest(this.stamp, add.vt) : add.vt;
    return [{ ...add, node: this.node(add.node, parent), vt }];
  }

  private get stamp(): string {
    return "cmxs"[this.treatment] ?? "s";
  }

  private node(node: WireNode, parent: string): WireNode {
    if (!this.ids.has(node.id)) {
      if (!node.childNodes) return node;
      return { ...node, childNodes: node.childNodes.map((child) => this.node(child, node.tagName ?? "")) };
    }
    const { id, rootId, isShadow, type } = node;
    const vt = strictest(this.stamp, node.vt ?? "c") as "m";
    if (node.vt === "x" || node.vt === "s") return { ...node, vt };
    const place = { ...(rootId !== undefined && { rootId }), ...(isShadow && { isShadow }) };
    if (type !== NodeKind.Element) {
      if (this.boxed) return { type: NodeKind.Comment, id, textContent: "", ...place };
      if (node.childNodes) return { ...node, vt, childNodes: node.childNodes.map((child) => this.node(child, "")) };
      return type === NodeKind.Text && parent !== "style" ? { ...node, vt, textContent: maskText(node.textContent ?? "") } : node;
    }
    const tag = node.tagName ?? "";
    if (this.boxed || BOXED_WHEN_MASKED.has(tag)) return { type, id, ...place, ...this.known.box(id), childNodes: [], vt };
    const children = (node.childNodes ?? []).map((child) => this.node(child, tag));
    return { ...node, vt, attributes: masked(tag, node.attributes ?? {}, node.isSVG), childNodes: children };
  }
}

function strictest(one: string, other: string): string {
  return "cmxs".indexOf(one) > "cmxs".indexOf(other) ? one : other;
}

/** A value that may already be a mask keeps its length. */
function maskedValue(value: string): string {
  return /^(?:X{5})*$/.test(value) ? value : maskValue(value);
}

/** Attributes that left the clear gate, once more as under a mask. */
function masked(tag: string, attributes: Attributes, isSvg = false): Attributes {
  const context: AttributeContext = {
    space: isSvg ? "svg" : "html",
    tag,
    treatment: Treatment.Masked,
    token: (token) => token,
    url: noUrl,
    image: noUrl,
    text: maskText,
    value: maskedValue,
    style: (css) => gateStyle(css, noUrl),
    declaration: (property, value) => gateValue(property, value, noUrl) || null,
    css: (css) => css,
    selects: () => true,
  };
  const out: Attributes = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "checked" || name === "selected") continue;
    const gated = typeof value === "string" ? gateAttribute(name, value, context) : name.startsWith("rr_scroll") ? null : value;
    if (gated !== null || value === null) out[name] = gated;
  }
  return out;
}
