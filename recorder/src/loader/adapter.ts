/** What the adapters of consent platforms share: listen first, then read, then look again for a bounded time. */
import type { Answer } from "../consent";
import type { PieceFacts, PieceHost } from "./pieces";

/** What a platform says of analytics: only `true` grants, only `false` denies. `record` is its own id of that choice. */
export type Said = readonly [allowed: unknown, record?: unknown] | null;

/** The page's globals, as little as is known of them. */
export type Globals = Record<string, unknown>;

export interface Platform {
  /** Events of the window after which the platform may say something else. */
  readonly events?: readonly string[];
  /** Reads what holds now. Anything but a clear answer is null; it may throw. */
  read(page: Globals): Said;
  /** Called at every look: sets the platform's own listeners as soon as that is possible, once for each object. It may throw. */
  attach?(page: Globals, look: () => void): void;
}

/** Ten seconds closely, then two minutes at leisure; afterwards a platform is left to its events. */
const EVERY_MS = 250;
const CLOSELY = 40;
const TIMES = 100;
const AT_LEISURE = 8;

export function answerOf(said: Said): Answer {
  return said?.[0] === true ? "granted" : said?.[0] === false ? "denied" : null;
}

/** What follows the colon of this adapter's name in the policy. */
export function optionOf({ policy }: PieceHost, adapter: string): string {
  // No source holds a comma or a second colon.
  return policy().consent_sources.join().split(`${adapter}:`)[1]?.split(",")[0] ?? "";
}

export function listened(host: PieceHost, { events = [], read, attach }: Platform): PieceFacts {
  const page = host.page as Window & Globals;
  let last: Answer = null;
  const said = (): Said => {
    try {
      return read(page);
    } catch {
      return null;
    }
  };
  const look = (): void => {
    try {
      attach?.(page, look);
    } catch {
      // Not whole yet.
    }
    const now = answerOf(said());
    if (now === last) return;
    last = now;
    host.changed();
  };
  const poll = (times: number): void => {
    look();
    if (times < TIMES) page.setTimeout(() => poll(times + 1), EVERY_MS * (times < CLOSELY ? 1 : AT_LEISURE));
  };
  for (const event of events) {
    page.addEventListener(event, () => {
      look();
      // Some platforms tell of a choice before they have kept it.
      page.setTimeout(look, EVERY_MS);
    });
  }
  poll(0);
  return { consent: () => answerOf(said()), record: () => said()?.[1] };
}
