/** Everything incremental but mutations: each about a node whose treatment decides what of it may leave. */
import type { Content } from "../content";
import { EMPTY_RULE, gateStyle } from "../css";
import { Source, stampOf, Treatment } from "../events";
import { isChoice } from "../treatment";
import { factsOf, isElement, parentOf } from "./facts";
import type { Treatments } from "./treatments";
import type { SentTree } from "./tree";

type Data = Readonly<Record<string, unknown>>;
type Rewrite = (data: Data) => Data | null;

const FOCUS = 5;
const BLUR = 6;
const GROUPS = "fieldset,[role=radiogroup],[role=listbox],[role=tree],[role=grid],[role=menu],[role=group],select,form";

export class IncrementalRewriter {
  private readonly table: Readonly<Record<number, Rewrite>>;

  constructor(
    private readonly tree: SentTree,
    private readonly treatments: Treatments,
    private readonly content: Content,
    private readonly touched: (node: Node) => void,
    private readonly count: (reason: string) => void,
  ) {
    this.table = {
      [Source.MouseMove]: (data) => this.positions(data),
      [Source.TouchMove]: (data) => this.positions(data),
      [Source.Drag]: (data) => this.positions(data),
      [Source.MouseInteraction]: (data) => this.interaction(data),
      [Source.Scroll]: (data) => this.scroll(data),
      [Source.ViewportResize]: ({ width, height }) => ({ width, height }),
      [Source.Input]: (data) => this.input(data),
      [Source.MediaInteraction]: (data) => this.clearOnly(data, ["type", "id"]),
      [Source.StyleSheetRule]: (data) => this.rules(data),
      [Source.StyleDeclaration]: (data) => this.styleDeclaration(data),
      [Source.Selection]: (data) => this.selection(data),
      [Source.AdoptedStyleSheet]: (data) => this.adopted(data),
    };
  }

  rewrite(data: Data): Data | null {
    const rewrite = this.table[data.source as number];
    if (!rewrite) {
      this.count("unknown_source");
      return null;
    }
    const out = rewrite(data);
    return out && { source: data.source, ...out };
  }

  private resolve(id: unknown): { node: Node; treatment: Treatment } | null {
    const node = this.tree.node(id as number);
    const treatment = node && this.treatments.of(node);
    if (!node || treatment === null) {
      this.count("unresolved_node");
      return null;
    }
    if (treatment >= Treatment.Excluded) {
      this.count(treatment === Treatment.Secret ? "secret" : "excluded");
      return null;
    }
    return { node, treatment };
  }

  /** Positions over anything that is not clear are unknown. */
  private positions(data: Data): Data | null {
    const positions = (data.positions as readonly Data[]).flatMap(({ x, y, id, timeOffset }) => {
      const node = this.tree.node(id as number);
      const clear = node && this.treatments.of(node) === Treatment.Clear && !this.maskedChoiceAt(node);
      return clear ? [{ x, y, id, timeOffset, vt: "c" }] : [];
    });
    return positions.length > 0 ? { positions } : null;
  }

  private interaction(data: Data): Data | null {
    const found = this.resolve(data.id);
    if (!found) return null;
    const { type, pointerType } = data;
    const pointer = pointerType === undefined ? {} : { pointerType };
    const choice = this.maskedChoiceAt(found.node);
    if (choice) {
      const id = type === FOCUS || type === BLUR ? null : this.groupOf(choice);
      return id === null ? null : { type, id, ...pointer, vt: "m" };
    }
    const vt = stampOf(found.treatment);
    if (found.treatment !== Treatment.Clear) return { type, id: data.id, ...pointer, vt };
    return { type, id: data.id, x: data.x, y: data.y, ...pointer, vt };
  }

  /** The choice control under a mask that the node belongs to, by itself or as its label. */
  maskedChoiceAt(node: Node): Element | null {
    for (let at: Node | null = node; at; at = parentOf(at)) {
      if (!isElement(at)) continue;
      const control = at.localName === "label" ? (at as HTMLLabelElement).control : at;
      if (control && isChoice(factsOf(control)) && (this.treatments.of(control) ?? Treatment.Secret) >= Treatment.Masked)
        return control;
    }
    return null;
  }

  /** A choice is told as one about the whole group. */
  groupOf(control: Element): number | null {
    const group = control.parentElement?.closest(GROUPS) ?? control.parentElement;
    return this.tree.idOf(group);
  }

  private scroll(data: Data): Data | null {
    const found = this.resolve(data.id);
    if (!found || (found.treatment !== Treatment.Clear && found.node.nodeType !== Node.DOCUMENT_NODE)) return null;
    return { id: data.id, x: data.x, y: data.y, vt: stampOf(found.treatment) };
  }

  /** Values are sent by the fields part, at its pace. */
  private input(data: Data): null {
    const found = this.resolve(data.id);
    if (found) this.touched(found.node);
    return null;
  }

  private clearOnly(data: Data, fields: readonly string[]): Data | null {
    const found = this.resolve(data.id);
    if (found?.treatment !== Treatment.Clear) return null;
    return { ...Object.fromEntries(fields.map((field) => [field, data[field]])), vt: "c" };
  }

  private selection(data: Data): Data | null {
    const clear = (id: unknown): boolean => {
      const node = this.tree.node(id as number);
      return !!node && this.treatments.of(node) === Treatment.Clear && !this.content.policy.censor_all_text;
    };
    const ranges = (data.ranges as readonly Data[])
      .filter(({ start, end }) => clear(start) && clear(end))
      .map(({ start, startOffset, end, endOffset }) => ({ start, startOffset, end, endOffset }));
    return ranges.length > 0 ? { ranges, vt: "c" } : null;
  }

  private rules(data: Data): Data | null {
    const place = this.sheet(data);
    if (!place) return null;
    const out: Record<string, unknown> = { ...place };
    const adds = data.adds as readonly { rule: string; index?: unknown }[] | undefined;
    if (adds) out.adds = adds.map(({ rule, index }) => ({ rule: this.css(rule), ...(index !== undefined && { index }) }));
    const removes = data.removes as readonly { index: unknown }[] | undefined;
    if (removes) out.removes = removes.map(({ index }) => ({ index }));
    for (const field of ["replace", "replaceSync"]) {
      if (typeof data[field] === "string") out[field] = this.css(data[field] as string);
    }
    return out;
  }

  private styleDeclaration(data: Data): Data | null {
    const place = this.sheet(data);
    const { index } = data;
    const set = data.set as { property: string; value: string | null; priority?: string } | undefined;
    const remove = data.remove as { property: string } | undefined;
    if (!place) return null;
    if (remove) return { ...place, index, remove: { property: String(remove.property) } };
    if (!set) return null;
    const value = set.value === null ? null : this.declared(set.property, String(set.value));
    if (value === "" || (set.priority && set.priority !== "important")) return null;
    return { ...place, index, set: { property: set.property, value, ...(set.priority && { priority: set.priority }) } };
  }

  /** The value that a declaration may set, or "". */
  private declared(property: string, value: string): string {
    const gated = gateStyle(`${property}:${value}`, this.content.urlJudge(document.baseURI, true));
    return gated.slice(gated.indexOf(":") + 1);
  }

  private adopted(data: Data): Data | null {
    if (!this.resolve(data.id)) return null;
    const styles = data.styles as readonly { styleId: number; rules: readonly { rule: string; index?: number }[] }[] | undefined;
    return {
      id: data.id,
      styleIds: data.styleIds,
      ...(styles && {
        styles: styles.map(({ styleId, rules }) => ({
          styleId,
          rules: rules.map(({ rule, index }) => ({ rule: this.css(rule), ...(index !== undefined && { index }) })),
        })),
      }),
      vt: "c",
    };
  }

  /** Which sheet an event is about: that of a node we sent, or one that was adopted. */
  private sheet({ id, styleId }: Data): Data | null {
    if (typeof id === "number" && id > 0) return this.resolve(id) && { id, vt: "c" };
    return typeof styleId === "number" && styleId > 0 ? { styleId, vt: "c" } : null;
  }

  private css(rule: string): string {
    return this.content.css(String(rule), document.baseURI) || EMPTY_RULE;
  }
}
