/** The CSS gate: declarations stay; URLs, strings and functions pass only where the semantics let them. Source: protocol/css.json. */
import lists from "../../protocol/css.json";
import { maskText } from "./mask";

export interface CssGate {
  /** The gated form of a URL, or "" for none; references (`#name`) come here too. */
  readonly url: (url: string) => string;
  readonly hit: (text: string) => boolean;
}

const STRING_KEPT = new Set(lists.string_kept);
const STRING_FOUR = new Set(lists.string_four);
const KEPT_NAMES = new RegExp(lists.string_kept_names, "u");
const KEPT_FUNCTIONS = new Set(lists.string_kept_functions);
const DROPPED_FUNCTIONS = new RegExp(`(?:^|[^\\w-])(?:${lists.dropped_functions.join("|")})\\(`, "i");
const DROPPED_PROPERTIES = new Set(lists.dropped_properties);
const KEPT_AT_RULES = new Set(lists.kept_at_rules);
const BOX_PROPERTIES = new Set(lists.box_properties);
const BOX_VALUE = new RegExp(lists.box_value, "u");
const SPLIT = "/* rr_split */";
const TOKEN =
  /url\(\s*(?:"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|((?:[^)"'\\\s]|\\[\s\S])*))\s*\)|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|([\w-]*)\(|\)/gi;
const COMMENT = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|\/\*[\s\S]*?(?:\*\/|$)/g;
/** Stands for a rule that must not leave, so that indices into the sheet stay right. */
const INERT_RULE = ":not(*){}";

/** Gates a whole sheet or a single rule. */
export function gateCss(text: string, gate: CssGate): string {
  if (!text.includes(SPLIT)) return new Reader(stripComments(text), gate).rules();
  return text
    .split(SPLIT)
    .map((part) => gateCss(part, gate))
    .join(SPLIT);
}

/** A `style` attribute. */
export function gateStyle(text: string, gate: CssGate): string {
  return new Reader(stripComments(text), gate).declarations();
}

/** The value as it may leave, or null where the declaration must go. */
export function gateDeclaration(property: string, value: string, gate: CssGate): string | null {
  const name = property.trim().toLowerCase();
  if (DROPPED_PROPERTIES.has(name) || DROPPED_FUNCTIONS.test(value)) return null;
  const open: string[] = [];
  const gated = value.replace(TOKEN, (token, double?: string, single?: string, bare?: string, call?: string) => {
    if (/^url\(/i.test(token)) return `url(${JSON.stringify(gate.url(unescapeCss(double ?? single ?? bare ?? "")))})`;
    if (call !== undefined) open.push(call.toLowerCase());
    else if (token === ")") open.pop();
    else if (/^["']/.test(token)) return gateString(token, name, open[open.length - 1] ?? "", gate);
    return token;
  });
  return gate.hit(value.replace(/url\([^)]*\)/gi, "")) ? null : gated;
}

/** A declaration of a box's own style: size and place alone. */
export function isBoxDeclaration(property: string, value: string): boolean {
  return BOX_PROPERTIES.has(property) && BOX_VALUE.test(value);
}

function gateString(token: string, property: string, call: string, gate: CssGate): string {
  const text = unescapeCss(token.slice(1, -1));
  if (/image-set$/.test(call)) return JSON.stringify(gate.url(text));
  if (STRING_KEPT.has(property) || KEPT_NAMES.test(property) || KEPT_FUNCTIONS.has(call)) return token;
  if (STRING_FOUR.has(property) && text.length <= 4) return token;
  return /[\p{L}\p{N}]/u.test(text) ? `"${maskText(text)}"` : token;
}

function unescapeCss(text: string): string {
  return text.replace(/\\(?:([0-9a-f]{1,6})\s?|([\s\S]))/gi, (_, code?: string, char?: string) =>
    code ? String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff)) : (char ?? ""),
  );
}

function stripComments(text: string): string {
  return text.replace(COMMENT, (match) => (match.startsWith("/*") ? " " : match));
}

/** Reads rules and declarations one after the other; strings, brackets and escapes are skipped as units. */
class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly gate: CssGate,
  ) {}

  rules(): string {
    let out = "";
    while (this.at < this.text.length) {
      const prelude = this.until("{;}").trim();
      const end = this.text[this.at++];
      if (end === "{") out += this.block(prelude);
      else if (end === ";") out += this.statement(prelude);
    }
    return out;
  }

  declarations(): string {
    let out = "";
    while (this.at < this.text.length) {
      const part = this.until("{;}");
      const end = this.text[this.at++];
      out += end === "{" ? this.block(part.trim()) : this.declaration(part);
      if (end === "}") break;
    }
    return out;
  }

  private block(prelude: string): string {
    const atRule = /^@([\w-]+)/.exec(prelude)?.[1]?.toLowerCase();
    if (this.gate.hit(prelude) || (atRule !== undefined && !KEPT_AT_RULES.has(atRule))) {
      this.skipBlock();
      return INERT_RULE;
    }
    return `${prelude}{${this.declarations()}}`;
  }

  /** Statements without a block: `@layer a, b;` stays, what loads or names more goes. */
  private statement(prelude: string): string {
    if (/^@layer\b/i.test(prelude) && !/["'(]/.test(prelude) && !this.gate.hit(prelude)) return `${prelude};`;
    return "";
  }

  private declaration(part: string): string {
    const colon = part.indexOf(":");
    if (colon < 1) return this.statement(part.trim());
    const name = part.slice(0, colon).trim();
    const [, raw = "", important = ""] = /^([\s\S]*?)(\s*!\s*important\s*)?$/i.exec(part.slice(colon + 1)) ?? [];
    const value = gateDeclaration(name, raw.trim(), this.gate);
    return value === null || /[\s@]/.test(name) ? "" : `${name}:${value}${important && " !important"};`;
  }

  private skipBlock(): void {
    let depth = 1;
    while (depth > 0 && this.at < this.text.length) {
      this.until("{}");
      depth += this.text[this.at++] === "{" ? 1 : -1;
    }
  }

  /** The text up to one of `ends` outside strings and brackets; stops on it. */
  private until(ends: string): string {
    const from = this.at;
    let brackets = 0;
    for (; this.at < this.text.length; this.at += 1) {
      const char = this.text[this.at] as string;
      if (char === "\\") this.at += 1;
      else if (char === '"' || char === "'") this.skipString(char);
      else if (char === "(" || char === "[") brackets += 1;
      else if (char === ")" || char === "]") brackets = Math.max(0, brackets - 1);
      else if (ends.includes(char) && (brackets === 0 || char !== ";")) break;
    }
    return this.text.slice(from, this.at);
  }

  private skipString(quote: string): void {
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const char = this.text[this.at];
      if (char === "\\") this.at += 1;
      else if (char === quote || char === "\n") return;
    }
  }
}
