/** The treatment of a node in its place: the strictest of its own and of everything around it. Source: privacy semantics, section 1. */

import { isKnownTag } from "../elements";
import { Treatment } from "../events";
import { isField, ownTreatment, type TreatmentRules } from "../treatment";
import { frameDocument, parentNodeOf } from "./dom";
import { factsOf, isEditingHost, isElement, parentOf, spaceOf, tagOf } from "./facts";
import { isPlain } from "./plain";
import type { SecretHistory } from "./secrets";
import { type ShadowRoots, shadowRoots } from "./shadows";
import { type Known, type Sent, SentTree } from "./tree";

export class Treatments {
  private epoch = 0;
  /** Called for a node that was sent and has become stricter since; not for what hangs below it. */
  onTightened: (node: Node, treatment: Treatment) => void = () => {};

  /** Called for an element that is masked no longer: what comes into it is clear. */
  onLoosened: (element: Element) => void = () => {};

  constructor(
    private readonly top: Document,
    private readonly rules: TreatmentRules,
    private readonly history: SecretHistory,
    private readonly tree: SentTree = new SentTree(),
    private readonly roots: ShadowRoots = shadowRoots,
  ) {}

  /** What was decided is looked at again: it may have become stricter, never looser while the node stands where it was sent. */
  forget(): void {
    this.epoch += 1;
  }

  /** Null where the node stands in no document of ours, so that nothing can be said about it. */
  of(node: Node): Treatment | null {
    const chain: Node[] = [];
    let at: Node = node;
    let around: Treatment | undefined = this.known(at);
    while (around === undefined) {
      chain.push(at);
      if (at === this.top) around = Treatment.Clear;
      else {
        const parent = parentOf(at);
        if (!parent) return null;
        at = parent;
        around = this.known(at);
      }
    }
    for (const each of chain.reverse()) around = this.decide(each, around);
    return around;
  }

  /** An attribute changed: where that makes the element stricter or looser, it is told at once. */
  recheck(element: Element, sent: Sent): void {
    const own = this.own(element);
    if (isEditingHost(element)) this.forget();
    if (own > sent.treatment) {
      this.forget();
      this.of(element);
    } else if (sent.treatment === Treatment.Masked && !sent.box) {
      const around = sent.parent?.treatment ?? Treatment.Clear;
      if (Math.max(own, around, this.slotted(element)) < Treatment.Masked) this.onLoosened(element);
    }
  }

  /** `around` is what holds for the parent. */
  decide(node: Node, around: Treatment): Treatment {
    const above = Math.max(around, this.slotted(node));
    const computed = isElement(node) ? Math.max(above, this.own(node)) : above;
    const about = this.tree.about(node);
    const { sent } = about;
    const treatment = Math.max(computed, sent?.treatment ?? Treatment.Clear);
    about.treatment = treatment;
    about.epoch = this.epoch;
    if (sent && sent.treatment < treatment && !isBelow(sent, treatment, around)) this.onTightened(node, treatment);
    return treatment;
  }

  /** True for text in an element in which the visitor writes. Kept like what was decided: trees can be very deep. */
  isEdited(node: Node): boolean {
    const no = 2 * this.epoch;
    const chain: Known[] = [];
    let answer = -1;
    for (let at: Node | null = node; at && answer < no; at = parentOf(at)) {
      const about = this.tree.about(at);
      answer = isElement(at) && isEditingHost(at) ? no + 1 : about.edited;
      chain.push(about);
    }
    for (const about of chain) about.edited = Math.max(answer, no);
    return answer > no;
  }

  private known(node: Node): Treatment | undefined {
    const known = this.tree.recall(node);
    return known?.epoch === this.epoch ? known.treatment : undefined;
  }

  /** What holds for the slot in which a child of a shadow host is shown. */
  private slotted(node: Node): Treatment {
    const host = parentNodeOf(node);
    const slot = host && isElement(host) ? this.roots.slotOf(node, host) : null;
    return slot ? (this.of(slot) ?? Treatment.Secret) : Treatment.Clear;
  }

  private own(element: Element): Treatment {
    const tag = tagOf(element);
    if (isPlain(element, tag)) return isKnownTag(tag, spaceOf(element)) ? Treatment.Clear : Treatment.Excluded;
    const facts = factsOf(element);
    const field = isField(facts);
    const treatment = ownTreatment(facts, this.rules, field && this.history.wasSecret(element));
    if (field && treatment === Treatment.Secret) this.history.remember(element);
    if (treatment >= Treatment.Excluded) return treatment;
    if (!isKnownTag(tag, spaceOf(element))) return Treatment.Excluded;
    return tag === "iframe" && !frameDocument(element) ? Treatment.Excluded : treatment;
  }
}

/** The node has become stricter because what is around it has. */
function isBelow({ parent }: Sent, treatment: Treatment, around: Treatment): boolean {
  return parent !== null && around > parent.treatment && around >= treatment;
}
