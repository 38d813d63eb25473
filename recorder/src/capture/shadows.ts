/** Shadow roots: open ones, and closed ones where the page's own call of `attachShadow` could be seen. */
import { ELEMENT, firstOf, frameDocument, nameOf, nextOf, openRootOf, typeOfNode } from "./dom";
import { isElement } from "./facts";
import { Patches } from "./patch";

export class ShadowRoots {
  /** Outlives a page: a root that was seen once can be read by the next page of the same document. */
  private readonly closed = new WeakMap<Element, ShadowRoot>();
  /** An element got its shadow root after it may have been sent. */
  onAttached: (host: Element) => void = () => {};

  enter(view: Window & typeof globalThis, patches: Patches): void {
    patches.method(view.Element?.prototype, "attachShadow", (host: Element, _, root: ShadowRoot) => {
      if (root.mode === "closed") this.closed.set(host, root);
      this.onAttached(host);
    });
  }

  of(node: Node): ShadowRoot | null {
    if (typeOfNode(node) !== ELEMENT) return null;
    return openRootOf(node) ?? this.closed.get(node as Element) ?? null;
  }

  /** The slot that shows a child of a host. Closed roots do not tell, so their slots are asked. */
  slotOf(node: Node, host: Element): HTMLSlotElement | null {
    if (openRootOf(host)) return (node as Partial<Element>).assignedSlot ?? null;
    const root = this.closed.get(host);
    if (!root) return null;
    return [...root.querySelectorAll("slot")].find((slot) => slot.assignedNodes().includes(node)) ?? null;
  }

  /** The innermost element at a place, also where closed roots hide it from events. */
  deepest(target: Element, x: number, y: number): Element {
    let at = target;
    for (let root = this.closed.get(at); root; root = this.closed.get(at)) {
      const inner = root.elementFromPoint(x, y);
      if (!inner || inner === at) break;
      at = inner;
    }
    return at;
  }
}

export const shadowRoots = new ShadowRoots();
/** The page's calls are seen from the moment the recorder loads, until the first capture takes over. */
export const firstPatches = new Patches();
shadowRoots.enter(globalThis as unknown as Window & typeof globalThis, firstPatches);

/** What hangs directly below a node: its children, its shadow root, the document that it frames. */
export function nodesIn(node: Node): Node[] {
  const out: Node[] = [];
  for (let child = firstOf(node); child; child = nextOf(child)) out.push(child);
  if (!isElement(node)) return out;
  const framed = nameOf(node) === "iframe" ? frameDocument(node) : null;
  for (const held of [shadowRoots.of(node), framed]) if (held) out.push(held);
  return out;
}
