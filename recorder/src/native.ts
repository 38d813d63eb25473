/** The browser's own timers and random numbers, taken when the recorder loads: pages patch them. */
export const native = {
  setTimeout: globalThis.setTimeout.bind(globalThis) as (run: () => void, delayMs: number) => number,
  clearTimeout: globalThis.clearTimeout.bind(globalThis) as (timer: number) => void,
  randomBytes: (count: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(count)),
  random: Math.random,
} as const;
