/** Hears that the page's address has changed without a new document, in the task in which it does. */

export function watchAddress(page: Window, changed: () => void): void {
  const { history, navigation, History, EventTarget } = page as Window & typeof globalThis & { navigation?: unknown };
  // A page may have a variable of that name.
  if (navigation instanceof EventTarget) return navigation.addEventListener("currententrychange", changed);
  for (const event of ["popstate", "hashchange"]) page.addEventListener(event, changed);
  for (const name of ["pushState", "replaceState"] as const) {
    const holder = Object.getOwnPropertyDescriptor(history, name) ? history : History.prototype;
    const theirs = holder[name];
    holder[name] = function (...given) {
      theirs.apply(this, given);
      changed();
    };
  }
}
