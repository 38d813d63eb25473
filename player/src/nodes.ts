/** Serialised nodes and mutations, built anew from what may be built. */

import { gateAttribute, type Supply, type Value, type Values, withPlaceholder } from "./attributes.ts";
import { gateCss } from "./css.ts";
import { isJson, type Json, numberOr } from "./json.ts";
import { buildable } from "./tags.ts";

/** rrweb's node types. */
const NODE = { document: 0, doctype: 1, element: 2, text: 3 } as const;
/** Deeper than any page; a forged tree must not exhaust the stack. */
const DEPTH_MAX = 1000;
/** What the style rules of the player look for, by the event's treatment stamp. */
const BOX_OF: Record<string, string> = { x: "excluded", s: "secret", m: "masked" };

export class NodeGate {
  private readonly tags = new Map<number, string>();
  private readonly sheets = new Set<number>();
  private readonly sheetTexts = new Set<number>();

  constructor(private readonly supply: Supply) {}

  document(raw: unknown): Json | null {
    return isJson(raw) && raw.type === NODE.document ? this.node(raw, 0, 0) : null;
  }

  mutation(data: Json): Json {
    return {
      texts: list(data.texts).map(({ id, value }) => ({ id: numberOr(id), value: this.text(numberOr(id), value) })),
      attributes: list(data.attributes).map((change) => this.attributeChange(change)),
      removes: list(data.removes).map(({ id, parentId, isShadow }) => ({
        id: numberOr(id),
        parentId: numberOr(parentId),
        ...(isShadow === true ? { isShadow } : {}),
      })),
      adds: list(data.adds).flatMap((add) => this.add(add)),
      ...(data.isAttachIframe === true ? { isAttachIframe: true } : {}),
    };
  }

  private add(add: Json): Json[] {
    const parentId = numberOr(add.parentId, -1);
    const node = isJson(add.node) ? this.node(add.node, parentId, 0) : null;
    if (!node) return [];
    const nextId = typeof add.nextId === "number" ? add.nextId : null;
    return [{ parentId, nextId, ...(typeof add.previousId === "number" ? { previousId: add.previousId } : {}), node }];
  }

  private node(raw: Json, parentId: number, depth: number): Json | null {
    const id = numberOr(raw.id, -1);
    if (id <= 0) return null;
    const place = {
      id,
      ...(typeof raw.rootId === "number" ? { rootId: raw.rootId } : {}),
      ...(raw.isShadow === true ? { isShadow: true } : {}),
    };
    switch (raw.type) {
      case NODE.document:
        return { type: raw.type, ...place, ...compatMode(raw), childNodes: this.children(raw, id, depth) };
      case NODE.doctype:
        return { type: raw.type, ...place, name: "html", publicId: "", systemId: "" };
      case NODE.element:
        return this.element(raw, place, depth);
      case NODE.text:
        if (this.sheets.has(parentId)) this.sheetTexts.add(id);
        return { type: raw.type, ...place, textContent: this.text(id, raw.textContent) ?? "" };
      default:
        return null;
    }
  }

  private element(raw: Json, place: Json & { id: number }, depth: number): Json {
    const isSvg = raw.isSVG === true;
    const { tag, emptied } = buildable(String(raw.tagName), isSvg);
    const name = tag.toLowerCase();
    this.tags.set(place.id, name);
    const attributes = emptied || !isJson(raw.attributes) ? {} : this.attributes(name, raw.attributes);
    this.mark(attributes, raw);
    if (name === "style" || name === "link") this.sheets.add(place.id);
    return {
      type: NODE.element,
      ...place,
      tagName: tag,
      attributes,
      childNodes: emptied ? [] : this.children(raw, place.id, depth),
      ...(isSvg ? { isSVG: true } : {}),
      ...(raw.isShadowHost === true ? { isShadowHost: true } : {}),
      ...(raw.isCustom === true && name.includes("-") ? { isCustom: true } : {}),
    };
  }

  private children(raw: Json, id: number, depth: number): Json[] {
    if (depth >= DEPTH_MAX) return [];
    return list(raw.childNodes)
      .map((child) => this.node(child, id, depth + 1))
      .filter((child) => child !== null);
  }

  private attributes(tag: string, raw: Json): Values {
    const out: Values = {};
    for (const [name, value] of Object.entries(raw)) {
      if (tag === "meta" && name !== "charset") continue;
      const kept = gateAttribute(tag, name, asValue(value), this.supply);
      if (kept !== undefined) out[name] = kept;
    }
    withPlaceholder(tag, raw as Values, out);
    return out;
  }

  /** Lets the player's style rules find boxes and masked parts. */
  private mark(attributes: Values, raw: Json): void {
    const treatment = BOX_OF[String(raw.vt)];
    if (attributes.rr_width !== undefined) attributes["data-voile-box"] ??= treatment ?? "picture";
    else if (treatment === "masked") attributes["data-voile-veil"] = "";
  }

  private attributeChange(change: Json): Json {
    const id = numberOr(change.id);
    const tag = this.tags.get(id) ?? "";
    const attributes: Json = {};
    for (const [name, value] of Object.entries(isJson(change.attributes) ? change.attributes : {})) {
      if (name === "style" && isJson(value)) attributes.style = this.styleChange(value);
      else if (name === "rr_width" || name === "rr_height") resized(attributes, name, value);
      else if (tag !== "meta" && tag !== "noscript") {
        const kept = gateAttribute(tag, name, asValue(value), this.supply);
        if (kept !== undefined) attributes[name] = kept;
        else if (name === "src" && tag === "img") withPlaceholder(tag, { src: String(value) }, attributes as Values);
      }
    }
    return { id, attributes };
  }

  private styleChange(raw: Json): Json {
    const out: Json = {};
    for (const [property, value] of Object.entries(raw)) {
      if (property === "__proto__") continue;
      if (value === false) out[property] = false;
      else if (typeof value === "string") out[property] = gateCss(value, this.supply.url);
      else if (Array.isArray(value)) {
        out[property] = [gateCss(String(value[0]), this.supply.url), value[1] === "important" ? "important" : ""];
      }
    }
    return out;
  }

  /** Text of a style sheet is style; all other text is text. */
  private text(id: number, value: unknown): string | null {
    if (typeof value !== "string") return null;
    return this.sheetTexts.has(id) ? gateCss(value, this.supply.url) : value;
  }
}

/** rrweb applies a box's size only when it is built; a change of it becomes a change of style. */
function resized(attributes: Json, name: "rr_width" | "rr_height", value: unknown): void {
  const property = name === "rr_width" ? "width" : "height";
  if (typeof value !== "string" || !/^\d+(?:\.\d+)?px$/.test(value)) return;
  attributes.style = { ...(isJson(attributes.style) ? attributes.style : {}), [property]: value };
}

const list = (raw: unknown): Json[] => (Array.isArray(raw) ? raw.filter(isJson) : []);
const asValue = (raw: unknown): Value => (typeof raw === "string" || typeof raw === "number" || raw === true ? raw : null);
const compatMode = (raw: Json): Json => (raw.compatMode === "BackCompat" ? { compatMode: "BackCompat" } : {});
