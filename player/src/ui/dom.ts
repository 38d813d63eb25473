/** The parts of `player.html`, by id. */

export function part<T extends Element = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`player.html has no #${id}`);
  return found as unknown as T;
}

export function made(tag: string, className: string, text = ""): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** Sets the icon of a button that holds one. */
export function setIcon(button: Element, name: string): void {
  button.querySelector("use")?.setAttribute("href", `#i-${name}`);
}

export function label(button: HTMLElement, text: string, key: string): void {
  button.setAttribute("aria-label", text);
  button.title = `${text} (${key})`;
}
