/** Controls that are chosen from, under a mask: which element stands for them in the stream. Source: privacy semantics, section 1. */
import { Treatment } from "../events";
import { CHOICES } from "../lists";
import { closestOf, nameOf, parentElementOf, plainly } from "./dom";
import { isElement, parentOf } from "./facts";

const GROUPS = "fieldset,[role=radiogroup],[role=listbox],[role=tree],[role=grid],[role=menu],[role=group],select,form";

/** The choice control under a mask that a node belongs to, by itself or as its label. */
export function maskedChoiceAt(node: Node, treatmentOf: (node: Node) => Treatment | null): Element | null {
  for (let at: Node | null = node; at; at = parentOf(plainly(at, "getRootNode").call(at))) {
    let element: Element | null = isElement(at) ? at : parentElementOf(at);
    while (element) {
      element = closestOf(element, `${CHOICES},label`);
      const control = element && nameOf(element) === "label" ? (element as HTMLLabelElement).control : element;
      if (control && closestOf(control, CHOICES) === control && (treatmentOf(control) ?? Treatment.Secret) >= Treatment.Masked)
        return control;
      element = element && parentElementOf(element);
    }
  }
  return null;
}

/** A choice is told as one about the whole group. */
export function groupOf(control: Element): Element | null {
  const around = parentElementOf(control);
  return around && (closestOf(around, GROUPS) ?? around);
}
