/** The only reader of the time. Read anew at each call, so that a simulated clock is seen whenever it is installed. */
export function nowMs(): number {
  return Date.now();
}
