/** On-screen keypads: a click that changes what stands in a secret field would tell it. Source: privacy semantics, section 2. */
import type { Unsent } from "../buffer";
import { nowMs } from "../clock";
import { native } from "../native";
import type { Corrections } from "./corrections";
import { allIn, nameOf, parentElementOf, parentNodeOf, plainly } from "./dom";
import type { SecretHistory } from "./secrets";

/** How long the page may take to handle a click, and how long before it the pointer was on its way. */
const HANDLING_MS = 80;
const APPROACH_MS = 1000;
const PRESSES = new Set(["mousedown", "touchstart", "click", "mouseup", "touchend"]);
const KEYS = "button,[role=button],a,input[type=button]";
const KEYS_MIN = 6;
const TAKEN_MAX = 100;

export class Keypad {
  private before: ReadonlyMap<Element, string> | null = null;
  private sinceMs = 0;
  private timer = 0;
  private pressed: Element[] = [];
  private taken: (readonly [number, number])[] = [];
  private readonly pads = new WeakSet<Element>();

  constructor(
    private readonly history: SecretHistory,
    private readonly corrections: Corrections,
    private readonly unsent: () => Unsent,
  ) {}

  /** Something was pressed; asked before that is told, so that it can be taken back while it is unsent. */
  press(event: Event): void {
    if (!PRESSES.has(event.type)) return;
    const fields = this.history.controls().filter(({ isConnected }) => isConnected);
    if (fields.length === 0) return;
    if (!this.before) {
      this.before = new Map(fields.map((field) => [field, shownBy(field)]));
      this.sinceMs = nowMs() - APPROACH_MS;
      this.unsent().hold();
    }
    const target = event.composedPath()[0];
    if (target instanceof Element) this.pressed.push(target);
    native.clearTimeout(this.timer);
    this.timer = native.setTimeout(() => this.judge(), HANDLING_MS);
  }

  /** Before anything is sealed for good. */
  judge(): void {
    native.clearTimeout(this.timer);
    const { before, pressed } = this;
    this.before = null;
    this.pressed = [];
    if (!before) return;
    if ([...before].some(([field, value]) => shownBy(field) !== value)) {
      this.corrections.retract(this.sinceMs);
      this.taken = [...this.taken, [this.sinceMs, nowMs()] as const].slice(-TAKEN_MAX);
      for (const key of pressed) this.pads.add(padOf(key));
    }
    this.unsent().release();
  }

  /** A click that was taken back; the page's reaction to it is told no more. */
  took(atMs: number): boolean {
    return this.taken.some(([from, to]) => atMs >= from && atMs <= to);
  }

  /** A keypad that was recognised: the pointer in it is unknown. */
  covers(node: Node): boolean {
    for (let at: Node | null = node; at; at = parentNodeOf(at)) if (this.pads.has(at as Element)) return true;
    return false;
  }
}

/** The smallest element around a key in which there are keys enough. */
function padOf(key: Element): Element {
  let pad = key;
  for (let around = parentElementOf(key); around && nameOf(around) !== "body"; around = parentElementOf(around)) {
    pad = around;
    if (allIn(around, KEYS).length >= KEYS_MIN || plainly(around, "childElementCount") >= KEYS_MIN) break;
  }
  return pad;
}

function shownBy(field: Element): string {
  const { value } = field as Partial<HTMLInputElement>;
  return typeof value === "string" ? value : (field.textContent ?? "");
}
