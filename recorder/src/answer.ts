/** What an answer of ingest means for the recorder. Pure. */

export type Verdict =
  | { readonly kind: "done"; readonly policy: number | null; readonly missing: readonly string[] }
  /** Not kept, on purpose; `stop` when the visitor or the site does not want recording at all. */
  | { readonly kind: "dropped"; readonly policy: number | null; readonly stop: boolean; readonly erased: boolean }
  | { readonly kind: "refused"; readonly stopPage: boolean }
  | { readonly kind: "retry"; readonly afterMs: number };

/** The session was erased or withdrawn: what names it goes from this browser too. */
const ERASED = "erased";
/** About one envelope. All other reasons, also ones that a newer server has, mean that nothing more is wanted. */
const GO_ON_REASON = "policy";
const STOP_PAGE = [400, 403, 404, 410, 413];
const HASH_FORM = /^[0-9a-f]{64}$/;
const RETRY_AFTER_MAX_MS = 10 * 60 * 1000;

/** `retryAfter` is the header in seconds; `body` the parsed JSON or null. */
export function judge(status: number, retryAfter: string | null, body: unknown): Verdict {
  if (status === 429 || status >= 500) return { kind: "retry", afterMs: retryAfterMs(retryAfter) };
  if (status !== 200) return { kind: "refused", stopPage: STOP_PAGE.includes(status) };
  const answer = (body ?? {}) as Record<string, unknown>;
  const policy = typeof answer.policy === "number" ? answer.policy : null;
  if (answer.outcome === "dropped") {
    return { kind: "dropped", policy, stop: answer.reason !== GO_ON_REASON, erased: answer.reason === ERASED };
  }
  return { kind: "done", policy, missing: hashes(answer.missing) };
}

function hashes(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((hash) => typeof hash === "string" && HASH_FORM.test(hash)) : [];
}

function retryAfterMs(header: string | null): number {
  const ms = Number(header) * 1000;
  return ms > 0 ? Math.min(ms, RETRY_AFTER_MAX_MS) : 0;
}

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

/** Exponential back-off with full jitter above half; `draw` is in [0, 1). */
export function backOffMs(attempt: number, draw: number): number {
  const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return Math.round(longest / 2 + (longest / 2) * draw);
}
