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
/** Two cheap searches end most texts here. */
const FIRST = new RegExp(lists.first, "u");
const SECOND = new RegExp(lists.second, "u");
const SHORTEST = 6;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
const ASCII = /^[\x00-\x7f]*$/;

/** The text with marks in place of hits; where there is none it stays exactly as it was. */
export function scrubText(text: string): string {
  if (text.length < SHORTEST) return text;
  const seen = ASCII.test(text) ? text : text.replace(ZERO_WIDTH, "").normalize("NFKC");
  if (!FIRST.test(seen) || !SECOND.test(seen)) return text;
  const scrubbed = DETECTORS.reduce(apply, seen);
  return scrubbed === seen ? text : scrubbed;
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
