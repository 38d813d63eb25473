/**
 * The last gate before the buffer: kinds of events and their fields, written out. It copies what it knows and refuses the rest,
 * and checks once more what must hold whatever the capture did. Source: protocol/events.json.
 */
import lists from "../../protocol/events.json";
import { EventType, NodeKind, Source, type Stamp, type WireEvent } from "./events";
import { isMaskedText, isMaskedValue } from "./mask";

class Refused extends Error {}

type Shape = (value: unknown) => unknown;

const refuse = (): never => {
  throw new Refused();
};
const check =
  (holds: (value: unknown) => boolean): Shape =>
  (value) =>
    holds(value) ? value : refuse();
const text = check((value) => typeof value === "string");
const flag = check((value) => typeof value === "boolean");
const number = check((value) => typeof value === "number" && Number.isFinite(value) && Math.abs(value) <= 1e8);
const whole = check((value) => Number.isSafeInteger(value) && (value as number) >= 0);
const nodeId = check((value) => Number.isSafeInteger(value) && (value as number) > 0);
const stamp = check((value) => value === "c" || value === "m");
const oneOf = (values: readonly unknown[]): Shape => check((value) => values.includes(value));
const nullable =
  (shape: Shape): Shape =>
  (value) =>
    value === null ? null : shape(value);
const list =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) ? value.map(shape) : refuse();
const either =
  (first: Shape, second: Shape): Shape =>
  (value) => {
    try {
      return first(value);
    } catch {
      return second(value);
    }
  };
/** Fields with `?` may be absent; a field not named here is refused, not passed over. */
const fields =
  (shapes: Readonly<Record<string, Shape>>): Shape =>
  (value) => {
    if (typeof value !== "object" || value === null) return refuse();
    const given = value as Record<string, unknown>;
    const out: Record<string, unknown> = {};
    for (const key of Object.keys(given)) {
      if (given[key] !== undefined && !(key in shapes) && !(`${key}?` in shapes)) refuse();
    }
    for (const [name, shape] of Object.entries(shapes)) {
      const key = name.replace("?", "");
      if (given[key] !== undefined) out[key] = shape(given[key]);
      else if (key === name) refuse();
    }
    return out;
  };

const styleValues: Shape = (value) => {
  if (typeof value !== "object" || value === null) return refuse();
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, one === false ? false : either(text, list(text))(one)]),
  );
};
const attributes: Shape = (value) => {
  if (typeof value !== "object" || value === null) return refuse();
  const attribute = check((one) => one === null || one === true || typeof one === "string" || typeof one === "number");
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, name === "style" ? either(attribute, styleValues)(one) : attribute(one)]),
  );
};

const BOX_TAGS = ["div", "span"];
const BOX_ATTRIBUTES = ["rr_width", "rr_height", "style"];

const common = { type: number, id: nodeId, "rootId?": nodeId, "isShadow?": flag, "vt?": oneOf(["c", "m", "x", "s"]) };
const NODES: Readonly<Record<number, Shape>> = {
  [NodeKind.Document]: fields({ ...common, "compatMode?": oneOf(["CSS1Compat", "BackCompat"]), childNodes: (value) => value }),
  [NodeKind.DocumentType]: fields({ ...common, name: text, publicId: oneOf([""]), systemId: oneOf([""]) }),
  [NodeKind.Element]: fields({
    ...common,
    tagName: text,
    attributes,
    childNodes: (value) => value,
    "isSVG?": flag,
    "isShadowHost?": flag,
    "isCustom?": flag,
  }),
  [NodeKind.Text]: fields({ ...common, textContent: text }),
  [NodeKind.Cdata]: fields({ ...common, textContent: oneOf([""]) }),
  [NodeKind.Comment]: fields({ ...common, textContent: oneOf([""]) }),
};

interface Checked extends Record<string, unknown> {
  vt?: Stamp;
  tagName?: string;
  textContent?: string;
  attributes?: Record<string, unknown>;
  childNodes?: unknown;
}

/** Copies a tree; `around` is the stamp in force above it, `parent` the tag. */
function copyNode(value: unknown, around: Stamp, parent: string): unknown {
  const shape = NODES[(value as { type?: number } | null)?.type ?? -1];
  if (!shape) return refuse();
  const node = shape(value) as Checked;
  const vt = node.vt ?? around;
  if (vt === "x" || vt === "s") checkBox(node);
  if (vt === "m" && node.textContent !== undefined && parent !== "style" && !isMaskedText(node.textContent)) refuse();
  if (node.childNodes !== undefined) {
    if (!Array.isArray(node.childNodes)) return refuse();
    node.childNodes = node.childNodes.map((child) => copyNode(child, vt, node.tagName ?? ""));
  }
  return node;
}

/** Nothing of a box but its place and size. */
function checkBox({ tagName = "", attributes: given = {}, childNodes = [] }: Checked): void {
  const bare = Array.isArray(childNodes) && childNodes.length === 0;
  if (!bare || !BOX_TAGS.includes(tagName) || Object.keys(given).some((name) => !BOX_ATTRIBUTES.includes(name))) refuse();
}

const tree: Shape = (value) => copyNode(value, "c", "");
const added: Shape = (value) => {
  const out = fields({ parentId: nodeId, nextId: nullable(nodeId), node: (node) => node, vt: oneOf(["c", "m", "x", "s"]) })(
    value,
  );
  const add = out as { node: unknown; vt: Stamp };
  return { ...add, node: copyNode(add.node, add.vt === "m" ? "m" : "c", "style") };
};
const changedText: Shape = (value) => {
  const out = fields({ id: nodeId, value: nullable(text), vt: stamp })(value) as { value: string | null; vt: Stamp };
  return out.vt === "m" && !isMaskedText(out.value ?? "") ? refuse() : out;
};
const positions = fields({
  source: whole,
  positions: list(fields({ x: number, y: number, id: nodeId, timeOffset: number, vt: oneOf(["c"]) })),
});
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
    return fields(clear ? { ...shape, "x?": number, "y?": number } : shape)(value);
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

const DATA: Readonly<Record<number, Shape>> = {
  [EventType.FullSnapshot]: fields({ node: tree, initialOffset: fields({ top: number, left: number }) }),
  [EventType.Incremental]: (value) => (SOURCES[(value as { source?: number } | null)?.source ?? -1] ?? refuse)(value),
  [EventType.Meta]: fields({ href: text, width: number, height: number }),
  [EventType.Custom]: (value) => {
    const { tag, payload } = fields({ tag: text, payload: (given) => given })(value) as { tag: string; payload: unknown };
    return { tag, payload: (CUSTOM.get(tag) ?? refuse)(payload) };
  },
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
