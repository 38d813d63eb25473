/** A text field beside a button that shows or hides a password: it was toggled before recording began. */
import { isReveal } from "../names";
import { allIn, parentElementOf, plainly } from "./dom";

const TYPED = "input:not([type=checkbox],[type=radio],[type=hidden],[type=submit],[type=button]),textarea";
const BUTTONS = "button,[role=button],[role=switch],input[type=checkbox],input[type=button]";
const LEVELS = 2;

export function besideReveal(field: Element): boolean {
  let around = parentElementOf(field);
  for (let level = 0; level < LEVELS && around; level += 1) {
    // Another field ahead is found at once; only the first of a form looks at all of it.
    if (plainly(around, "querySelector").call(around, TYPED) !== field) return false;
    if (allIn(around, TYPED).length > 1) return false;
    if (allIn(around, BUTTONS).some(reveals)) return true;
    around = parentElementOf(around);
  }
  return false;
}

function reveals(button: Element): boolean {
  const labels = [...((button as HTMLInputElement).labels ?? [])].map((label) => label.textContent ?? "");
  const names = ["aria-label", "title", "class", "id", "value"].map((name) => button.getAttribute(name) ?? "");
  return [button.textContent ?? "", ...labels, ...names].some((text) => text.length < 200 && isReveal(text));
}
