/** What may leave of a script error. Source: privacy semantics, section 7; protocol/errors.json; protocol/README.md, script errors. */
import lists from "../../protocol/errors.json";
import { maskText } from "./mask";

/** What every text of an error passes; "" where nothing may stay. */
export interface ErrorJudge {
  /** All text of the site is censored. */
  readonly masked: boolean;
  /** The secret-value memory and the detectors, or the mask. */
  text(text: string): string;
  url(url: string): string;
}

export interface Frame {
  readonly function: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

const TYPE = new RegExp(lists.type, "u");
const FUNCTION = new RegExp(lists.function, "u");
const CLOSING = new Map(Object.entries(lists.quotes));
const WORD = /[\p{L}\p{N}]/u;
/** V8 writes `at name (url:line:column)`, the others `name@url:line:column`. */
const LINE = /^\s*(?:at (?:(.*?) \()?|([^@]*)@)(.*):(\d{1,8}):(\d{1,8})\)?$/;
const HTTP = /^https?:/i;
/** Halves of characters, which no JSON reader takes. */
const HALVES = /[\ud800-\udfff]/gu;
/** What is looked at of a message or a stack, however long a page makes it. */
const READ_MAX = 4000;
const STACK_READ_MAX = 20_000;

/** The name of an error's class. With all text censored only those of the language and the browser stay. */
export function typeOf(name: unknown, judge: ErrorJudge): string {
  if (typeof name !== "string" || !TYPE.test(name)) return lists.other_type;
  const known = lists.standard_types.includes(name);
  return known || (!judge.masked && judge.text(name) === name) ? name : lists.other_type;
}

export function messageOf(message: unknown, judge: ErrorJudge): string {
  if (typeof message !== "string") return "";
  const text = judge.text(message.slice(0, READ_MAX).replace(HALVES, ""));
  return [...(judge.masked ? text : maskQuoted(text))].slice(0, lists.message_max).join("");
}

/** Where the error came from, innermost first. Lines that are no such place are left out: they repeat the message. */
export function framesOf(stack: unknown, message: unknown, judge: ErrorJudge): Frame[] {
  if (typeof stack !== "string") return [];
  const repeated = typeof message === "string" && message ? stack.indexOf(message) : -1;
  const lines = stack.slice(repeated < 0 ? 0 : repeated + String(message).length, STACK_READ_MAX).split("\n");
  return lines.flatMap((line) => frameOf(line, judge)).slice(0, lists.frames_max);
}

export function frame(name: string, url: string, line: number, column: number, judge: ErrorJudge): Frame {
  const shown = FUNCTION.test(name) ? judge.text(name) : "";
  return { function: FUNCTION.test(shown) ? shown : "", url: HTTP.test(url) ? judge.url(url) : "", line, column };
}

function frameOf(text: string, judge: ErrorJudge): Frame[] {
  const [, ours, theirs, url, line, column] = LINE.exec(text) ?? [];
  return url === undefined ? [] : [frame(ours ?? theirs ?? "", url, Number(line), Number(column), judge)];
}

/** What stands in quotation marks becomes X; a mark that is never closed hides the rest. */
export function maskQuoted(text: string): string {
  const chars = [...text];
  const isWord = (at: number): boolean => WORD.test(chars[at] ?? "");
  let out = "";
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at] as string;
    out += char;
    const closing = CLOSING.get(char);
    if (!closing || (lists.apostrophes.includes(char) && isWord(at - 1))) continue;
    // A mark that could be either, or an apostrophe, ends nothing in the middle of a word.
    const ends = (place: number, one = chars[place] as string): boolean =>
      closing.includes(one) && !((one === char || lists.apostrophes.includes(one)) && isWord(place + 1));
    let end = at + 1;
    while (end < chars.length && !ends(end)) end += 1;
    out += maskText(chars.slice(at + 1, end).join("")) + (chars[end] ?? "");
    at = end;
  }
  return out;
}
