/** Focus, and clicks at a place that is not told: what rrweb's replayer cannot show the way it is needed. */

import { isJson } from "./json.ts";
import { PLACELESS } from "./normalise.ts";
import { type ReplayEvent, SOURCE, TYPE } from "./sanitise.ts";

type FindNode = (id: number) => Node | null;

const CLICK = 2;
const FOCUS = 5;
const BLUR = 6;
const FOCUS_CLASSES = [":focus", ":focus-visible", ":focus-within"];

/** The class that stands for focus; `css.ts` lets style rules match it. Real focus stays with the player. */
function focus(target: Node | null): void {
  if (!target || target.nodeType !== Node.ELEMENT_NODE) return;
  clearFocus(target);
  const element = target as Element;
  element.classList.add(":focus", ":focus-visible");
  for (let at: Element | null = element; at; at = at.parentElement) at.classList.add(":focus-within");
}

function clearFocus(inside: Node): void {
  const root = inside.getRootNode() as ParentNode;
  for (const name of FOCUS_CLASSES) {
    for (const element of root.querySelectorAll(`.${CSS.escape(name)}`)) element.classList.remove(name);
  }
}

/** Middle of an element in the coordinates of the outermost replayed document. */
function middle(target: Element): { x: number; y: number } {
  const box = target.getBoundingClientRect();
  let x = box.left + box.width / 2;
  let y = box.top + box.height / 2;
  let frame = target.ownerDocument.defaultView?.frameElement;
  while (frame?.ownerDocument.defaultView?.frameElement) {
    const outer = frame.getBoundingClientRect();
    x += outer.left;
    y += outer.top;
    frame = frame.ownerDocument.defaultView.frameElement;
  }
  return { x, y };
}

export class Pointer {
  constructor(
    private readonly mouse: HTMLElement,
    private readonly find: FindNode,
  ) {}

  /** Called after the replayer has applied the event. */
  after(event: ReplayEvent, isSync: boolean): void {
    const { type, data } = event;
    if (type === TYPE.incremental && data.source === SOURCE.mouseInteraction) this.interaction(data.type, data.id);
    if (type !== TYPE.custom || !isJson(data.payload)) return;
    if (data.tag === PLACELESS) this.placeless(data.payload.id, data.payload.type === CLICK && !isSync);
    if (data.tag === "voile.focus") this.interaction(data.payload.state === "blur" ? BLUR : FOCUS, data.payload.id);
  }

  private interaction(kind: unknown, id: unknown): void {
    const target = typeof id === "number" ? this.find(id) : null;
    if (kind === FOCUS) focus(target);
    else if (kind === BLUR && target) clearFocus(target);
  }

  private placeless(id: unknown, pressed: boolean): void {
    const target = typeof id === "number" ? this.find(id) : null;
    if (!target || target.nodeType !== Node.ELEMENT_NODE) return;
    const { x, y } = middle(target as Element);
    this.place({ left: `${x}px`, top: `${y}px` });
    if (!pressed) return;
    this.mouse.classList.remove("active");
    void this.mouse.offsetWidth;
    this.mouse.classList.add("active");
  }

  get position(): { left: string; top: string } {
    const { left, top } = this.mouse.style;
    return { left, top };
  }

  /** Nothing known: the pointer is not shown. */
  place(position: { left: string; top: string }): void {
    this.mouse.style.left = position.left;
    this.mouse.style.top = position.top;
  }
}
