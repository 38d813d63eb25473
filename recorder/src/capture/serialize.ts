/** Builds the nodes that leave the page anew, from the engine's tree and the page itself; nothing is copied unseen. */
import type { Content } from "../content";
import { NodeKind, stampOf, Treatment, type WireNode } from "../events";
import { isField } from "../treatment";
import type { Boxes } from "./boxes";
import type { ElementGate } from "./elements";
import { factsOf, isElement, tagOf } from "./facts";
import type { Treatments } from "./treatments";
import { type Mirror, type SentTree, Untreatable } from "./tree";

/** A node as rrweb serialises it. */
export interface EngineNode {
  readonly type: number;
  readonly id: number;
  readonly rootId?: number;
  readonly isShadow?: boolean;
  readonly isShadowHost?: boolean;
  readonly isSVG?: boolean;
  readonly isCustom?: boolean;
  readonly compatMode?: string;
  readonly tagName?: string;
  readonly textContent?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly childNodes?: readonly EngineNode[];
}

export class Serializer {
  constructor(
    private readonly mirror: Mirror,
    private readonly tree: SentTree,
    private readonly treatments: Treatments,
    private readonly elements: ElementGate,
    private readonly boxes: Boxes,
    private readonly content: Content,
    private readonly onBox: (element: Element) => void,
  ) {}

  /** `around` is the treatment of the parent as the stream knows it; the stamp tells where it changes. */
  node(engine: EngineNode, around: Treatment): WireNode {
    const node = this.mirror.getNode(engine.id);
    const treatment = node && this.treatments.of(node);
    if (!node || treatment === null) throw new Untreatable();
    const out = this.shape(engine, node, treatment);
    if (treatment !== around || this.isExemptField(node, treatment)) out.vt = stampOf(treatment);
    return out;
  }

  /** A box in the place of an element that is, or has become, one. */
  box(element: Element, id: number, treatment: Treatment): WireNode {
    const attributes = this.boxes.attributes(element, treatment >= Treatment.Excluded);
    this.tree.add(id, "box");
    this.onBox(element);
    return { type: NodeKind.Element, id, tagName: this.boxes.tag(element), attributes, childNodes: [] };
  }

  isBox(element: Element, treatment: Treatment): boolean {
    return treatment >= Treatment.Excluded || this.elements.isMaskedPicture(element, treatment);
  }

  /** While all inputs are censored, silence about a field would mean masked. */
  private isExemptField(node: Node, treatment: Treatment): boolean {
    return treatment === Treatment.Clear && this.content.policy.censor_all_inputs && isElement(node) && isField(factsOf(node));
  }

  private shape(engine: EngineNode, node: Node, treatment: Treatment): WireNode {
    const place = {
      ...(engine.rootId !== undefined && { rootId: engine.rootId }),
      ...(engine.isShadow && { isShadow: true as const }),
    };
    if (isElement(node)) return { ...this.element(engine, node, treatment), ...place };
    this.tree.add(engine.id, "node");
    if (engine.type === NodeKind.Document) return { ...this.document(engine, treatment), ...place };
    if (engine.type === NodeKind.DocumentType)
      return { type: NodeKind.DocumentType, id: engine.id, name: "html", publicId: "", systemId: "", ...place };
    if (engine.type === NodeKind.Text)
      return { type: NodeKind.Text, id: engine.id, textContent: this.text(node, engine.textContent ?? "", treatment), ...place };
    return { type: NodeKind.Comment, id: engine.id, textContent: "", ...place };
  }

  private document(engine: EngineNode, treatment: Treatment): WireNode {
    return {
      type: NodeKind.Document,
      id: engine.id,
      ...(engine.compatMode === "BackCompat" && { compatMode: "BackCompat" }),
      childNodes: (engine.childNodes ?? []).map((child) => this.node(child, treatment)),
    };
  }

  private element(engine: EngineNode, element: Element, treatment: Treatment): WireNode {
    if (this.isBox(element, treatment)) return this.box(element, engine.id, treatment);
    this.tree.add(engine.id, "node");
    const css = engine.attributes?._cssText;
    const attributes = this.elements.all(element, treatment, typeof css === "string" ? css : null);
    if (this.elements.needsSize(element)) {
      Object.assign(attributes, this.boxes.size(element));
      this.onBox(element);
    }
    const children = tagOf(element) === "textarea" ? [] : (engine.childNodes ?? []);
    return {
      type: NodeKind.Element,
      id: engine.id,
      tagName: tagOf(element),
      attributes,
      childNodes: children.map((child) => this.node(child, treatment)),
      ...(engine.isSVG && { isSVG: true as const }),
      ...(engine.isShadowHost && { isShadowHost: true as const }),
      ...(engine.isCustom && { isCustom: true as const }),
    };
  }

  /** The text of one node, by what stands around it. */
  text(node: Node, text: string, treatment: Treatment): string {
    const parent = node.parentNode;
    if (parent && isElement(parent)) {
      const tag = tagOf(parent);
      if (tag === "style") return this.content.css(text, parent.baseURI);
      if (tag === "textarea" || tag === "script") return "";
    }
    const edited = treatment === Treatment.Masked && this.treatments.isEdited(node);
    return edited && text.trim() ? this.content.value(text, treatment) : this.content.text(text, treatment);
  }
}
