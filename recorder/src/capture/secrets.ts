/** Fields that are secret once are secret for ever, and so are those that replace them at the same place. Source: privacy semantics, section 2. */
import { nowMs } from "../clock";
import { type ElementFacts, isField, isSecret } from "../treatment";
import { allIn, attributeOf, closestOf, isInPage, nameOf, parentNodeOf, plainly } from "./dom";
import { factsOf, isElement } from "./facts";
import { NOT_TYPED, SecretMemory } from "./memory";
import { Markup } from "./sheets";

const CONTROLS = "input,textarea,select,[contenteditable],[role=textbox]";
/** A form that is rendered anew as a whole comes back at once; a later one at its place is another. */
const REPLACED_WITHIN_MS = 1000;
const DEPTH_MAX = 12;
const SIBLINGS_MAX = 50;

interface Place {
  readonly element: WeakRef<Element>;
  readonly owner: WeakRef<Node>;
  readonly names: readonly string[];
  readonly path: string;
  goneMs: number;
}

export class SecretHistory {
  readonly memory = new SecretMemory();
  readonly markup = new Markup();
  private readonly seen = new WeakMap<Element, Place>();
  private places = new Set<Place>();
  /** Where secret fields went by themselves, the latest first. */
  private gaps: readonly MutationRecord[] = [];

  remember(element: Element): void {
    if (this.seen.has(element)) return;
    this.place(element);
    this.memory.note(element);
  }

  wasSecret(element: Element): boolean {
    if (this.seen.has(element)) return true;
    if (!this.places.size || !isInPage(element)) return false;
    const owner = ownerOf(element);
    if (!owner) return false;
    const names = placesOf(element, owner);
    const path = pathOf(owner);
    return [...this.places].some((place) => {
      const isHere = place.owner.deref() === owner || (place.path === path && nowMs() - place.goneMs < REPLACED_WITHIN_MS);
      return isHere && isVacant(place) && place.names.some((name) => names.includes(name));
    });
  }

  /** What an attribute was before it changed counts too. */
  attributeWas(element: Element, name: string, old: string | null): void {
    const attribute = (asked: string): string | null => (asked === name ? old : attributeOf(element, asked));
    this.judge(element, { ...factsOf(element), attribute });
  }

  /** A script has a field in hand that the stream does not know, perhaps not in the page yet: what it is now counts. */
  handled(element: Element): void {
    if (this.seen.has(element)) this.memory.note(element);
    // How it looks is asked when it is sent: it would cost a layout for each attribute that is set.
    else this.judge(element, { ...factsOf(element), hidesText: () => false });
  }

  private judge(element: Element, facts: ElementFacts): void {
    if (!this.seen.has(element) && isField(facts) && isSecret(facts)) this.remember(element);
  }

  /** An element came: it may fill the gap that a secret field left, and the places of those that stay have shifted. */
  added(element: Element, record: MutationRecord): void {
    if (!this.places.size) return;
    if (this.gaps.some((gap) => isSameGap(gap, record)) && isField(factsOf(element))) this.remember(element);
    if (!(closestOf(element, CONTROLS) || allIn(element, CONTROLS)[0])) return;
    for (const control of this.controls()) if (isInPage(control)) this.place(control);
  }

  /** An element went; what stands at the place of a secret field in it, and is secret from now on. */
  removed(gone: Element, record: MutationRecord): readonly Element[] {
    this.handled(gone);
    const found: Element[] = [];
    // Of several that went in one stroke, as when a form is written anew, it cannot be told whose place is whose.
    if (this.seen.has(gone) && ![...record.removedNodes].filter(isElement)[1]) this.gaps = [record, ...this.gaps.slice(0, 9)];
    for (const place of this.places) {
      const element = place.element.deref();
      if (!element || isInPage(element) || !plainly(gone, "contains").call(gone, element)) continue;
      place.goneMs = nowMs();
      const owner = place.owner.deref();
      if (!owner || !isInPage(owner)) continue;
      found.push(...controlsOf(owner).filter((control) => !this.seen.has(control) && this.wasSecret(control)));
    }
    for (const control of found) this.remember(control);
    return found;
  }

  /** Those that still exist. */
  controls(): readonly Element[] {
    return [...this.places].flatMap(({ element }) => element.deref() ?? []);
  }

  private place(element: Element): void {
    this.places.delete(this.seen.get(element) as Place);
    const owner = ownerOf(element);
    const place: Place = {
      element: new WeakRef(element),
      owner: new WeakRef(owner ?? element),
      names: owner ? placesOf(element, owner) : [],
      path: owner ? pathOf(owner) : "",
      goneMs: 0,
    };
    this.seen.set(element, place);
    this.places.add(place);
    this.sweep();
  }

  /** Places of forms that are no more, or went long ago. */
  private sweep(): void {
    if (this.places.size < 100) return;
    this.places = new Set([...this.places].filter(({ element, owner }) => element.deref() && owner.deref()).slice(-1000));
  }
}

/** A secret control stood there and is gone; while it stands there, its neighbours are not its successors. */
function isVacant({ element }: Place): boolean {
  const one = element.deref();
  return !one || !isInPage(one);
}

/** What came between the same two nodes, in one stroke or later. Fields that are hidden have no number to know their successors by. */
function isSameGap(gap: MutationRecord, record: MutationRecord): boolean {
  return gap.target === record.target && gap.previousSibling === record.previousSibling && gap.nextSibling === record.nextSibling;
}

/** The form, or where there is none the parent. */
function ownerOf(element: Element): Node | null {
  return (element as HTMLInputElement).form ?? element.closest("form") ?? parentNodeOf(element);
}

function controlsOf(owner: Node): Element[] {
  return allIn(owner, CONTROLS).filter((control) => !NOT_TYPED.has(attributeOf(control, "type")?.toLowerCase() ?? ""));
}

/** Names by which a replacing control is known: its name, its id, its number among the controls. */
function placesOf(element: Element, owner: Node): string[] {
  const places = ["name", "id"].flatMap((name) => {
    const value = attributeOf(element, name);
    return value ? [`${name}:${value}`] : [];
  });
  const number = controlsOf(owner).indexOf(element);
  if (number >= 0) places.push(`number:${number}`);
  return places;
}

/** Where a form stands, so that one rendered anew is known again. */
function pathOf(owner: Node): string {
  const steps: string[] = [];
  for (let at: Node | null = owner; at && isElement(at) && steps.length < DEPTH_MAX; at = parentNodeOf(at)) {
    let number = -1;
    for (let other: Element | null = at; other && number < SIBLINGS_MAX; other = plainly(other, "previousElementSibling"))
      number += 1;
    steps.push(`${nameOf(at)}${number}`);
  }
  return steps.join("/");
}
