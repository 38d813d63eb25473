/** Detectors in clear text: a hit becomes a fixed mark. Source: privacy semantics, section 4; protocol/detectors.json. */
import lists from "../../protocol/detectors.json";
import { CHECKS } from "./checkdigits";

interface Detector {
  readonly name: string;
  readonly mark: string;
  readonly prefilter: RegExp;
  readonly pattern: RegExp;
  /** How many characters of a found run are the hit, 0 for none. */
  readonly check: (text: string) => number;
}

const DETECTORS: readonly Detector[] = lists.detectors.map(({ name, mark, prefilter, pattern, check }) => {
  const known = CHECKS[check];
  if (!known) throw new Error("unknown check in the lists");
  return { name, mark, prefilter: new RegExp(prefilter, "u"), pattern: new RegExp(pattern, "gu"), check: known };
});

/** Those of the site; a recorder serves one. */
let on = DETECTORS;

const ZERO_WIDTH = new RegExp(lists.zero_width, "gu");
/** Two cheap searches end most texts here. */
const FIRST = new RegExp(lists.first, "u");
const SECOND = new RegExp(lists.second, "u");
const SHORTEST = 6;
/** In the place of a hit that was found; no pattern knows it. */
const FILLER = "\ufffe";
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
const ASCII = /^[\x00-\x7f]*$/;

/** From now on all but these run. */
export function switchOff(names: readonly string[]): void {
  on = DETECTORS.filter(({ name }) => !names.includes(name));
}

/** The text with marks in place of hits; where there is none it stays exactly as it was. */
export function scrubText(text: string): string {
  if (text.length < SHORTEST) return text;
  const seen = ASCII.test(text) ? text : text.replace(ZERO_WIDTH, "").normalize("NFKC");
  if (!FIRST.test(seen) || !SECOND.test(seen)) return text;
  const scrubbed = on.reduce(apply, seen);
  return scrubbed === seen ? text : scrubbed;
}

export function isHit(text: string): boolean {
  return scrubText(text) !== text;
}

/** Where hits stand in the text as it is written, with their marks; one after the other, none inside another. */
export function hitPlaces(text: string): [from: number, to: number, mark: string][] {
  if (!isHit(text)) return [];
  const { seen, from } = normalised(text);
  const places: [number, number, string][] = [];
  let left = seen;
  for (const detector of on) {
    for (const [start, end] of hitsOf(left, detector)) {
      places.push([from[start] ?? 0, from[end] ?? text.length, detector.mark]);
      left = left.slice(0, start) + FILLER.repeat(end - start) + left.slice(end);
    }
  }
  return places.length > 0 ? places.sort(([one], [other]) => one - other) : [[0, text.length, "[text]"]];
}

/** The text as detectors see it, and where each of its units stood. */
function normalised(text: string): { seen: string; from: number[] } {
  let seen = "";
  const from: number[] = [];
  let at = 0;
  for (const char of text) {
    const plain = char.replace(ZERO_WIDTH, "").normalize("NFKC");
    for (let unit = 0; unit < plain.length; unit += 1) from.push(at);
    seen += plain;
    at += char.length;
  }
  return { seen, from: [...from, at] };
}

function apply(text: string, detector: Detector): string {
  let out = "";
  let from = 0;
  for (const [start, end] of hitsOf(text, detector)) {
    out += text.slice(from, start) + detector.mark;
    from = end;
  }
  return from === 0 ? text : out + text.slice(from);
}

function hitsOf(text: string, { prefilter, pattern, check }: Detector): [number, number][] {
  const hits: [number, number][] = [];
  if (!prefilter.test(text)) return hits;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const length = check(match[0]);
    if (length > 0) hits.push([match.index, match.index + length]);
    pattern.lastIndex = match.index + (length || 1);
  }
  return hits;
}
