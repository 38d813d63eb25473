/** Attributes of one element as they may leave the page. */
import { type AttributeContext, gateAttribute, isListed } from "../attributes";
import type { Content } from "../content";
import { gateValue } from "../css";
import { type Attributes, Treatment } from "../events";
import { BOXED_WHEN_MASKED } from "../lists";
import { attributeOf, baseOf, isMarked, namesOf, plainly } from "./dom";
import { spaceOf, tagOf } from "./facts";
import { isCheckable, isControl, shownType, shownValue } from "./fieldvalue";
import { ChoiceLooks } from "./looks";
import type { SheetIndex } from "./sheets";

const STATES = /^(?:tabindex$|data-|aria-(?!label$|desc))/;

export class ElementGate {
  private scripted = false;
  private readonly looks: ChoiceLooks;

  constructor(
    private readonly content: Content,
    private readonly sheets: SheetIndex,
    treatmentOf: (node: Node) => Treatment | null,
  ) {
    this.looks = new ChoiceLooks(treatmentOf);
  }

  /** Kinds of elements that are boxes under a mask. */
  isMaskedPicture(element: Element, treatment: Treatment): boolean {
    if (!BOXED_WHEN_MASKED.has(tagOf(element))) return false;
    return treatment >= Treatment.Masked || this.looks.draws(element, treatment);
  }

  /** A picture that may not be kept, or whose size its candidates decide, and a canvas: they travel with their size. */
  needsSize(element: Element): boolean {
    // Where no script runs, as in the player, a canvas is no more than what stands in it.
    if (tagOf(element) === "canvas") return true;
    const source = imageSource(element);
    return source !== "" && (isMarked(element, "srcset") || !this.image(element, source));
  }

  /** From now on a script sets what elements show; `data:` images are then no part of the markup. */
  markupEnds(): void {
    this.scripted = true;
  }

  /** All attributes, for a snapshot. */
  all(element: Element, treatment: Treatment): Attributes {
    const out: Attributes = {};
    const names = namesOf(element);
    const context = names.length > 0 ? this.context(element, treatment) : null;
    for (const name of names) {
      const gated = context && this.gate(element, name, attributeOf(element, name) ?? "", context);
      if (gated !== null) out[name] = gated;
    }
    this.addState(element, treatment, out);
    return out;
  }

  /** One attribute that changed, null where it went or may not leave. */
  one(element: Element, name: string, treatment: Treatment): string | null {
    const value = attributeOf(element, name);
    return value === null ? null : this.gate(element, name, value, this.context(element, treatment));
  }

  /** That an attribute of something that draws a masked choice changed would tell the choice, though its value says nothing. */
  tells(element: Element, name: string, treatment: Treatment): boolean {
    if (!this.looks.draws(element, treatment)) return false;
    if (name !== "class" && name !== "style") return STATES.test(name);
    const before = this.looks.shown(element).get(name) ?? "";
    return !isMarked(element, name) || (this.one(element, name, treatment) ?? "") === before;
  }

  /** Whether an attribute may have been kept with another value. */
  mayKeep(element: Element, name: string): boolean {
    return this.sheets.namesAttribute(name) || isListed(name, { space: spaceOf(element), tag: tagOf(element) });
  }

  private gate(element: Element, name: string, value: string, context: AttributeContext): string | null {
    return this.content.reading(element, () => this.gated(element, name, value, context));
  }

  private gated(element: Element, name: string, value: string, context: AttributeContext): string | null {
    // Sheets travel as text; a link that has none yet must not make the player look for it.
    if (name === "href" && context.tag === "link") return null;
    if (name === "srcset" || name === "sizes") return null;
    if (name === "class" || name === "style") return this.looked(element, name, value, context);
    if (name === "src" && imageSource(element)) return this.image(element, imageSource(element)) || null;
    if (name === "type" && isControl(element))
      return shownType(element, context.treatment) ?? gateAttribute(name, value, context);
    return gateAttribute(name, value, context);
  }

  private looked(element: Element, name: string, value: string, context: AttributeContext): string | null {
    const look = gateAttribute(name, this.look(element, name, value, context), context);
    this.looks.shown(element).set(name, look ?? "");
    return look;
  }

  private look(element: Element, name: string, value: string, { treatment }: AttributeContext): string {
    if (this.looks.draws(element, treatment)) return this.looks.look(element, name, value, treatment);
    if (name !== "style") return value;
    return this.looks.isTrack(element) ? "" : understood(element, value);
  }

  private image(element: Element, source: string): string {
    return this.scripted && /^data:/i.test(source)
      ? ""
      : this.content.reading(element, () => this.content.image(source, baseOf(element)));
  }

  private context(element: Element, treatment: Treatment): AttributeContext {
    const { content } = this;
    // Asked for when it is needed: telling it costs the browser much.
    const base = (): string => baseOf(element);
    return {
      space: spaceOf(element),
      tag: tagOf(element),
      treatment,
      token: (token) => content.tokens.token(token),
      url: (url) => content.url(url, base()),
      image: (url) => this.image(element, url),
      text: (text) => content.text(text, treatment),
      value: (value) => this.valueAttribute(element, value, treatment),
      style: (css) => content.style(css, base(), treatment, this.scripted),
      declaration: (property, value) =>
        isSupported(property, value)
          ? gateValue(property, value, content.urlJudge(base(), treatment === Treatment.Clear)) || null
          : null,
      css: () => "",
      selects: (name, value) => this.sheets.hasAttribute(name, value),
    };
  }

  /** The attribute of a control tells what it shows now, never what stands in the markup. */
  private valueAttribute(element: Element, value: string, treatment: Treatment): string | null {
    if (!isControl(element)) return this.content.text(value, treatment);
    if (isCheckable(element) || element.localName === "select") return null;
    return shownValue(element, treatment, this.content)?.text ?? null;
  }

  private addState(element: Element, treatment: Treatment, out: Attributes): void {
    if (isControl(element)) this.addValue(element, treatment, out);
    const clear = treatment === Treatment.Clear;
    const tag = tagOf(element);
    if (tag === "option") {
      delete out.selected;
      if (clear && (element as HTMLOptionElement).selected) out.selected = true;
    }
    if (tag === "dialog" && (element as HTMLDialogElement).open) out.rr_open_mode = isModal(element) ? "modal" : "non-modal";
    if (tag === "video") addSize(element, out);
    // What holds no element scrolls no distance worth a layout.
    if (!clear || !plainly(element, "firstElementChild")) return;
    for (const name of ["scrollLeft", "scrollTop"] as const) {
      const px = plainly(element, name);
      if (px) out[`rr_${name}`] = px;
    }
  }

  private addValue(
    control: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement,
    treatment: Treatment,
    out: Attributes,
  ): void {
    delete out.checked;
    delete out.value;
    const shown = shownValue(control, treatment, this.content);
    if (!shown || control.localName === "select") return;
    if (shown.checked) out.checked = true;
    else if (!isCheckable(control) && shown.text) out.value = shown.text;
  }
}

/** What a picture element shows, "" for other elements and for pictures without source. */
export function imageSource(element: Element): string {
  const tag = tagOf(element);
  if (tag === "img") return (element as HTMLImageElement).currentSrc || (element as HTMLImageElement).src || "";
  if (tag === "input" && (element as HTMLInputElement).type === "image") return (element as HTMLInputElement).src;
  return "";
}

/** A style as the browser reads it: what is no value of its property says nothing about looks. */
function understood(element: Element, css: string): string {
  const read = plainly(element as HTMLElement, "style")?.cssText ?? "";
  // Shorthands of variables are written without their values.
  return read === "" && css.includes("var(") ? css : /: ?;/.test(read) ? css : read;
}

function isSupported(property: string, value: string): boolean {
  return typeof CSS === "undefined" || !CSS.supports || CSS.supports(property, value) || /^[\d.\s,+-]*$/.test(value);
}

function isModal(element: Element): boolean {
  try {
    return element.matches(":modal");
  } catch {
    return false;
  }
}

/** A video without its content would lose its size. */
function addSize(element: Element, out: Attributes): void {
  const { width, height } = element.getBoundingClientRect();
  out.width = String(Math.round(width));
  out.height = String(Math.round(height));
}
