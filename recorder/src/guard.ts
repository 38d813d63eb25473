/** Whatever goes wrong in the recorder stays in the recorder: no error reaches the host page or its error handlers. */

export function quietly<T extends readonly unknown[]>(run: (...given: T) => void): (...given: T) => void {
  return (...given) => {
    try {
      run(...given);
    } catch {
      // Counted where it matters; here it must only end.
    }
  };
}

/** For promises that nobody waits for. */
export function unwatched(work: Promise<unknown>): void {
  work.catch(() => {});
}
