/** Reads from an element what the pure rules ask about it. */
import type { Space } from "../attributes";
import { FIELDS } from "../lists";
import type { ElementFacts } from "../treatment";
import { marked } from "../treatment";
import {
  attributeOf,
  DOCUMENT,
  documentOf,
  ELEMENT,
  isShadowRoot,
  nameOf,
  parentNodeOf,
  plainly,
  spaceUriOf,
  typeOfNode,
  viewOf,
} from "./dom";
import { besideReveal } from "./reveal";

const SPACES: Readonly<Record<string, Space>> = {
  "http://www.w3.org/2000/svg": "svg",
  "http://www.w3.org/1998/Math/MathML": "mathml",
};

export function spaceOf(element: Element): Space {
  return SPACES[spaceUriOf(element) ?? ""] ?? "html";
}

export function tagOf(element: Element): string {
  return nameOf(element).toLowerCase();
}

export function isElement(node: Node): node is Element {
  return typeOfNode(node) === ELEMENT;
}

/** The parent as a visitor sees it: a shadow tree belongs to its host, a document to its frame. Null at the top, or where there is none. */
export function parentOf(node: Node): Node | null {
  if (typeOfNode(node) === DOCUMENT) {
    try {
      return plainly(node as Document, "defaultView")?.frameElement ?? null;
    } catch {
      return null;
    }
  }
  return parentNodeOf(node) ?? (isShadowRoot(node) ? node.host : null);
}

export function factsOf(element: Element): ElementFacts {
  const facts = {
    tag: tagOf(element),
    attribute: (name: string) => attributeOf(element, name),
  };
  return {
    ...facts,
    labelText: () => labelText(element),
    hidesText: () => hidesText(element),
    besideReveal: () => besideReveal(element),
    inside: (marks) => {
      for (let node: Node | null = element; node; node = parentOf(node)) {
        const around = node;
        if (isElement(around) && marked({ tag: tagOf(around), attribute: (name) => attributeOf(around, name) }, marks))
          return true;
      }
      return false;
    },
    isFormControl: isFormControl(element),
    isEditable: isEditingHost(element),
  };
}

/** An element in which the visitor writes freely, or that says so by its role; `designMode` makes the whole body one. */
export function isEditingHost(element: Element): boolean {
  const editable = attributeOf(element, "contenteditable");
  if (editable !== null && editable.trim().toLowerCase() !== "false") return true;
  if (FIELDS.roles.has((attributeOf(element, "role") ?? "").trim().toLowerCase())) return true;
  return nameOf(element) === "body" && documentOf(element)?.designMode === "on";
}

/** Pieces of a label's text are words of their own; what stands in the control itself is none of them. */
function labelText(element: Element): string {
  const root = plainly(element, "getRootNode").call(element) as Document | ShadowRoot;
  const named = (attributeOf(element, "aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
  const labels: (Element | null | undefined)[] = [...labelsOf(element), ...named.map((id) => root.getElementById?.(id))];
  return labels.map((label) => (label ? wordsIn(label, element) : "")).join(" ");
}

/** The browser looks through the whole document for them, so it is asked only where there may be one. */
function labelsOf(element: Element): Element[] {
  const may = element.id !== "" || element.closest("label") !== null;
  return may ? [...((element as HTMLInputElement).labels ?? [])] : [];
}

function wordsIn(label: Element, control: Element): string {
  const walker = (documentOf(label) as Document).createTreeWalker(label, NodeFilter.SHOW_TEXT);
  let out = "";
  while (out.length < 2000 && walker.nextNode()) {
    if (!control.contains(walker.currentNode)) out += ` ${(walker.currentNode as Text).data}`;
  }
  return out;
}

function hidesText(element: Element): boolean {
  const style = viewOf(element)?.getComputedStyle(element);
  return (style?.getPropertyValue("-webkit-text-security") || "none") !== "none";
}

function isFormControl(element: Element): boolean {
  if (!nameOf(element).includes("-")) return false;
  const registry = viewOf(element)?.customElements;
  const kind = registry?.get(nameOf(element)) as { formAssociated?: boolean } | undefined;
  return kind?.formAssociated === true;
}
