/** The browser's own timers and random numbers, taken when the recorder loads: pages patch them. */
import { measured } from "./budget";

const startTimer = globalThis.setTimeout.bind(globalThis) as unknown as (run: () => void, delayMs: number) => number;

type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;

/** Not there on plain HTTP, and not on pages that took it away. */
function digestOf(subtle: SubtleCrypto | undefined): Digest | null {
  const { digest } = subtle ?? {};
  return typeof digest === "function" ? (bytes) => digest.call(subtle, "SHA-256", bytes) : null;
}

export const native = {
  setTimeout: (run: () => void, delayMs: number): number => startTimer(measured(run), delayMs),
  clearTimeout: globalThis.clearTimeout.bind(globalThis) as (timer: number) => void,
  randomBytes: (count: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(count)),
  random: Math.random,
  digest: digestOf(globalThis.crypto.subtle),
} as const;
