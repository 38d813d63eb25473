/**
 * Values of secret fields, so that what the page repeats of them elsewhere is masked. They are held in the page's memory alone: never
 * stored, hashed or sent. Source: privacy semantics, section 2.
 */
import { isInPage, parentNodeOf } from "./dom";

const SHORTEST = 4;
/** Values, and ten times as many as fields at a time. */
const HELD = 500;
/** One mark for all: it must not tell the length. */
const MARK = "XXXXX";
const BETWEEN = "[\\s\\u00ad\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufeff]*";
/** What is in these nobody typed; a file's name is not told anyway. */
export const NOT_TYPED = new Set(["hidden", "file", "checkbox", "radio", "submit", "button", "reset", "image"]);
const IGNORED = new RegExp(BETWEEN.replace("*", "+"), "g");

export class SecretMemory {
  private readonly settled = new Set<string>();
  /** What stands in fields that have not lost focus since: the longest, and the present value. */
  private readonly open = new Map<Element, readonly [string, string]>();
  private pattern: RegExp | null = null;
  /** Characters of the longest form, so that joined texts need not be longer. */
  reach = 0;

  get isEmpty(): boolean {
    return this.pattern === null;
  }

  /** The value of a secret field as it stands now. */
  note(field: Element): void {
    if (NOT_TYPED.has((field as HTMLInputElement).type)) return;
    const value = shownBy(field);
    const known = this.open.get(field);
    if (value === (known?.[1] ?? "")) return;
    const longest = known?.[0] ?? "";
    this.open.set(field, [value.length >= longest.length ? value : longest, value]);
    if (this.open.size > HELD / 10) this.settleAll();
    else this.build();
  }

  /** The field lost focus or its form was sent: what stands in it is kept for good. */
  settle(field: Element): void {
    this.note(field);
    for (const value of [...(this.open.get(field) ?? []), this.joined(field)]) this.keep(value);
    // Short values are kept open: a code that is typed into several fields is known by all of them.
    if ((this.open.get(field)?.[1].length ?? SHORTEST) >= SHORTEST) this.open.delete(field);
    this.build();
  }

  settleAll(): void {
    for (const field of [...this.open.keys()]) {
      this.settle(field);
      if (!isInPage(field)) this.open.delete(field);
    }
  }

  /** The text with a fixed mark in place of each value. */
  scrub(text: string): string {
    return this.pattern && text.length >= SHORTEST ? text.replace(this.pattern, MARK) : text;
  }

  /** Where values stand in the text. */
  *places(text: string): Iterable<readonly [number, number]> {
    if (this.pattern) for (const { index, 0: found } of text.matchAll(this.pattern)) yield [index, index + found.length];
  }

  /** A number or code that is typed into several short fields beside each other. */
  private joined(field: Element): string {
    const form = formOf(field);
    const short = [...this.open.keys()].filter((other) => formOf(other) === form && shownBy(other).length <= SHORTEST);
    return short
      .sort((one, other) => (one.compareDocumentPosition(other) & 4 ? -1 : 1))
      .map(shownBy)
      .join("");
  }

  private keep(value: string): void {
    if (value.length < SHORTEST) return;
    this.settled.delete(value);
    this.settled.add(value);
    for (const oldest of this.settled) {
      if (this.settled.size <= HELD) break;
      this.settled.delete(oldest);
    }
  }

  private build(): void {
    const joined = [...this.open.keys()].map((field) => this.joined(field));
    const values = new Set([...this.settled, ...[...this.open.values()].flat(), ...joined]);
    const forms = new Set([...values].flatMap(formsOf));
    const found = [...forms].sort((one, other) => other.length - one.length);
    this.reach = found[0]?.length ?? 0;
    this.pattern = found.length > 0 ? new RegExp(found.map(loose).join("|"), "giu") : null;
  }
}

function formOf(field: Element): Node | null {
  return (field as HTMLInputElement).form ?? field.closest("form") ?? parentNodeOf(parentNodeOf(field) ?? field);
}

function shownBy(field: Element): string {
  const { value } = field as Partial<HTMLInputElement>;
  return typeof value === "string" ? value : (field.textContent ?? "");
}

/** The value as it is, URL-encoded, escaped as JSON and markup do, and in base64 wherever it begins in what was encoded. */
function formsOf(value: string): readonly string[] {
  const plain = value.replace(IGNORED, "");
  if (plain.length < SHORTEST) return [];
  const wellFormed = value.replace(/[\ud800-\udfff]/gu, "");
  const encoded = encodeURIComponent(wellFormed);
  const strict = encoded.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  const markup = value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const others = [
    encoded,
    strict,
    strict.replace(/%20/g, "+"),
    JSON.stringify(value).slice(1, -1),
    markup,
    markup.replace(/"/g, "&quot;"),
  ];
  const base64 = [0, 1, 2].flatMap((offset) => base64At(wellFormed, offset));
  return [plain, ...others.map((form) => form.replace(IGNORED, "")), ...base64].filter((form) => form.length >= SHORTEST);
}

/** What is the same of the base64 form whatever stands before and after. */
function base64At(value: string, offset: number): readonly string[] {
  const bytes = [..."\0".repeat(offset), ...[...new TextEncoder().encode(value)].map((byte) => String.fromCharCode(byte))];
  const whole = btoa(bytes.join(""));
  const form = whole.slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  return [form, form.replace(/\+/g, "-").replace(/\//g, "_")];
}

/** White space and characters without width may stand between any two characters. */
function loose(form: string): string {
  return [...form].map((char) => `\\u{${char.codePointAt(0)?.toString(16)}}`).join(BETWEEN);
}
