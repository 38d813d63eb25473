/** Form fields: their values at a pace that does not tell the rhythm of typing, and which field was typed in and when. */
import { nowMs } from "../clock";
import { Source, stampOf, Treatment } from "../events";
import { maskValue, TYPING_THROTTLE_MS } from "../mask";
import { native } from "../native";
import { ELEMENT, isInPage, typeOfNode } from "./dom";
import { type Control, isCheckable, isControl, shownValue } from "./fieldvalue";
import { listen, type Part, type Scene } from "./part";

interface State {
  timer: number;
  lastSentMs: number;
  lastText: string | null;
  typedSinceMs: number | null;
  lastTypedMs: number;
}

/** Durations are told in steps, so that they say nothing about single keystrokes. */
const TYPED_STEP_MS = 100;

export class Fields implements Part {
  private readonly states = new Map<Control, State>();

  constructor(
    private readonly scene: Scene,
    private readonly groupOf: (control: Element) => number | null,
  ) {}

  start(): void {
    const { scene } = this;
    const { memory } = scene.content;
    listen(scene, scene.page, "submit", () => {
      memory.settleAll();
      this.settleAll();
    });
    for (const type of ["input", "blur"]) listen(scene, scene.page, type, (event) => this.remember(event));
  }

  stop(): void {
    for (const state of this.states.values()) native.clearTimeout(state.timer);
    this.states.clear();
  }

  /** The value of a control may have changed; `byVisitor` when typed rather than set by a script. */
  touched(node: Node, byVisitor: boolean): void {
    if (!isControl(node)) return;
    const treatment = this.scene.treatments.of(node);
    if (treatment === Treatment.Secret) this.scene.content.memory.note(node);
    if (treatment === null || treatment >= Treatment.Excluded) return;
    const state = this.stateOf(node);
    if (byVisitor && !isChosen(node)) this.tell(node, treatment, state);
    if (isChosen(node)) return this.send(node);
    const wait = state.lastSentMs + TYPING_THROTTLE_MS - nowMs();
    if (wait <= 0) this.sendTyped(node);
    else if (state.timer === 0) state.timer = native.setTimeout(() => this.sendTyped(node), wait);
  }

  /** What stands in a secret field, a control or an element that plays one. */
  private remember({ type, target }: Event): void {
    const field = target as Node | null;
    if (!field || typeOfNode(field) !== ELEMENT || this.scene.treatments.of(field) !== Treatment.Secret) return;
    const { memory } = this.scene.content;
    if (type === "blur") memory.settle(field as Element);
    else memory.note(field as Element);
  }

  /** Last values of all fields, at the latest when a form or the page goes. */
  settleAll(): void {
    for (const control of [...this.states.keys()]) this.settle(control);
  }

  private stateOf(control: Control): State {
    const known = this.states.get(control);
    if (known) return known;
    for (const other of this.states.keys()) if (!isInPage(other)) this.settle(other);
    const state: State = { timer: 0, lastSentMs: 0, lastText: null, typedSinceMs: null, lastTypedMs: 0 };
    this.states.set(control, state);
    for (const type of ["change", "blur"]) listen(this.scene, control, type, () => this.settle(control, type === "change"));
    return state;
  }

  private settle(control: Control, changed = false): void {
    const state = this.states.get(control);
    if (!state) return;
    this.send(control);
    if (changed) this.field(control, "change", state.typedSinceMs === null ? 0 : nowMs() - state.typedSinceMs);
    state.typedSinceMs = null;
    if (!isInPage(control)) this.states.delete(control);
  }

  /** A clear field is shown masked while it is being typed in, so that half a card number does not pass. */
  private sendTyped(control: Control): void {
    const focused = (control.getRootNode() as Document | ShadowRoot).activeElement === control;
    this.send(control, focused ? maskValue(control.value) : null);
  }

  private send(control: Control, instead: string | null = null): void {
    const state = this.stateOf(control);
    native.clearTimeout(state.timer);
    state.timer = 0;
    const { tree, treatments, content } = this.scene;
    treatments.forget();
    const id = tree.idOf(control);
    const treatment = treatments.of(control);
    if (id === null || treatment === null || treatment >= Treatment.Excluded) return;
    const shown = shownValue(control, treatment, content);
    if (!shown) return;
    const text = instead ?? shown.text;
    const whole = `${shown.checked}${text}`;
    if (whole === state.lastText) return;
    state.lastText = whole;
    state.lastSentMs = nowMs();
    this.scene.incremental(Source.Input, { id, text, isChecked: shown.checked, vt: stampOf(treatment) });
  }

  private tell(control: Control, treatment: Treatment, state: State): void {
    const now = nowMs();
    state.typedSinceMs ??= now;
    if (now - state.lastTypedMs < TYPING_THROTTLE_MS) return;
    state.lastTypedMs = now;
    if (treatment <= Treatment.Masked) this.field(control, "typing", now - state.typedSinceMs);
  }

  private field(control: Control, kind: "typing" | "change", typedMs: number): void {
    const treatment = this.scene.treatments.of(control);
    if (treatment === null || treatment >= Treatment.Excluded) return;
    const choice = treatment === Treatment.Masked && isChosen(control);
    const id = choice ? this.groupOf(control) : this.scene.tree.idOf(control);
    const rounded = Math.max(0, Math.round(typedMs / TYPED_STEP_MS) * TYPED_STEP_MS);
    if (id !== null) this.scene.custom("voile.field", { id, vt: stampOf(treatment), kind, typed_ms: rounded });
  }
}

function isChosen(control: Control): boolean {
  return isCheckable(control) || control.localName === "select" || control.type === "range" || control.type === "color";
}
