/** The value of a form control as it may leave. */
import type { Content } from "../content";
import { Treatment } from "../events";
import { isChoice } from "../treatment";
import { nameOf } from "./dom";
import { factsOf, isElement } from "./facts";

export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const CONTROLS = new Set(["input", "textarea", "select"]);
/** Types whose widgets show no X: a masked one stays empty. */
const NO_TEXT = new Set(["date", "datetime-local", "month", "week", "time", "range", "color"]);
const CHECKED = new Set(["checkbox", "radio"]);
const BUTTONS = new Set(["submit", "button", "reset", "image"]);

export function isControl(node: Node): node is Control {
  return isElement(node) && CONTROLS.has(nameOf(node)) && "value" in node;
}

export function isCheckable(control: Control): boolean {
  return control.localName === "input" && CHECKED.has(control.type);
}

export interface ShownValue {
  readonly text: string;
  readonly checked: boolean;
}

/** Null where nothing of the value may leave: choices under a mask, widgets that show no X. */
export function shownValue(control: Control, treatment: Treatment, content: Content): ShownValue | null {
  const masked = treatment >= Treatment.Masked;
  if (masked && (isChoice(factsOf(control)) || NO_TEXT.has(control.type))) return null;
  // A select is told by its option's text, which says nothing once all texts are masked.
  if (content.policy.censor_all_text && (control.localName === "select" || NO_TEXT.has(control.type))) return null;
  if (isCheckable(control)) return { text: "on", checked: (control as HTMLInputElement).checked };
  if (control.localName === "select")
    return { text: chosenText(control as HTMLSelectElement, treatment, content), checked: false };
  if (BUTTONS.has(control.type)) return { text: content.text(control.value, treatment), checked: false };
  return { text: content.value(control.value, treatment), checked: false };
}

/** Options travel without `value`, so a choice is told by the option's text. */
function chosenText(select: HTMLSelectElement, treatment: Treatment, content: Content): string {
  const option = select.selectedOptions[0];
  return option ? content.text(option.text, treatment) : "";
}

/** A number field shows no X, so under a mask it travels as a text field. */
export function shownType(control: Control, treatment: Treatment): string | null {
  return treatment >= Treatment.Masked && control.type === "number" ? "text" : null;
}
