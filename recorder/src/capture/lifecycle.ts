/** The document's comings and goings. Never `unload`: it would keep the page out of the back/forward cache. */
import { quietly } from "../guard";
import { hear, plainly } from "./dom";

export interface Lifecycle {
  readonly hide: () => void;
  /** Back from the back/forward cache. */
  readonly restored: () => void;
  readonly online: () => void;
}

/** Without what is to be done in a living page, it listens only for its end. */
export function watchLifecycle(
  view: Window,
  { hide, restored, online }: Pick<Lifecycle, "hide"> & Partial<Lifecycle>,
): () => void {
  const ending = new AbortController();
  const on = (type: string, run: (event: Event) => void): void => hear(view, type, quietly(run), ending.signal);
  on("pagehide", hide);
  if (restored) on("pageshow", (event) => (event as PageTransitionEvent).persisted && restored());
  if (online) on("online", online);
  return () => ending.abort();
}

/** Runs once the document has been parsed, in this task where it has been already. */
export function whenReadable(page: Document, run: () => void): void {
  if (plainly(page, "readyState") !== "loading") run();
  else page.addEventListener("DOMContentLoaded", quietly(run), { once: true });
}
