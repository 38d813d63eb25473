/** Rules and declarations that scripts put into style sheets. */
import { measured } from "../budget";
import { EMPTY_RULE, gateStyle } from "../css";
import { Source } from "../events";
import type { Adopted } from "./adopted";
import { baseOf } from "./dom";
import type { Engine, Part } from "./part";
import type { Patches } from "./patch";
import type { SheetIndex } from "./sheets";

type View = Window & typeof globalThis;
type Place = { readonly id: number; readonly vt: "c" } | { readonly styleId: number; readonly vt: "c" };

interface RuleAdd {
  readonly rule: string;
  readonly index: number | readonly number[];
}

export class Styles implements Part {
  /** Rules that go into the same sheet one after the other travel together. */
  private batch: { readonly sheet: CSSStyleSheet; readonly place: Place; readonly adds: RuleAdd[] } | null = null;
  private ended = false;
  /** The engine takes too much time. */
  paused = false;

  constructor(
    private readonly engine: Engine,
    private readonly adopted: Adopted,
    private readonly index: SheetIndex,
    /** The sheet of an element is to be read anew. */
    private readonly changed: (owner: Element) => void,
  ) {}

  start(): void {}

  stop(): void {
    this.ended = true;
    this.batch = null;
  }

  enter(view: View, patches: Patches): void {
    const sheet = view.CSSStyleSheet?.prototype;
    patches.method(sheet, "insertRule", (self: CSSStyleSheet, [rule], index: number) => this.inserted(self, String(rule), index));
    patches.method(sheet, "addRule", (self: CSSStyleSheet) => this.whole(self));
    patches.method(sheet, "deleteRule", (self: CSSStyleSheet, [index]) => this.deleted(self, Number(index)));
    patches.method(sheet, "removeRule", (self: CSSStyleSheet, [index]) => this.deleted(self, Number(index ?? 0)));
    patches.method(sheet, "replaceSync", (self: CSSStyleSheet) => this.whole(self));
    patches.method(sheet, "replace", (self: CSSStyleSheet, _, done: Promise<unknown>) => {
      done.then(() => this.whole(self)).catch(() => {});
    });
    for (const name of ["CSSGroupingRule", "CSSMediaRule", "CSSConditionRule", "CSSSupportsRule", "CSSStyleRule"] as const) {
      const group = (view as unknown as Record<string, { prototype: object } | undefined>)[name]?.prototype;
      patches.method(group, "insertRule", (self: CSSGroupingRule, [rule], index: number) =>
        this.insertedIn(self, String(rule), index),
      );
      patches.method(group, "deleteRule", (self: CSSGroupingRule, [index]) => this.deletedIn(self, Number(index)));
    }
    const declaration = view.CSSStyleDeclaration?.prototype;
    patches.method(declaration, "setProperty", (self: CSSStyleDeclaration, [name]) => this.declared(self, String(name)));
    patches.method(declaration, "removeProperty", (self: CSSStyleDeclaration, [name]) => this.declared(self, String(name)));
  }

  /** Sends what is held together; called before anything else is sent. */
  settle(): void {
    const { batch } = this;
    this.batch = null;
    if (batch) this.engine.incremental(Source.StyleSheetRule, { ...batch.place, adds: batch.adds });
  }

  private inserted(sheet: CSSStyleSheet, rule: string, index: number): void {
    this.index.inserted(rule);
    this.add(sheet, rule, index);
  }

  private insertedIn(group: CSSGroupingRule, rule: string, index: number): void {
    const sheet = group.parentStyleSheet;
    if (!sheet) return;
    this.index.inserted(rule);
    this.add(sheet, rule, [...pathOf(group), index]);
  }

  private add(sheet: CSSStyleSheet, rule: string, index: RuleAdd["index"]): void {
    const place = this.placeOf(sheet);
    if (!place) return;
    const add = { rule: this.css(rule, sheet), index };
    if (this.batch && this.batch.sheet !== sheet) this.settle();
    if (this.batch) this.batch.adds.push(add);
    else {
      this.batch = { sheet, place, adds: [add] };
      queueMicrotask(measured(() => this.settle()));
    }
  }

  private deleted(sheet: CSSStyleSheet, index: number | readonly number[]): void {
    const place = this.placeOf(sheet);
    if (place) this.engine.incremental(Source.StyleSheetRule, { ...place, removes: [{ index }] });
  }

  private deletedIn(group: CSSGroupingRule, index: number): void {
    if (group.parentStyleSheet) this.deleted(group.parentStyleSheet, [...pathOf(group), index]);
  }

  /** All of the sheet changed at once. */
  private whole(sheet: CSSStyleSheet): void {
    this.index.invalidate();
    const place = this.placeOf(sheet);
    if (!place) return;
    if ("id" in place) return this.changed(sheet.ownerNode as Element);
    const text = [...sheet.cssRules].map(({ cssText }) => cssText).join("\n");
    this.engine.incremental(Source.StyleSheetRule, {
      ...place,
      replaceSync: this.engine.content.css(text, this.baseOf(sheet), true),
    });
  }

  /** A declaration of a rule, told with the value that it has now. */
  private declared(style: CSSStyleDeclaration, name: string): void {
    const rule = style.parentRule;
    const sheet = rule?.parentStyleSheet;
    const place = sheet && this.placeOf(sheet);
    if (!rule || !place) return;
    const property = name.startsWith("--") ? name : name.toLowerCase();
    const value = style.getPropertyValue(property);
    const index = pathOf(rule);
    if (value === "") return this.engine.incremental(Source.StyleDeclaration, { ...place, index, remove: { property } });
    const gated = gateStyle(`${property}:${value}`, this.engine.content.urlJudge(this.baseOf(sheet), true, true));
    const colon = gated.indexOf(":");
    if (colon < 0) return;
    const priority = style.getPropertyPriority(property) === "important" ? { priority: "important" } : {};
    const set = { property: gated.slice(0, colon).trim(), value: gated.slice(colon + 1), ...priority };
    this.engine.incremental(Source.StyleDeclaration, { ...place, index, set });
  }

  /** Which sheet an event is about: that of an element that was sent, or one that was adopted. */
  private placeOf(sheet: CSSStyleSheet): Place | null {
    if (this.paused || this.ended) return null;
    const owner = sheet.ownerNode;
    if (!owner) return sheet.parentStyleSheet ? this.imported(sheet) : this.adopted.placeOf(sheet);
    const { tree } = this.engine;
    const sent = tree.of(owner);
    if (!sent) this.changed(owner as Element);
    return sent && !sent.box ? { id: sent.id, vt: "c" } : null;
  }

  /** Imported rules stand in the sheet that imports them. */
  private imported(sheet: CSSStyleSheet): null {
    let top: CSSStyleSheet | null = sheet;
    while (top?.parentStyleSheet) top = top.parentStyleSheet;
    if (top?.ownerNode) this.changed(top.ownerNode as Element);
    return null;
  }

  private css(rule: string, sheet: CSSStyleSheet): string {
    return this.engine.content.css(rule, this.baseOf(sheet), true) || EMPTY_RULE;
  }

  private baseOf(sheet: CSSStyleSheet): string {
    return sheet.href ?? baseOf(sheet.ownerNode ?? this.engine.page);
  }
}

/** Positions from the sheet down to the rule. */
function pathOf(rule: CSSRule): number[] {
  const path: number[] = [];
  for (let at: CSSRule | null = rule; at; at = at.parentRule) {
    const among: CSSRuleList | undefined = (at.parentRule as CSSGroupingRule | null)?.cssRules ?? at.parentStyleSheet?.cssRules;
    path.unshift([...(among ?? [])].indexOf(at));
  }
  return path;
}
