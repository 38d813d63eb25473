/** Boxes: what stands for elements whose content does not leave the page. Source: privacy semantics, section 1. */
import { isBoxDeclaration } from "../css";
import type { Attributes } from "../events";
import { plainly, viewOf } from "./dom";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a box keeps of its style, and each initial value, which is left out since it says nothing. */
const STYLE: Readonly<Record<string, string>> = {
  display: "",
  position: "static",
  float: "none",
  clear: "none",
  top: "auto",
  right: "auto",
  bottom: "auto",
  left: "auto",
  "margin-top": "0px",
  "margin-right": "0px",
  "margin-bottom": "0px",
  "margin-left": "0px",
  "flex-grow": "0",
  "flex-shrink": "1",
  "align-self": "auto",
  "justify-self": "auto",
  order: "0",
  "grid-row-start": "auto",
  "grid-row-end": "auto",
  "grid-column-start": "auto",
  "grid-column-end": "auto",
  "vertical-align": "baseline",
  "z-index": "auto",
  visibility: "visible",
};

/** Replaced elements are laid out as blocks inside a line; a span without content would have no size there. */
const DISPLAYED: Readonly<Record<string, string>> = { inline: "inline-block", contents: "inline-block" };

export class Boxes {
  private sizes = new WeakMap<Element, Size>();

  /** `frozen` boxes keep the size of their first layout, so that content cannot be told from size. */
  attributes(element: Element, frozen: boolean): Attributes {
    const size = frozen ? this.frozenSize(element) : sizeOf(element);
    const empty = size.width === 0 && size.height === 0;
    return { rr_width: px(size.width), rr_height: px(size.height), style: empty ? "display:none;" : styleOf(element) };
  }

  /** The size of a picture that travels without its content. */
  size(element: Element): Attributes {
    const { width, height } = sizeOf(element);
    return width > 0 && height > 0 ? { rr_width: px(width), rr_height: px(height) } : {};
  }

  tag(element: Element): "div" | "span" {
    return /^inline|^none$/.test(styleValue(element, "display")) ? "span" : "div";
  }

  /** A change of the viewport measures all boxes anew. */
  measureAnew(): void {
    this.sizes = new WeakMap();
  }

  hasLayout(element: Element): boolean {
    const size = sizeOf(element);
    return size.width > 0 || size.height > 0;
  }

  private frozenSize(element: Element): Size {
    const known = this.sizes.get(element);
    if (known) return known;
    const size = sizeOf(element);
    if (size.width > 0 || size.height > 0) this.sizes.set(element, size);
    return size;
  }
}

function sizeOf(element: Element): Size {
  // Elements of frames are no instances of this window's classes.
  const own = (name: "offsetParent" | "offsetWidth" | "offsetHeight"): unknown => plainly(element as HTMLElement, name);
  const [width, height] = [own("offsetWidth"), own("offsetHeight")];
  if (own("offsetParent") && typeof width === "number" && typeof height === "number") return { width, height };
  const rect = plainly(element, "getBoundingClientRect").call(element);
  return { width: rect.width, height: rect.height };
}

function styleOf(element: Element): string {
  const style = viewOf(element)?.getComputedStyle(element);
  const parts = ["box-sizing:border-box"];
  for (const [property, initial] of Object.entries(STYLE)) {
    const raw = style?.getPropertyValue(property) ?? "";
    const value = property === "display" ? (DISPLAYED[raw] ?? raw) : raw;
    if (value && value !== initial && isBoxDeclaration(property, value)) parts.push(`${property}:${value}`);
  }
  return `${parts.join(";")};`;
}

function styleValue(element: Element, property: string): string {
  return viewOf(element)?.getComputedStyle(element).getPropertyValue(property) ?? "";
}

const px = (length: number): string => `${Math.round(length * 100) / 100}px`;
