/** Detectors in clear text: a hit becomes a fixed mark. Source: privacy semantics, section 4; protocol/detectors.json. */
import lists from "../../protocol/detectors.json";
import { CHECKS } from "./checkdigits";

interface Detector {
  readonly mark: string;
  readonly prefilter: RegExp;
  readonly pattern: RegExp;
  /** How many characters of a found run are the hit, 0 for none. */
  readonly check: (text: string) => number;
}

const DETECTORS: readonly Detector[] = lists.detectors.map(({ mark, prefilter, pattern, check }) => {
  const known = CHECKS[check];
  if (!known) throw new Error("unknown check in the lists");
  return { mark, prefilter: new RegExp(prefilter, "u"), pattern: new RegExp(pattern, "gu"), check: known };
});

const ZERO_WIDTH = new RegExp(lists.zero_width, "gu");

/** Most texts hold nothing that any detector could hit; three digits, an @, a key's prefix or a long run are needed. */
const CANDIDATE = /[@\uff20\ufe6b]|\p{Nd}\D{0,4}\p{Nd}\D{0,4}\p{Nd}|eyJ|_|-|[A-Za-z0-9+]{20}|[\u0250-\u{10ffff}]/u;

/** The text as it may leave; where nothing hits it stays exactly as it was. */
export function scrubText(text: string): string {
  if (!CANDIDATE.test(text)) return text;
  const normal = text.normalize("NFKC").replace(ZERO_WIDTH, "");
  const scrubbed = DETECTORS.reduce(apply, normal);
  return scrubbed === normal ? text : scrubbed;
}

export function isHit(text: string): boolean {
  return scrubText(text) !== text;
}

function apply(text: string, detector: Detector): string {
  if (!detector.prefilter.test(text)) return text;
  let out = "";
  let from = 0;
  const { pattern } = detector;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const length = detector.check(match[0]);
    if (length === 0) {
      pattern.lastIndex = match.index + 1;
      continue;
    }
    out += text.slice(from, match.index) + detector.mark;
    from = match.index + length;
    pattern.lastIndex = from;
  }
  return out + text.slice(from);
}
