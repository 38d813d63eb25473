/** The treatment of a node in its place: the strictest of its own and of everything around it. Source: privacy semantics, section 1. */

import { isKnownTag } from "../elements";
import { Treatment } from "../events";
import { isField, ownTreatment, type TreatmentRules } from "../treatment";
import { factsOf, isEditingHost, isElement, parentOf, spaceOf, tagOf } from "./facts";
import type { SecretHistory } from "./secrets";

export class Treatments {
  private cache = new WeakMap<Node, Treatment>();

  constructor(
    private readonly top: Document,
    private readonly rules: TreatmentRules,
    private readonly history: SecretHistory,
  ) {}

  /** What was decided before may no longer hold once attributes or places have changed. */
  forget(): void {
    this.cache = new WeakMap();
  }

  /** Null where the node stands in no document of ours, so that nothing can be said about it. */
  of(node: Node): Treatment | null {
    const known = this.cache.get(node);
    if (known !== undefined) return known;
    const around = this.around(node);
    if (around === null) return null;
    const treatment = isElement(node) ? Math.max(around, this.own(node)) : around;
    this.cache.set(node, treatment);
    return treatment;
  }

  /** True for text in an element in which the visitor writes. */
  isEdited(node: Node): boolean {
    for (let at: Node | null = node; at; at = parentOf(at)) {
      if (isElement(at) && isEditingHost(at)) return true;
    }
    return false;
  }

  private around(node: Node): Treatment | null {
    if (node === this.top) return Treatment.Clear;
    const parent = parentOf(node);
    if (!parent) return null;
    const above = this.of(parent);
    if (above === null) return null;
    const slot = (node as Partial<Element>).assignedSlot ?? null;
    return slot ? Math.max(above, this.of(slot) ?? Treatment.Secret) : above;
  }

  private own(element: Element): Treatment {
    const facts = factsOf(element);
    const field = isField(facts);
    const treatment = ownTreatment(facts, this.rules, field && this.history.wasSecret(element));
    if (field && treatment === Treatment.Secret) this.history.remember(element);
    if (treatment >= Treatment.Excluded) return treatment;
    if (!isKnownTag(tagOf(element), spaceOf(element))) return Treatment.Excluded;
    return tagOf(element) === "iframe" && isForeign(element) ? Treatment.Excluded : treatment;
  }
}

function isForeign(element: Element): boolean {
  try {
    return (element as HTMLIFrameElement).contentDocument === null;
  } catch {
    return true;
  }
}
