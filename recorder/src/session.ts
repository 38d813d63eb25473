/** Visitor and session as pure values; where they are kept is the business of capture/identity. */
import { CLOCK_SLACK_MS } from "./clock";
import { isId } from "./ids";

export interface SessionState {
  readonly visitor: string;
  readonly visitorCreatedMs: number;
  readonly session: string;
  readonly startedMs: number;
  readonly lastMs: number;
}

export interface SessionLimits {
  readonly idleMs: number;
  readonly longestMs: number;
  readonly visitorMs: number;
}

export function parseSession(text: string): SessionState | null {
  const [form, visitor, created, session, started, last, ...rest] = text.split(".");
  const times = [created, started, last].map((time) => Number.parseInt(time ?? "", 36));
  if (form !== "1" || rest.length > 0 || !isId(visitor) || !isId(session)) return null;
  if (times.some((time) => !Number.isSafeInteger(time))) return null;
  const [visitorCreatedMs, startedMs, lastMs] = times as [number, number, number];
  return { visitor, visitorCreatedMs, session, startedMs, lastMs };
}

export function formatSession(state: SessionState): string {
  const time = (ms: number): string => ms.toString(36);
  return ["1", state.visitor, time(state.visitorCreatedMs), state.session, time(state.startedMs), time(state.lastMs)].join(".");
}

export function isAlive(state: SessionState, now: number, limits: SessionLimits): boolean {
  const idle = now - state.lastMs;
  // A session is never idle for longer than it is old, so one look at a clock that was set back is enough.
  return idle < limits.idleMs && idle > -CLOCK_SLACK_MS && now - state.startedMs < limits.longestMs;
}

/** A new session; the visitor stays the same until their id has reached its age, which visits do not prolong. */
export function nextSession(
  previous: SessionState | null,
  now: number,
  limits: SessionLimits,
  newId: () => string,
): SessionState {
  const known = previous !== null && now - previous.visitorCreatedMs < limits.visitorMs;
  return {
    visitor: known ? previous.visitor : newId(),
    visitorCreatedMs: known ? previous.visitorCreatedMs : now,
    session: newId(),
    startedMs: now,
    lastMs: now,
  };
}

/** The later activity of two sightings of the same session; `other` may come from another tab. */
export function touched(state: SessionState, other: SessionState | null, now: number): SessionState {
  const elsewhere = other?.session === state.session ? other.lastMs : 0;
  return { ...state, lastMs: Math.max(state.lastMs, elsewhere, now) };
}
