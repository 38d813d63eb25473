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
/** One of our scripts: where it lies below the host, and its integrity. */
export interface ScriptFile {
  readonly url: string;
  readonly integrity: string;
}

/** What an add-on is handed for one page. Nothing of what it sees leaves but through this, and then through the gates. */
export interface AddOnHost {
  readonly view: Window & typeof globalThis;
  /** Voile's own origin: what the recorder itself asks for is never told. */
  readonly host: string;
  readonly censorsText: boolean;
  readonly censorsInputs: boolean;
  /** After the secret-value memory and the detectors, or masked where all text is censored. */
  text(text: string): string;
  url(url: string): string;
  /** An event: of our own, or of one of rrweb's plugins. */
  tell(tag: string, payload: Readonly<Record<string, unknown>>): void;
  count(reason: string): void;
  /** Runs work, measured; whatever goes wrong inside stays inside. */
  run(work: () => void): void;
}

/** Begins with a page. What it returns ends it and leaves nothing behind; `tells` while something may still be told. */
export type AddOn = (host: AddOnHost) => (tells: boolean) => void;

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
  /** Fetches a script below the host, in the way in which the page lets scripts in. */
  load(page: Document, host: string, path: string, integrity: string, warn: (message: string) => void): void;
  /** The recorder's: where an add-on that has arrived is to go. */
  addOn?: (name: string, addOn: AddOn) => void;
}
