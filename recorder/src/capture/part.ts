/** What the small parts of the capture share. */
import type { Content } from "../content";
import type { CustomTag, Source } from "../events";
import { ELEMENT, hear, typeOfNode } from "./dom";
import type { ShadowRoots } from "./shadows";
import type { Treatments } from "./treatments";
import type { SentTree } from "./tree";

/** Begins to listen when started, and leaves nothing behind when stopped. */
export interface Part {
  start(): void;
  stop(): void;
}

export interface Scene {
  readonly page: Document;
  readonly view: Window & typeof globalThis;
  readonly tree: SentTree;
  readonly treatments: Treatments;
  readonly content: Content;
  /** Aborted when the capture stops; listeners are bound to it. */
  readonly ended: AbortSignal;
  custom(tag: CustomTag, payload: Readonly<Record<string, unknown>>): void;
  incremental(source: Source, data: Readonly<Record<string, unknown>>, timestamp?: number): void;
  count(reason: string): void;
  /** Runs work for an event of the page, measured; one that fails is lost, and counted. */
  counted(run: () => void): void;
}

/** What the parts of the engine itself use beside. */
export interface Engine extends Scene {
  readonly roots: ShadowRoots;
  /** The visitor did something. */
  active(): void;
}

/** Whatever goes wrong inside stays inside. */
export function listen(scene: Scene, target: EventTarget, type: string, run: (event: Event) => void): void {
  hear(target, type, (event) => scene.counted(() => run(event)), scene.ended);
}

/** The innermost node an event is about, also inside shadow roots. */
export function targetOf(event: Event, engine: Engine, x?: number, y?: number): Node | null {
  const target = (event.composedPath()[0] ?? event.target) as Node | null;
  if (!target || !("nodeType" in target)) return null;
  return x === undefined || y === undefined || typeOfNode(target) !== ELEMENT
    ? target
    : engine.roots.deepest(target as Element, x, y);
}
