/**
 * Events as they came, to events that may be replayed: every object is built anew from what is known.
 *
 * The server has scrubbed them, but a forged envelope must not reach the viewer either. This is one of
 * three walls: the frame's sandbox runs no script, the document's policy loads nothing, and here what
 * would try is not built in the first place.
 */

import type { Supply } from "./attributes.ts";
import { gateCss } from "./css.ts";
import { isJson, type Json, numberOr } from "./json.ts";
import { NodeGate } from "./nodes.ts";

export interface ReplayEvent {
  type: number;
  timestamp: number;
  data: Json;
}

/** rrweb's event types that are replayed; plugin, asset and load events are not. */
export const TYPE = { snapshot: 2, incremental: 3, meta: 4, custom: 5 } as const;
/** rrweb's incremental sources. Source: rrweb types, IncrementalSource. */
export const SOURCE = {
  mutation: 0,
  mouseMove: 1,
  mouseInteraction: 2,
  scroll: 3,
  resize: 4,
  input: 5,
  touchMove: 6,
  media: 7,
  sheetRule: 8,
  drag: 12,
  declaration: 13,
  selection: 14,
  adopted: 15,
} as const;

const CUSTOM_TAG = /^voile\.[a-z]+$/;

/** Keeps what it has to know of one page: which nodes are style sheets, which tag a node has. */
export class Sanitiser {
  private readonly nodes: NodeGate;

  constructor(private readonly supply: Supply) {
    this.nodes = new NodeGate(supply);
  }

  /** Returns null for what is not replayed. */
  event(raw: unknown): ReplayEvent | null {
    if (!isJson(raw) || !isJson(raw.data) || typeof raw.timestamp !== "number") return null;
    if (!Number.isFinite(raw.timestamp)) return null;
    const data = this.data(raw.type, raw.data);
    return data && { type: raw.type as number, timestamp: raw.timestamp, data };
  }

  private data(type: unknown, data: Json): Json | null {
    if (type === TYPE.snapshot) return this.snapshot(data);
    if (type === TYPE.incremental) return this.incremental(data);
    if (type === TYPE.meta) return { href: "", width: numberOr(data.width), height: numberOr(data.height) };
    if (type === TYPE.custom && typeof data.tag === "string" && CUSTOM_TAG.test(data.tag)) {
      return { tag: data.tag, payload: isJson(data.payload) ? data.payload : {} };
    }
    return null;
  }

  private snapshot(data: Json): Json | null {
    const node = this.nodes.document(data.node);
    const offset = isJson(data.initialOffset) ? data.initialOffset : {};
    return node && { node, initialOffset: { top: numberOr(offset.top), left: numberOr(offset.left) } };
  }

  private incremental(data: Json): Json | null {
    const { source } = data;
    const id = numberOr(data.id, -1);
    switch (source) {
      case SOURCE.mutation:
        return { source, ...this.nodes.mutation(data) };
      case SOURCE.mouseMove:
      case SOURCE.touchMove:
      case SOURCE.drag:
        return { source, positions: positions(data.positions) };
      case SOURCE.mouseInteraction:
        return { source, id, type: numberOr(data.type, -1), ...point(data) };
      case SOURCE.scroll:
        return { source, id, x: numberOr(data.x), y: numberOr(data.y) };
      case SOURCE.resize:
        return { source, width: numberOr(data.width), height: numberOr(data.height) };
      case SOURCE.input:
        return { source, id, text: String(data.text ?? ""), isChecked: data.isChecked === true };
      case SOURCE.selection:
        return { source, ranges: ranges(data.ranges) };
      default:
        return this.sheet(data);
    }
  }

  private sheet(data: Json): Json | null {
    const { source } = data;
    const target = { ...ifNumber("id", data.id), ...ifNumber("styleId", data.styleId) };
    if (source === SOURCE.sheetRule) return { source, ...target, ...this.ruleChanges(data) };
    if (source === SOURCE.declaration) return { source, ...target, ...this.declaration(data) };
    if (source !== SOURCE.adopted) return null;
    const styles = list(data.styles).map((style) => ({
      styleId: numberOr(style.styleId),
      rules: this.rules(style.rules),
    }));
    return { source, id: numberOr(data.id, -1), styles, styleIds: numbers(data.styleIds) };
  }

  private ruleChanges(data: Json): Json {
    const removes = list(data.removes).map(({ index }) => ({ index: place(index) ?? 0 }));
    const whole = (key: string) => (typeof data[key] === "string" ? { [key]: gateCss(data[key], this.supply.url) } : {});
    return { adds: this.rules(data.adds), removes, ...whole("replace"), ...whole("replaceSync") };
  }

  private rules(raw: unknown): Json[] {
    return list(raw).map(({ rule, index }) => {
      const at = place(index);
      return { rule: gateCss(String(rule ?? ""), this.supply.url), ...(at === null ? {} : { index: at }) };
    });
  }

  private declaration(data: Json): Json {
    const { set, remove } = data;
    const out: Json = { index: numbers(data.index) };
    if (isJson(set)) {
      const value = typeof set.value === "string" ? gateCss(set.value, this.supply.url) : null;
      const priority = set.priority === "important" ? "important" : "";
      out.set = { property: String(set.property), value, priority };
    }
    if (isJson(remove)) out.remove = { property: String(remove.property) };
    return out;
  }
}

const list = (raw: unknown): Json[] => (Array.isArray(raw) ? raw.filter(isJson) : []);
const numbers = (raw: unknown): number[] => (Array.isArray(raw) ? raw.filter((one): one is number => Number.isFinite(one)) : []);
const place = (raw: unknown): number | number[] | null =>
  Array.isArray(raw) ? numbers(raw) : typeof raw === "number" ? raw : null;
const ifNumber = (key: string, value: unknown): Json => (typeof value === "number" ? { [key]: value } : {});

/** Where the place inside an element is not told, x and y are absent, never 0. */
function point(data: Json): Json {
  return typeof data.x === "number" && typeof data.y === "number" ? { x: data.x, y: data.y } : {};
}

function positions(raw: unknown): Json[] {
  return list(raw).map(({ x, y, id, timeOffset }) => ({
    x: numberOr(x),
    y: numberOr(y),
    id: numberOr(id, -1),
    timeOffset: numberOr(timeOffset),
  }));
}

function ranges(raw: unknown): Json[] {
  return list(raw).map(({ start, startOffset, end, endOffset }) => ({
    start: numberOr(start),
    startOffset: numberOr(startOffset),
    end: numberOr(end),
    endOffset: numberOr(endOffset),
  }));
}
