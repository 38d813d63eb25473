/** Clicks, presses, touches and focus: on which node, and where in it as far as its treatment allows. */
import { nowMs } from "../clock";
import { Source, stampOf, Treatment } from "../events";
import { groupOf, maskedChoiceAt } from "./choices";
import { isElement } from "./facts";
import type { Keypad } from "./keypad";
import { type Engine, type Part, targetOf } from "./part";
import type { Hearing } from "./roots";

type Data = Record<string, unknown>;

/** Event types and rrweb's `MouseInteractions`. */
const KINDS: Readonly<Record<string, number>> = {
  mouseup: 0,
  mousedown: 1,
  click: 2,
  contextmenu: 3,
  dblclick: 4,
  focus: 5,
  blur: 6,
  touchstart: 7,
  touchend: 9,
  touchcancel: 10,
};
const CLICK = 2;
const FOCUS = 5;
const BLUR = 6;
/** rrweb's `PointerTypes`. */
const POINTERS: Readonly<Record<string, number>> = { mouse: 0, pen: 1, touch: 2 };

export class Interactions implements Part {
  private pointer = 0;

  constructor(
    private readonly engine: Engine,
    /** A click was sent; the page may react to it. */
    private readonly clicked: (id: number, treatment: Treatment, atMs: number) => void,
    private readonly keypad: Keypad,
  ) {}

  readonly hearings: readonly Hearing[] = [
    { type: "pointerdown", at: "document", run: (event) => this.notePointer(event as PointerEvent) },
    ...Object.keys(KINDS).map((type) => ({ type, at: "document" as const, run: (event: Event) => this.happened(event) })),
  ];

  start(): void {}
  stop(): void {}

  private notePointer({ pointerType }: PointerEvent): void {
    this.pointer = POINTERS[pointerType] ?? 0;
  }

  private happened(event: Event): void {
    const kind = KINDS[event.type] as number;
    const place = placeOf(event);
    const target = targetOf(event, this.engine, place?.x, place?.y);
    if (!target) return;
    if (kind !== FOCUS && kind !== BLUR) this.engine.active();
    this.engine.treatments.forget();
    this.keypad.press(event);
    if (this.keypad.covers(target)) return;
    const data = this.judge(kind, target, place);
    if (!data) return;
    const atMs = nowMs();
    this.engine.incremental(Source.MouseInteraction, data.out, atMs);
    if (kind === CLICK) this.clicked(data.out.id as number, data.treatment, atMs);
    if (kind === FOCUS || kind === BLUR) this.focus(target, data.out, kind === FOCUS);
  }

  private focus(target: Node, { id, vt }: Data, focused: boolean): void {
    if (isElement(target)) this.engine.custom("voile.focus", { id, vt, state: focused ? "focus" : "blur" });
  }

  private judge(type: number, target: Node, place: Place | null): { out: Data; treatment: Treatment } | null {
    const { tree, treatments, count } = this.engine;
    const treatment = treatments.of(target);
    const id = tree.idOf(target);
    if (
      treatment === null ||
      treatment >= Treatment.Excluded ||
      (id !== null && tree.isBox(id) && treatment === Treatment.Clear)
    ) {
      count(treatment === null ? "unresolved_node" : treatment === Treatment.Secret ? "secret" : "excluded");
      return null;
    }
    const pointer = place ? { pointerType: this.pointer } : {};
    const choice = maskedChoiceAt(target, (node) => treatments.of(node));
    if (choice) {
      const group = type === FOCUS || type === BLUR ? null : tree.idOf(groupOf(choice));
      return group === null ? null : { out: { type, id: group, ...pointer, vt: "m" }, treatment: Treatment.Masked };
    }
    if (id === null) return null;
    const out: Data = { type, id, ...pointer, vt: stampOf(treatment) };
    if (treatment === Treatment.Clear && place)
      Object.assign(out, { x: place.x, y: place.y }, type === CLICK && offsetIn(target, place));
    return { out, treatment };
  }
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function placeOf(event: Event): Place | null {
  const touch = (event as Partial<TouchEvent>).changedTouches?.[0];
  const { clientX, clientY } = touch ?? (event as MouseEvent);
  return typeof clientX === "number" && typeof clientY === "number" ? { x: clientX, y: clientY } : null;
}

/** Where in the element's box, 0 to 1. */
function offsetIn(target: Node, { x, y }: Place): { ox: number; oy: number } | null {
  if (!isElement(target)) return null;
  const { left, top, width, height } = target.getBoundingClientRect();
  if (width === 0 || height === 0) return null;
  return { ox: share((x - left) / width), oy: share((y - top) / height) };
}

const share = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;
