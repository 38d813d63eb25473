/**
 * The only reader of the time. Read anew at each call, so that a simulated clock is seen whenever it is installed.
 * A clock that is set back a little goes on from where it was: events are replayed by their times, and pauses are
 * measured with them. What is set back further ends the session, and with it the page.
 */

/** Clocks of one device may be set back this far without ending a session. */
export const CLOCK_SLACK_MS = 3_600_000;

let latestMs = 0;
let aheadMs = 0;

export function nowMs(): number {
  const wall = Date.now();
  const back = latestMs - wall;
  aheadMs = back > 0 && back <= CLOCK_SLACK_MS ? Math.max(aheadMs, back) : 0;
  latestMs = wall + aheadMs;
  return latestMs;
}
