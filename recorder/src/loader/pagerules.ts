/** Rules about addresses, as `protocol/README.md` has them. Pure. */

export interface PageRules {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** What is longer is not judged. The same as `max_length` of url-gate.json. */
export const ADDRESS_MAX = 2048;

const partsOf = (text: string): string[] => (/^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(text) ?? []).map((part) => part ?? "");

/** `text` without the query or the hash that `value` does not have. */
function lookedAt(value: string, text: string): string {
  const [, , query, hash] = partsOf(value);
  const [, main = "", ownQuery = "", ownHash = ""] = partsOf(text);
  return main + (query && ownQuery) + (hash && ownHash);
}

/** Each part where it is found first, the last one at the end: no going back. */
function isWild(value: string, text: string): boolean {
  const parts = value.split("*");
  const [head = ""] = parts;
  const tail = parts.length > 1 ? (parts.pop() as string) : "";
  const end = text.length - tail.length;
  if (parts.length === 1 && value === head) return text === value;
  if (!text.startsWith(head) || end < head.length || !text.endsWith(tail)) return false;
  let at = head.length;
  for (const part of parts.slice(1)) {
    const found = text.indexOf(part, at);
    at = found + part.length;
    if (found < 0 || at > end) return false;
  }
  return true;
}

/** A rule on a text; `seen` is what `exact` and `pattern` look at. */
export function fits(rule: string, text: string, seen: (value: string, text: string) => string = (_, same) => same): boolean {
  const at = rule.indexOf(" ");
  const [kind, value] = [rule.slice(0, at), rule.slice(at + 1)];
  if (kind === "begins") return text.startsWith(value);
  if (kind === "contains") return text.includes(value);
  if (kind === "regex") return new RegExp(value, "su").test(text);
  return kind === "exact" ? seen(value, text) === value : isWild(value, seen(value, text));
}

/** On the whole address, or on the address without scheme and host. */
export function matches(rule: string, url: string): boolean {
  return [url, url.replace(/^https?:\/\/[^/?#]*/, "")].some((text) => fits(rule, text, lookedAt));
}

/** Why a page of this address is not recorded: the rule, or that none includes it. Null where it is. */
export function keptOut({ include, exclude }: PageRules, url: string): string | null {
  if (!include.length && !exclude.length) return null;
  if (url.length > ADDRESS_MAX) return "address too long";
  const excluded = exclude.find((rule) => matches(rule, url));
  if (excluded || !include.length || include.some((rule) => matches(rule, url))) return excluded ?? null;
  return "not included";
}
