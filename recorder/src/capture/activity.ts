/** Signs of life while nothing is recorded: a tab that slept past the end of its session wakes with the first of them. */

import { quietly } from "../guard";
import { hear } from "./dom";

const TYPES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll", "focus", "visibilitychange"];

/** Calls once, before any other listener of the page sees the event; returns how to stop waiting. */
export function onceActive(view: Window, wake: () => void): () => void {
  const waiting = new AbortController();
  const run = quietly(() => {
    if (view.document.visibilityState === "hidden") return;
    waiting.abort();
    wake();
  });
  for (const type of TYPES) {
    const target = type === "visibilitychange" ? view.document : view;
    hear(target, type, run, waiting.signal);
  }
  return () => waiting.abort();
}
