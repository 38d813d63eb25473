/**
 * What may leave of a body: its form, how large it is, and of JSON, forms and plain text what every value passes. Whatever else it is
 * stays unread. No header is asked what a body is; it is what it reads as. Source: protocol/README.md, bodies; protocol/bodies.json.
 */
import lists from "../../../../protocol/bodies.json";
import { maskText, maskValue } from "../../mask";
import { wellFormed } from "./halves";
import { HIDDEN, isHiddenKey } from "./keys";

export type Form = "none" | "json" | "form" | "text" | "other";
export type Size = "none" | "1kb" | "10kb" | "100kb" | "1mb" | "more" | "unknown";

export interface Body {
  readonly form: Form;
  readonly size: Size;
  readonly text?: string;
}

/** How values are judged: `typed` ones are what the visitor entered, where that is censored. */
export interface BodyRules {
  readonly typed: boolean;
  readonly censorsText: boolean;
  text(text: string): string;
}

export const NO_BODY: Body = { form: "none", size: "none" };
export const READ_MAX = lists.read_max_bytes;

const SIZES: readonly (readonly [Size, number])[] = [
  ["none", 0],
  ["1kb", 1 << 10],
  ["10kb", 10 << 10],
  ["100kb", 100 << 10],
  ["1mb", 1 << 20],
];
const PAIR = new RegExp(lists.pair, "gu");
const FORM = /^[^\s=&<>{}"]{1,200}=[^\s&]*(?:&[^\s=&<>{}"]{1,200}=[^\s&]*)*$/;
/** Control characters, but for white space: such a text is none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const BINARY = /[\x00-\x08\x0e-\x1f\x7f\ufffd]/;

export function sizeOf(bytes: number | null): Size {
  return bytes === null ? "unknown" : (SIZES.find(([, most]) => bytes <= most)?.[0] ?? "more");
}

/** A body that is a text; `bytes` where more of it is known than its length. */
export function textBody(text: string, rules: BodyRules, bytes = text.length): Body {
  const size = sizeOf(bytes);
  if (size === "none") return NO_BODY;
  const form = bytes > READ_MAX || BINARY.test(text) ? "other" : formOf(text.trim());
  if (form === "other" || rules.censorsText) return { form, size };
  const shown = shownAs(form, text.trim(), rules);
  return shown === null ? { form: "other", size } : { form, size, text: shown };
}

/** Fields of a form, as names and values; a file is only told of. */
export function formBody(entries: Iterable<readonly [string, unknown]>, rules: BodyRules): Body {
  const fields: Record<string, unknown> = {};
  let bytes = 0;
  for (const [name, value] of entries) {
    const text = typeof value === "string" ? value : "[file]";
    bytes += name.length + text.length + 2;
    const before = Object.getOwnPropertyDescriptor(fields, name)?.value as unknown;
    const both = before === undefined ? text : [...(Array.isArray(before) ? before : [before]), text];
    Object.defineProperty(fields, name, { value: both, enumerable: true, configurable: true, writable: true });
  }
  if (bytes === 0) return NO_BODY;
  const size = sizeOf(bytes);
  if (rules.censorsText) return { form: "form", size };
  const shown = json(fields, rules);
  return shown === null ? { form: "other", size } : { form: "form", size, text: shown };
}

function formOf(text: string): Form {
  if (/^[[{]/.test(text)) return "json";
  if (text.startsWith("<")) return "other";
  return FORM.test(text) ? "form" : "text";
}

function shownAs(form: Form, text: string, rules: BodyRules): string | null {
  if (form === "form") return formBody(new URLSearchParams(text), rules).text ?? null;
  if (form === "json") {
    try {
      return json(JSON.parse(text), rules);
    } catch {
      return null;
    }
  }
  return wellFormed(gateText(wellFormed(text), rules).slice(0, lists.text_max));
}

/** Values behind names of the list go, then the detectors run. */
export function gateText(text: string, { typed, text: scrub }: BodyRules): string {
  if (typed) return maskText(text);
  return scrub(
    text.replace(PAIR, (whole, name: string, between: string) => (isHiddenKey(name) ? name + between + HIDDEN : whole)),
  );
}

function json(value: unknown, rules: BodyRules): string | null {
  const text = JSON.stringify(gateJson(value, rules, 0));
  return text.length > lists.json_max ? null : text;
}

/** The value with every leaf judged. What is too much is left out, so that the rest stays JSON. */
export function gateJson(value: unknown, rules: BodyRules, depth: number): unknown {
  if (Array.isArray(value)) {
    return depth >= lists.depth_max ? [] : value.slice(0, lists.entries_max).map((one) => gateJson(one, rules, depth + 1));
  }
  if (typeof value === "object" && value !== null) {
    if (depth >= lists.depth_max) return {};
    const kept = Object.entries(value).slice(0, lists.entries_max);
    return Object.fromEntries(
      kept.map(([name, one]) => {
        const key = keyOf(name, rules);
        return [key, isHiddenKey(name) || isHiddenKey(key) ? HIDDEN : gateJson(one, rules, depth + 1)];
      }),
    );
  }
  if (value === null) return null;
  if (rules.typed) return maskValue(String(value)).slice(0, lists.string_max);
  if (typeof value === "boolean") return value;
  const text = wellFormed(String(value));
  const shown = wellFormed(rules.text(text).slice(0, lists.string_max));
  return typeof value === "number" && shown === text ? value : shown;
}

/** A name can be somebody's address, too. */
function keyOf(name: string, { text }: BodyRules): string {
  return wellFormed(text(wellFormed(name)).slice(0, 100));
}
