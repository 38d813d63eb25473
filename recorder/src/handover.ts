/** What loader and recorder tell each other. It hangs on the queue object, so that no global is added. */

/** A name on `window.__insp`, not enumerable; the recorder takes it from there. */
export const HANDOVER = "_voile";

export type Command = readonly [name: string, ...args: unknown[]];

/** The secrets of a visitor and their session, as in envelopes: who knows them may withdraw. */
export interface Ids {
  readonly visitor: string;
  readonly session: string;
}

/** Where a choice was heard, and the platform's own id of it, which may be anything. */
export type Heard = readonly [source: string, record?: unknown];

export type Wish = "withdrawal" | "forget" | "own_page";

/** What a visitor wants told. Without `ids` the recorder's own count; `shown` is where their own page is to be shown. */
export type Told = readonly [what: Wish, heard: Heard | undefined, ids: Ids | null, shown?: Location | undefined];

/** The recorder's side. Every function returns at once and never throws. */
export interface Running {
  command(command: Command): void;
  /** Stops in this task, drops what is unsent. */
  stop(): void;
  /** Like `stop`, and nothing is told. */
  pause(): void;
  /** The visitor has left the pages that are recorded: stops in this task, and what was captured before is sent. */
  away(): void;
  start(): void;
  /** Tells the server; false where nobody is recorded in this browser. It comes before `withdraw` in the same task. */
  tell(...told: Told): boolean;
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
  /** The number by which this visitor was drawn; the piece that draws says it here. */
  draw?: number | null;
  /** Who gives this answer. In the mode `loaded` nobody may: that the script is there is the grant. */
  heard(answer: "granted"): Heard | undefined;
  /** Whether the site records no page of this address, so that other pages do not name it. Page targeting says it here. */
  hides?: (url: string) => boolean;
  /** Called ahead of each event: the address may have changed without a word. Page targeting listens here. */
  look?: () => void;
  /** Called once by the recorder; the loader answers with the commands that waited, in order. */
  attach(recorder: Running): void;
}
