/** Mutations, rewritten node by node. What hangs below a box never leaves; what cannot be resolved ends the page's recording. */
import { type Attributes, stampOf, Treatment, type WireNode } from "../events";
import { isChoice } from "../treatment";
import type { ElementGate } from "./elements";
import { imageSource } from "./elements";
import { factsOf, isElement } from "./facts";
import type { EngineNode, Serializer } from "./serialize";
import type { Treatments } from "./treatments";
import { type Mirror, type SentTree, Untreatable } from "./tree";

export interface EngineMutation {
  readonly texts: readonly { readonly id: number; readonly value: string | null }[];
  readonly attributes: readonly { readonly id: number; readonly attributes: Readonly<Record<string, unknown>> }[];
  readonly removes: readonly { readonly parentId: number; readonly id: number; readonly isShadow?: boolean }[];
  readonly adds: readonly { readonly parentId: number; readonly nextId: number | null; readonly node: EngineNode }[];
  readonly isAttachIframe?: boolean;
}

interface WireText {
  id: number;
  value: string | null;
  vt: string;
}

interface WireAttributes {
  id: number;
  attributes: Attributes;
  vt: string;
}

interface WireRemove {
  parentId: number;
  id: number;
  isShadow?: true;
}

interface WireAdd {
  parentId: number;
  nextId: number | null;
  node: WireNode;
  vt: string;
}

export interface WireMutation {
  texts: WireText[];
  attributes: WireAttributes[];
  removes: WireRemove[];
  adds: WireAdd[];
  isAttachIframe?: true;
}

export class MutationRewriter {
  constructor(
    private readonly mirror: Mirror,
    private readonly tree: SentTree,
    private readonly treatments: Treatments,
    private readonly serializer: Serializer,
    private readonly elements: ElementGate,
    /** Text in which the visitor writes under a mask; it is sent at its own pace. */
    private readonly edited: (node: Node) => void,
    private readonly count: (reason: string) => void,
  ) {}

  /** The mutation as it may leave, or null where nothing of it may. */
  rewrite(mutation: EngineMutation): WireMutation | null {
    const out: WireMutation = { texts: [], attributes: [], removes: [], adds: [] };
    for (const remove of mutation.removes) this.remove(remove, out);
    for (const add of mutation.adds) this.add(add, out);
    for (const text of mutation.texts) this.text(text, out);
    for (const change of mutation.attributes) this.attribute(change, out);
    if (mutation.isAttachIframe) out.isAttachIframe = true;
    return out.texts.length + out.attributes.length + out.removes.length + out.adds.length > 0 ? out : null;
  }

  /** Takes a node out and puts it in again as a box, or as what a box has become. Null where it is not in the stream. */
  reissue(element: Element): WireMutation | null {
    const out: WireMutation = { texts: [], attributes: [], removes: [], adds: [] };
    const id = this.tree.idOf(element);
    if (id !== null) this.replace(element, id, out);
    return out.adds.length > 0 ? out : null;
  }

  private remove(remove: EngineMutation["removes"][number], out: WireMutation): void {
    if (!this.tree.has(remove.id) || !this.tree.has(remove.parentId)) return;
    this.tree.remove(remove.id);
    const parent = this.mirror.getNode(remove.parentId);
    // What hung below an element that has become a box since went with it.
    if (parent && (this.treatments.of(parent) ?? Treatment.Clear) >= Treatment.Excluded) return;
    out.removes.push({ parentId: remove.parentId, id: remove.id, ...(remove.isShadow && { isShadow: true as const }) });
  }

  private add(add: EngineMutation["adds"][number], out: WireMutation): void {
    if (!this.tree.has(add.parentId) || this.tree.isBox(add.parentId)) return this.count("excluded");
    const parent = this.mirror.getNode(add.parentId);
    const around = parent && this.treatments.of(parent);
    const node = this.mirror.getNode(add.node.id);
    if (!parent || around === null || !node) throw new Untreatable();
    if (around >= Treatment.Excluded) return this.count("excluded");
    if (isElement(parent) && parent.localName === "textarea") return;
    const wire = this.serializer.node(add.node, around);
    const nextId = add.nextId !== null && !this.tree.has(add.nextId) ? this.tree.nextId(node) : add.nextId;
    out.adds.push({ parentId: add.parentId, nextId, node: wire, vt: stampOf(this.treatments.of(node) ?? Treatment.Secret) });
  }

  private text(text: EngineMutation["texts"][number], out: WireMutation): void {
    const node = this.tree.node(text.id);
    const treatment = node && this.treatments.of(node);
    if (!node || treatment === null) return this.count("unresolved_node");
    if (treatment >= Treatment.Excluded) return this.count("excluded");
    if (treatment === Treatment.Masked && this.treatments.isEdited(node)) return this.edited(node);
    out.texts.push({ id: text.id, value: this.serializer.text(node, text.value ?? "", treatment), vt: stampOf(treatment) });
  }

  private attribute(change: EngineMutation["attributes"][number], out: WireMutation): void {
    const element = this.tree.node(change.id);
    const treatment = element && this.treatments.of(element);
    if (!element || treatment === null || !isElement(element)) return this.count("unresolved_node");
    const box = this.serializer.isBox(element, treatment);
    const newPicture = !box && imageSource(element) !== "" && ("src" in change.attributes || "srcset" in change.attributes);
    if (box !== this.tree.isBox(change.id) || newPicture) {
      this.replace(element, change.id, out);
    } else if (!box) {
      const attributes = this.changed(element, change.attributes, treatment);
      if (Object.keys(attributes).length > 0) out.attributes.push({ id: change.id, attributes, vt: stampOf(treatment) });
    }
  }

  private changed(element: Element, names: Readonly<Record<string, unknown>>, treatment: Treatment): Attributes {
    const out: Attributes = {};
    const choice = treatment === Treatment.Masked && isChoice(factsOf(element));
    for (const [name, value] of Object.entries(names)) {
      // Classes and styles of a choice tell its state.
      if (choice && (name === "class" || name === "style")) continue;
      if (name === "_cssText" && typeof value === "string") out[name] = this.elements.css(element, value);
      else if (name === "rr_open_mode" && (value === "modal" || value === "non-modal")) out[name] = value;
      else if (!name.startsWith("rr_")) {
        const gated = this.elements.one(element, name, treatment);
        if (gated !== null || !element.hasAttribute(name)) out[name] = gated;
        else this.count("unknown_attribute");
      }
    }
    return out;
  }

  /** Only elements without children in the stream can come back as more than a box. */
  private replace(element: Element, id: number, out: WireMutation): void {
    const parentNode = element.parentNode;
    const host = (parentNode as Partial<ShadowRoot> | null)?.host;
    const parent = host ?? parentNode;
    const parentId = this.tree.idOf(parent);
    const treatment = this.treatments.of(element);
    const around = parent && this.treatments.of(parent);
    if (parentId === null || treatment === null || around === null) return this.count("unresolved_node");
    const box = this.serializer.isBox(element, treatment);
    if (!box && element.firstChild) throw new Untreatable();
    const shadow = host ? { isShadow: true as const } : {};
    const rootId = element.ownerDocument === document ? null : this.tree.idOf(element.ownerDocument);
    const engine: EngineNode = { type: 2, id, childNodes: [], ...shadow, ...(rootId !== null && { rootId }) };
    out.removes.push({ parentId, id, ...shadow });
    out.adds.push({
      parentId,
      nextId: this.tree.nextId(element),
      node: this.serializer.node(engine, around),
      vt: stampOf(treatment),
    });
  }
}
