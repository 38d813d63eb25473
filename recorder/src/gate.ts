/**
 * The last gate before the buffer: kinds of events and their fields, written out. It copies what it knows and refuses the rest,
 * and checks once more what must hold whatever the capture did. Source: protocol/events.json.
 */
import lists from "../../protocol/events.json";
import { EventType, Source, type Stamp, type WireEvent } from "./events";
import {
  check,
  either,
  fields,
  flag,
  list,
  nodeId,
  nullable,
  number,
  oneOf,
  Refused,
  refuse,
  type Shape,
  stamp,
  text,
  whole,
} from "./gateshapes";
import { attributes, CheckedTree, copyNode, withTree } from "./gatetree";
import { isMaskedText, isMaskedValue } from "./mask";

const tree: Shape = (value) => (value instanceof CheckedTree ? value : copyNode(value, "c", ""));
/** Texts of sheets travel in `_cssText`, so no text that is added needs to be looked at as style. */
const added: Shape = (value) => {
  const out = fields({ parentId: nodeId, nextId: nullable(nodeId), node: (node) => node, vt: oneOf(["c", "m", "x", "s"]) })(
    value,
  );
  const add = out as { node: unknown; vt: Stamp };
  if (add.node instanceof CheckedTree) return add;
  return { ...add, node: copyNode(add.node, add.vt === "m" ? "m" : "c", "") };
};
const changedText: Shape = (value) => {
  const out = fields({ id: nodeId, value: nullable(text), vt: stamp })(value) as { value: string | null; vt: Stamp };
  return out.vt === "m" && !isMaskedText(out.value ?? "") ? refuse() : out;
};
const positions = fields({
  source: whole,
  positions: list(fields({ x: number, y: number, id: nodeId, timeOffset: number, vt: oneOf(["c"]) })),
});
/** An offset in the element's box. */
const share = check((value) => typeof value === "number" && value >= 0 && value <= 1);
const index = either(whole, list(whole));
const rule = fields({ rule: text, "index?": index });

const SOURCES: Readonly<Record<number, Shape>> = {
  [Source.Mutation]: fields({
    source: whole,
    texts: list(changedText),
    attributes: list(fields({ id: nodeId, attributes, vt: stamp })),
    removes: list(fields({ parentId: nodeId, id: nodeId, "isShadow?": flag })),
    adds: list(added),
    "isAttachIframe?": flag,
  }),
  [Source.MouseMove]: positions,
  [Source.TouchMove]: positions,
  [Source.Drag]: positions,
  [Source.MouseInteraction]: (value) => {
    const shape = {
      source: whole,
      type: oneOf(Object.keys(lists.mouse_interactions).map(Number)),
      id: nodeId,
      "pointerType?": oneOf([0, 1, 2]),
      vt: stamp,
    };
    const clear = (value as { vt?: unknown } | null)?.vt === "c";
    return fields(clear ? { ...shape, "x?": number, "y?": number, "ox?": share, "oy?": share } : shape)(value);
  },
  [Source.Scroll]: fields({ source: whole, id: nodeId, x: number, y: number, vt: stamp }),
  [Source.ViewportResize]: fields({ source: whole, width: number, height: number }),
  [Source.Input]: (value) => {
    const out = fields({ source: whole, id: nodeId, text, isChecked: flag, vt: stamp })(value) as { text: string; vt: Stamp };
    return out.vt === "m" && !isMaskedValue(out.text) ? refuse() : out;
  },
  [Source.MediaInteraction]: fields({ source: whole, type: oneOf([0, 1, 2, 3, 4]), id: nodeId, vt: oneOf(["c"]) }),
  [Source.StyleSheetRule]: fields({
    source: whole,
    "id?": nodeId,
    "styleId?": nodeId,
    "removes?": list(fields({ index })),
    "adds?": list(rule),
    "replace?": text,
    "replaceSync?": text,
    vt: stamp,
  }),
  [Source.StyleDeclaration]: fields({
    source: whole,
    "id?": nodeId,
    "styleId?": nodeId,
    index: list(whole),
    "set?": fields({ property: text, value: nullable(text), "priority?": text }),
    "remove?": fields({ property: text }),
    vt: stamp,
  }),
  [Source.Selection]: fields({
    source: whole,
    ranges: list(fields({ start: nodeId, startOffset: whole, end: nodeId, endOffset: whole })),
    vt: oneOf(["c"]),
  }),
  [Source.AdoptedStyleSheet]: fields({
    source: whole,
    id: nodeId,
    styleIds: list(nodeId),
    "styles?": list(fields({ styleId: nodeId, rules: list(rule) })),
    vt: stamp,
  }),
};

const FORMS: Readonly<Record<string, Shape>> = {
  url: text,
  text,
  node: nodeId,
  stamp,
  whole,
  time: whole,
  whole_or_null: nullable(whole),
  nodes: list(nodeId),
  percent: check((value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= 100),
  frames: list(fields({ function: text, url: text, line: whole, column: whole })),
  sha256: check((value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value)),
};
const CUSTOM: ReadonlyMap<string, Shape> = new Map(
  Object.entries(lists.custom as Record<string, Record<string, string | string[]>>).map(([tag, payload]) => [
    tag,
    fields(
      Object.fromEntries(
        Object.entries(payload).map(([name, form]) => {
          const optional = typeof form === "string" && form.endsWith("?");
          const shape = typeof form === "string" ? FORMS[form.replace("?", "")] : oneOf(form);
          return [optional ? `${name}?` : name, shape ?? refuse] as const;
        }),
      ),
    ),
  ]),
);

const PLUGIN: Shape = fields({
  plugin: oneOf(Object.keys(lists.plugins)),
  payload: fields({ level: oneOf(lists.plugins["rrweb/console@1"].levels), trace: list(refuse), payload: list(text) }),
});

const DATA: Readonly<Record<number, Shape>> = {
  [EventType.FullSnapshot]: fields({ node: tree, initialOffset: fields({ top: number, left: number }) }),
  [EventType.Incremental]: (value) => (SOURCES[(value as { source?: number } | null)?.source ?? -1] ?? refuse)(value),
  [EventType.Meta]: fields({ href: text, width: number, height: number }),
  [EventType.Custom]: (value) => {
    const { tag, payload } = fields({ tag: text, payload: (given) => given })(value) as { tag: string; payload: unknown };
    return { tag, payload: (CUSTOM.get(tag) ?? refuse)(payload) };
  },
  [EventType.Plugin]: PLUGIN,
};

/** A copy with nothing in it but what is named above, or null where the event is not of a known form. */
export function pass(event: WireEvent): WireEvent | null {
  try {
    const shape = DATA[event.type] ?? refuse;
    const timestamp = whole(Math.round(event.timestamp)) as number;
    return { type: event.type, timestamp, data: shape(event.data) as WireEvent["data"] };
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** The event as it travels. */
export function jsonOf(event: WireEvent, toJson: (value: unknown) => string): string {
  const { node, adds } = event.data as { node?: unknown; adds?: readonly { node: unknown }[] };
  const tree = node ?? adds?.[0]?.node;
  return tree instanceof CheckedTree ? withTree(toJson(event), tree) : toJson(event);
}
