/** Sheets that scripts construct and documents and shadow roots adopt. */
import { EMPTY_RULE } from "../css";
import { Source, stampOf, Treatment } from "../events";
import { baseOf, isShadowRoot, plainly, type Root } from "./dom";
import type { Engine } from "./part";
import type { Patches } from "./patch";
import type { SheetIndex } from "./sheets";
import { rulesOf } from "./sheettext";

type View = Window & typeof globalThis;

export class Adopted {
  private readonly ids = new WeakMap<CSSStyleSheet, number>();
  private readonly told = new WeakMap<Root, string>();
  private last = 0;

  constructor(
    private readonly engine: Engine,
    private readonly index: SheetIndex,
  ) {}

  enter(view: View, patches: Patches): void {
    for (const holder of [view.Document, view.ShadowRoot]) {
      patches.setter(holder?.prototype, "adoptedStyleSheets", (root: Root) => this.look(root));
    }
  }

  placeOf(sheet: CSSStyleSheet): { styleId: number; vt: "c" } | null {
    const styleId = this.ids.get(sheet);
    return styleId === undefined ? null : { styleId, vt: "c" };
  }

  /** Tells which sheets a root has adopted, where that has changed. Lists can be changed in place, so roots are looked at now and then. */
  look(root: Root): void {
    const sheets = plainly(root as Document, "adoptedStyleSheets") ?? [];
    if (sheets.length === 0 && !this.told.has(root)) return;
    const { tree, treatments } = this.engine;
    const subject = isShadowRoot(root) ? root.host : root;
    const sent = tree.of(subject);
    if (!sent || sent.box || (treatments.of(subject) ?? Treatment.Secret) >= Treatment.Excluded) return;
    const isNew = sheets.filter((sheet) => !this.ids.has(sheet));
    const styleIds = sheets.map((sheet) => this.idOf(sheet));
    const key = `${sent.id}:${styleIds.join()}`;
    if (this.told.get(root) === key) return;
    this.told.set(root, key);
    this.index.invalidate();
    const styles = isNew.map((sheet) => ({ styleId: this.idOf(sheet), rules: this.rules(sheet, root) }));
    const data = { id: sent.id, styleIds, ...(styles.length > 0 && { styles }), vt: stampOf(sent.treatment) };
    this.engine.incremental(Source.AdoptedStyleSheet, data);
  }

  /** The root left the stream; should it come back, it tells its sheets again. */
  forget(root: Root): void {
    this.told.delete(root);
  }

  private idOf(sheet: CSSStyleSheet): number {
    const known = this.ids.get(sheet);
    if (known !== undefined) return known;
    this.last += 1;
    this.ids.set(sheet, this.last);
    return this.last;
  }

  private rules(sheet: CSSStyleSheet, root: Root): { rule: string; index: number }[] {
    const base = sheet.href ?? baseOf(root);
    return [...(rulesOf(sheet) ?? [])].map(({ cssText }, index) => ({
      rule: this.engine.content.css(cssText, base, true) || EMPTY_RULE,
      index,
    }));
  }
}
