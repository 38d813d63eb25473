/** The player's keys. A focused button keeps Space and Enter for itself. */

import type { Engine } from "../engine.ts";
import type { Controls } from "./controls.ts";
import type { DeveloperPanel } from "./developer/panel.ts";

const STEP_MS = 5000;

type Keys = Record<string, () => void>;

export function listenToKeys(engine: Engine, controls: Controls, developer: DeveloperPanel): void {
  const keys: Keys = {
    " ": () => engine.toggle(),
    k: () => engine.toggle(),
    ArrowLeft: () => void engine.seek(engine.atMs - STEP_MS),
    ArrowRight: () => void engine.seek(engine.atMs + STEP_MS),
    "Shift+ArrowLeft": () => engine.toNeighbour(-1),
    "Shift+ArrowRight": () => engine.toNeighbour(1),
    Home: () => void engine.seek(0),
    End: () => void engine.seek(engine.totalMs),
    "[": () => controls.faster(-1),
    "<": () => controls.faster(-1),
    "]": () => controls.faster(1),
    ">": () => controls.faster(1),
    s: () => engine.setSkipsQuiet(!engine.skipsQuiet),
    d: () => developer.toggle(),
    f: () => controls.fullScreen(),
    "?": () => controls.help(),
  };
  document.addEventListener("keydown", (event) => {
    const inDialog = document.querySelector("dialog[open]") !== null;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === " " && event.target instanceof HTMLButtonElement) return;
    const shifted = event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : event.key;
    const act = keys[shifted] ?? keys[event.key.toLowerCase()];
    if (!act || (inDialog && event.key !== "?")) return;
    event.preventDefault();
    act();
  });
}
