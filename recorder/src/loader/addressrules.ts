/** Rules about where a visit came from. Pure. */
import { ADDRESS_MAX, fits, matches } from "./pagerules";

/** `referrer`, `landing` and the five `utm_` parameters; null where an address is too long, undefined for other rules. */
export function addressSays(kind: string, value: string, landing: string, referrer: string): boolean | null | undefined {
  const isUtm = kind.startsWith("utm_");
  if (!isUtm && kind !== "landing" && kind !== "referrer") return undefined;
  const known = kind === "referrer" ? referrer : landing;
  if (known.length > ADDRESS_MAX) return null;
  if (isUtm) {
    const found = new URLSearchParams(/^[^#?]*\?([^#]*)/.exec(known)?.[1]).get(kind);
    return !!found && (!value || fits(value, found));
  }
  if (value === "none") return !known;
  return !!known && matches(value, known);
}
