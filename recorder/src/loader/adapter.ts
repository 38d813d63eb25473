/** What most adapters of consent platforms share: listen first, then read, then look again for a bounded time. */
import type { Answer } from "../consent";
import type { PieceFacts, PieceHost } from "./pieces";

/** What a platform says: its word about analytics (only `true` grants, only `false` denies), and its own record id. */
export type Said = readonly [statistics: unknown, record?: unknown] | null;

export interface Platform {
  /** Events of the window after which the platform may say something else. */
  readonly events: readonly string[];
  /** Anything but a clear answer is null; it may throw. */
  read(page: Record<string, unknown>): Said;
  /** Called whenever the platform may have arrived; true once its own listeners stand. */
  attach?(page: Record<string, unknown>, look: () => void): boolean;
}

/** A platform that has not come after half a minute is left to its events. */
const EVERY_MS = 250;
const TIMES = 120;

export function answerOf([statistics]: readonly unknown[]): Answer {
  return statistics === true ? "granted" : statistics === false ? "denied" : null;
}

export function listened(host: PieceHost, { events, read, attach }: Platform): PieceFacts {
  const { page } = host;
  const scope = page as unknown as Record<string, unknown>;
  let last: Answer = null;
  let attached = !attach;
  let left = TIMES;
  const consent = (): Answer => {
    try {
      return answerOf(read(scope) ?? []);
    } catch {
      return null;
    }
  };
  const look = (): void => {
    try {
      attached ||= attach?.(scope, look) ?? true;
    } catch {
      // Not whole yet.
    }
    const now = consent();
    if (now === last) return;
    last = now;
    host.changed();
  };
  const poll = (): void => {
    look();
    left -= 1;
    if (left > 0 && !(attached && last)) page.setTimeout(poll, EVERY_MS);
  };
  for (const event of events) page.addEventListener(event, look);
  poll();
  return { consent };
}
