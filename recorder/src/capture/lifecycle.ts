/** The document's comings and goings. Never `unload`: it would keep the page out of the back/forward cache. */
export interface Lifecycle {
  readonly hide: () => void;
  /** Back from the back/forward cache. */
  readonly restored: () => void;
  readonly online: () => void;
}

export function watchLifecycle(view: Window, events: Lifecycle): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  view.addEventListener("pagehide", () => events.hide(), { signal });
  view.addEventListener("pageshow", (event) => event.persisted && events.restored(), { signal });
  view.addEventListener("online", () => events.online(), { signal });
  return () => ending.abort();
}

/** Runs once the document has been parsed, in this task where it has been already. */
export function whenReadable(page: Document, run: () => void): void {
  if (page.readyState !== "loading") run();
  else page.addEventListener("DOMContentLoaded", run, { once: true });
}
