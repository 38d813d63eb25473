/**
 * The last gate for nodes. A tree is checked and written node by node, so that a large one can be taken in slices and is walked
 * once; what comes out can be made here alone.
 */
import { NodeKind, type Stamp, type WireNode } from "./events";
import { check, either, fields, flag, list, nodeId, number, oneOf, refuse, type Shape, text } from "./gateshapes";
import { isMaskedText } from "./mask";

const styleValues: Shape = (value) => {
  if (typeof value !== "object" || value === null) return refuse();
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, one === false ? false : either(text, list(text))(one)]),
  );
};
const attribute = check((one) => one === null || one === true || typeof one === "string" || typeof one === "number");
export const attributes: Shape = (value) => {
  if (typeof value !== "object" || value === null) return refuse();
  const given = value as Record<string, unknown>;
  const out: Record<string, unknown> = {};
  for (const name of Object.keys(given)) out[name] = (name === "style" ? either(attribute, styleValues) : attribute)(given[name]);
  return out;
};

const BOX_TAGS = ["div", "span"];
const BOX_ATTRIBUTES = ["rr_width", "rr_height", "style"];

const common = { type: number, id: nodeId, "rootId?": nodeId, "isShadow?": flag, "vt?": oneOf(["c", "m", "x", "s"]) };
const children: Shape = (value) => value;
const NODES: Readonly<Record<number, Shape>> = {
  [NodeKind.Document]: fields({ ...common, "compatMode?": oneOf(["CSS1Compat", "BackCompat"]), childNodes: children }),
  [NodeKind.DocumentType]: fields({ ...common, name: text, publicId: oneOf([""]), systemId: oneOf([""]) }),
  [NodeKind.Element]: fields({
    ...common,
    tagName: text,
    attributes,
    "isSVG?": flag,
    "isShadowHost?": flag,
    "isCustom?": flag,
    childNodes: children,
  }),
  [NodeKind.Text]: fields({ ...common, textContent: text }),
  [NodeKind.Cdata]: fields({ ...common, textContent: oneOf([""]) }),
  [NodeKind.Comment]: fields({ ...common, textContent: oneOf([""]) }),
};

interface Checked extends Record<string, unknown> {
  id?: number;
  vt?: Stamp;
  tagName?: string;
  textContent?: string;
  attributes?: Record<string, unknown>;
  childNodes?: unknown;
}

/** A copy of one node, children as given; `around` is the stamp in force above it, `parent` the tag. */
function checkNode(value: unknown, around: Stamp, parent: string): Checked {
  const shape = NODES[(value as { type?: number } | null)?.type ?? -1];
  if (!shape) return refuse();
  const node = shape(value) as Checked;
  const vt = node.vt ?? around;
  if (vt === "x" || vt === "s") checkBox(node);
  if (vt === "m" && node.textContent !== undefined && parent !== "style" && !isMaskedText(node.textContent)) refuse();
  return node;
}

/** Nothing of a box but its place and size. */
function checkBox({ tagName = "", attributes: given = {}, childNodes = [] }: Checked): void {
  const bare = Array.isArray(childNodes) && childNodes.length === 0;
  if (!bare || !BOX_TAGS.includes(tagName) || Object.keys(given).some((name) => !BOX_ATTRIBUTES.includes(name))) refuse();
}

/** Copies a tree that is at hand as a whole. */
export function copyNode(value: unknown, around: Stamp, parent: string): unknown {
  const node = checkNode(value, around, parent);
  if (node.childNodes !== undefined) {
    if (!Array.isArray(node.childNodes)) return refuse();
    node.childNodes = node.childNodes.map((child) => copyNode(child, node.vt ?? around, node.tagName ?? ""));
  }
  return node;
}

const MARK = "voile.tree";

/** A tree that was checked, as JSON. */
export class CheckedTree {
  constructor(
    readonly text: string,
    key: typeof KEY,
  ) {
    if (key !== KEY) refuse();
  }

  /** Stands for the tree until `withTree` puts it in. */
  toJSON(): string {
    return MARK;
  }
}

const KEY = Symbol("made here");

/** Puts a checked tree into the JSON of its event; nothing that a page wrote stands before it there. */
export function withTree(json: string, tree: CheckedTree): string {
  const mark = JSON.stringify(MARK);
  const at = json.indexOf(mark);
  return at < 0 ? json : json.slice(0, at) + tree.text + json.slice(at + mark.length);
}

interface Open {
  readonly vt: Stamp;
  readonly tag: string;
  /** It has a list of children, be it empty for ever. */
  readonly holds: boolean;
  readonly box: boolean;
  empty: boolean;
}

const PIECE_PARTS = 1000;

export class TreeGate {
  private readonly done: string[] = [];
  /** Put together now and then, so that the end of a large tree is no long task. */
  private parts: string[] = [];
  private length = 0;
  private readonly open: Open[] = [];
  private lastId = Number.NaN;

  /** `around` is the stamp in force above the tree. */
  constructor(private readonly around: Stamp) {}

  /** Characters so far. */
  get size(): number {
    return this.length;
  }

  /** Checks and writes a node; what is entered until `leave` are its children. */
  enter(wire: WireNode): void {
    const above = this.open[this.open.length - 1];
    if (above && (!above.holds || above.box)) refuse();
    const node = checkNode(wire, above?.vt ?? this.around, above?.tag ?? "");
    const holds = Array.isArray(node.childNodes);
    if (holds && (node.childNodes as unknown[]).length > 0) refuse();
    // Most nodes have the id behind the one before them; saying so of each would be most of the bytes.
    if (node.id === this.lastId + 1) delete node.id;
    this.lastId = wire.id;
    const json = opening(node);
    this.write(above && !above.empty ? `,${json}` : json);
    if (above) above.empty = false;
    const vt = node.vt ?? above?.vt ?? this.around;
    this.open.push({ vt, tag: node.tagName ?? "", holds, box: vt === "x" || vt === "s", empty: true });
  }

  leave(): void {
    const left = this.open.pop();
    if (!left) return refuse();
    this.write(left.holds ? "]}" : "}");
  }

  /** The tree, nodes that are still open closed. */
  finish(): CheckedTree {
    while (this.open.length > 0) this.leave();
    this.cut();
    return new CheckedTree(this.done.join(""), KEY);
  }

  private write(json: string): void {
    this.parts.push(json);
    this.length += json.length;
    if (this.parts.length >= PIECE_PARTS) this.cut();
  }

  private cut(): void {
    this.done.push(this.parts.join(""));
    this.parts = [];
  }
}

/** Gives the nodes of a tree that travelled their ids again; `before` is the id of the node before it. */
export function withIds(node: WireNode, before = Number.NaN): number {
  node.id ??= before + 1;
  return (node.childNodes ?? []).reduce((last, child) => withIds(child, last), node.id);
}

/** Written by hand from simple values, so that no `toJSON` that a page adds to objects is asked. Children come last, and later. */
function opening(node: Checked): string {
  let json = "";
  for (const key of Object.keys(node)) {
    if (key === "childNodes") continue;
    const value = node[key];
    json += json ? "," : "{";
    json += key === "attributes" ? `"attributes":{${pairs(node.attributes ?? {})}}` : `"${key}":${written(value)}`;
  }
  return node.childNodes === undefined ? json : `${json},"childNodes":[`;
}

function pairs(given: Readonly<Record<string, unknown>>): string {
  let json = "";
  for (const name of Object.keys(given)) {
    const value = given[name];
    // Only changes of an attribute tell a style by its parts.
    if (typeof value === "object" && value !== null) refuse();
    json += `${json && ","}${written(name)}:${written(value)}`;
  }
  return json;
}

/** Strings that need no escape are most of them; asking is cheaper than the browser's own way. */
const PLAIN = /^[ !#-[\]-~]*$/;

function written(value: unknown): string {
  return typeof value === "string" && PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
}
