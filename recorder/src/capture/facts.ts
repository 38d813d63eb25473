/** Reads from an element what the pure rules ask about it. */
import type { Space } from "../attributes";
import type { ElementFacts } from "../treatment";
import { marked } from "../treatment";
import { besideReveal } from "./reveal";

const SPACES: Readonly<Record<string, Space>> = {
  "http://www.w3.org/2000/svg": "svg",
  "http://www.w3.org/1998/Math/MathML": "mathml",
};

export function spaceOf(element: Element): Space {
  return SPACES[element.namespaceURI ?? ""] ?? "html";
}

export function tagOf(element: Element): string {
  return element.localName.toLowerCase();
}

export function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}

/** The parent as a visitor sees it: a shadow tree belongs to its host, a document to its frame. Null at the top, or where there is none. */
export function parentOf(node: Node): Node | null {
  if (node.nodeType === Node.DOCUMENT_NODE) {
    try {
      return (node as Document).defaultView?.frameElement ?? null;
    } catch {
      return null;
    }
  }
  return node.parentNode ?? (node as Partial<ShadowRoot>).host ?? null;
}

export function factsOf(element: Element): ElementFacts {
  const facts = {
    tag: tagOf(element),
    attribute: (name: string) => element.getAttribute(name),
  };
  return {
    ...facts,
    labelText: () => labelText(element),
    hidesText: () => hidesText(element),
    besideReveal: () => besideReveal(element),
    inside: (marks) => {
      for (let node: Node | null = element; node; node = parentOf(node)) {
        const around = node;
        if (isElement(around) && marked({ tag: tagOf(around), attribute: (name) => around.getAttribute(name) }, marks))
          return true;
      }
      return false;
    },
    isFormControl: isFormControl(element),
    isEditable: isEditingHost(element),
  };
}

/** An element in which the visitor writes freely; `designMode` makes the whole body one. */
export function isEditingHost(element: Element): boolean {
  const editable = element.getAttribute("contenteditable");
  if (editable !== null && editable.trim().toLowerCase() !== "false") return true;
  return element.localName === "body" && element.ownerDocument.designMode === "on";
}

function labelText(element: Element): string {
  const labels = (element as HTMLInputElement).labels ?? [];
  const named = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
  const root = element.getRootNode() as Document | ShadowRoot;
  const others = named.map((id) => root.getElementById?.(id)?.textContent ?? "");
  return [...Array.from(labels, (label) => label.textContent ?? ""), ...others].join(" ").slice(0, 2000);
}

function hidesText(element: Element): boolean {
  const style = element.ownerDocument.defaultView?.getComputedStyle(element);
  return (style?.getPropertyValue("-webkit-text-security") || "none") !== "none";
}

function isFormControl(element: Element): boolean {
  if (!element.localName.includes("-")) return false;
  const registry = element.ownerDocument.defaultView?.customElements;
  const kind = registry?.get(element.localName) as { formAssociated?: boolean } | undefined;
  return kind?.formAssociated === true;
}
