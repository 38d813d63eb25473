/** What loader and recorder tell each other. It hangs on the queue object, so that no global is added. */

/** A name on `window.__insp`, not enumerable; the recorder takes it from there. */
export const HANDOVER = "_voile";

export type Command = readonly [name: string, ...args: unknown[]];

/** The recorder's side. Every function returns at once and never throws. */
export interface Running {
  command(command: Command): void;
  /** Stops in this task, drops what is unsent. */
  stop(): void;
  /** Like `stop`, and nothing is told. */
  pause(): void;
  start(): void;
  /** Stops like `stop`, and removes every identifier. */
  withdraw(): void;
}

export interface Handover {
  /** The published policy as it stood in the loader, not yet checked. */
  readonly policy: unknown;
  /** Prints a decision when debugging is on; never content. */
  readonly debug: (message: string) => void;
  /** Prints what the person who installs Voile has to mend. */
  readonly warn: (message: string) => void;
  /** Whether this page would be recorded under a newer policy; it replaces the loader's own. */
  allows(policy: unknown): boolean;
  /** Called once by the recorder; the loader answers with the commands that waited, in order. */
  attach(recorder: Running): void;
}
