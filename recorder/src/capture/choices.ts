/** Controls that are chosen from, under a mask: which element stands for them in the stream. Source: privacy semantics, section 1. */
import { Treatment } from "../events";
import { CHOICES } from "../lists";
import { allIn, closestOf, nameOf, parentElementOf, plainly } from "./dom";
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

/**
 * A choice is told as one about the whole group: where nothing says what that is, about the smallest element in which there are
 * others. All radio buttons of one name have the same.
 */
export function groupOf(control: Element): Element | null {
  const root = plainly(control, "getRootNode").call(control) as Document | ShadowRoot;
  const around = parentElementOf(control);
  const group = around && closestOf(around, GROUPS);
  const radios = radiosBeside(control as HTMLInputElement, root);
  const holds = (element: Element): boolean =>
    radios.every((radio) => plainly(element, "contains").call(element, radio)) &&
    (group !== null || radios.length > 1 || allIn(element, CHOICES).length > 1);
  let at = group ?? around;
  while (at && !holds(at)) at = parentElementOf(at);
  return at ?? (root as Partial<ShadowRoot>).host ?? around;
}

/** The buttons of which one at most is chosen, itself among them. */
function radiosBeside({ type, name, form }: HTMLInputElement, root: Document | ShadowRoot): HTMLInputElement[] {
  if (type !== "radio" || !name) return [];
  return (allIn(root, "input[type=radio]") as HTMLInputElement[]).filter((radio) => radio.name === name && radio.form === form);
}
