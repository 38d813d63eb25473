/**
 * The browser's own ways to read a tree and to listen, taken when the recorder loads: pages patch them, and the fields of a form
 * hide them by their names (`<input name="parentNode">`). They work on nodes of same-origin frames too.
 */

type Read<T> = (node: Node) => T;

function reader<T>(holder: { readonly prototype: object } | undefined, name: string): Read<T> {
  const get = holder && Object.getOwnPropertyDescriptor(holder.prototype, name)?.get;
  return get ? (node) => get.call(node) as T : (node) => (node as unknown as Record<string, T>)[name] as T;
}

const { addEventListener } = EventTarget.prototype;
const { getAttribute, getAttributeNames, hasAttribute } = Element.prototype;

export const typeOfNode = reader<number>(Node, "nodeType");
export const parentNodeOf = reader<Node | null>(Node, "parentNode");
export const firstOf = reader<Node | null>(Node, "firstChild");
export const lastOf = reader<Node | null>(Node, "lastChild");
export const nextOf = reader<Node | null>(Node, "nextSibling");
export const previousOf = reader<Node | null>(Node, "previousSibling");
export const isInPage = reader<boolean>(Node, "isConnected");
export const documentOf = reader<Document | null>(Node, "ownerDocument");
export const parentElementOf = reader<Element | null>(Node, "parentElement");
export const nameOf = reader<string>(Element, "localName");
export const spaceUriOf = reader<string | null>(Element, "namespaceURI");
export const baseOf = reader<string>(Node, "baseURI");
export const openRootOf = reader<ShadowRoot | null>(Element, "shadowRoot");

export const attributeOf = (element: Element, name: string): string | null => getAttribute.call(element, name);

export const isMarked = (element: Element, name: string): boolean => hasAttribute.call(element, name);

/** Any other member of a form or a document, hidden by the names of what is in them, or of an element of the page's own making. */
export function plainly<T extends Node, K extends keyof T>(node: T, name: K): T[K] {
  const type = typeOfNode(node);
  if (type === DOCUMENT) return Reflect.get(Document.prototype, name, node);
  return type === ELEMENT && /^form$|-/.test(nameOf(node)) ? Reflect.get(HTMLFormElement.prototype, name, node) : node[name];
}

export const closestOf = (element: Element, selector: string): Element | null =>
  plainly(element, "closest").call(element, selector);

export const allIn = (node: Node, selector: string): Element[] => [
  ...plainly(node as Element, "querySelectorAll").call(node, selector),
];

/** The window in which it is shown. */
export function viewOf(node: Node): (Window & typeof globalThis) | null {
  const page = documentOf(node);
  return page && plainly(page, "defaultView");
}

export const namesOf = (element: Element): string[] => getAttributeNames.call(element);

export const ELEMENT = 1;
export const TEXT = 3;
export const DOCUMENT = 9;
export const DOCTYPE = 10;
/** Of shadow roots, which have a host, and of loose fragments, which have none. */
const FRAGMENT = 11;

export type Root = Document | ShadowRoot;

export function isShadowRoot(node: Node): node is ShadowRoot {
  return typeOfNode(node) === FRAGMENT && "host" in node;
}

/** A constructor that the page patches later is still the one it was when the recorder loaded. */
export const Observer = globalThis.MutationObserver;

/** How to listen again at the window and the document. */
const lasting = new Set<() => void>();

export function hear(target: EventTarget, type: string, run: (event: Event) => void, signal: AbortSignal): void {
  const add = (): void => addEventListener.call(target, type, run, { capture: true, passive: true, signal });
  add();
  if (target !== globalThis && target !== document) return;
  lasting.add(add);
  addEventListener.call(signal, "abort", () => lasting.delete(add));
}

/** `document.open` takes all listeners away; what is still there is not added twice. */
export function hearAgain(): void {
  for (const add of lasting) add();
}

/** The document of a same-origin frame, null for others. Asked only about frames whose content may be read. */
export function frameDocument(frame: Element): Document | null {
  try {
    return (frame as HTMLIFrameElement).contentDocument;
  } catch {
    return null;
  }
}
