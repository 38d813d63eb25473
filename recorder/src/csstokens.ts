/** Cuts CSS into the few kinds of token that the gate tells apart. Source: CSS Syntax Level 3, section 4. */

/** `Text` is anything without meaning for the gate; `Broken` a quote or a `url(` that nothing ends. */
export enum Kind {
  Text = 0,
  String = 1,
  Url = 2,
  Comment = 3,
  Escape = 4,
  Open = 5,
  Close = 6,
  Block = 7,
  End = 8,
  Semicolon = 9,
  Broken = 10,
}

export interface Token {
  readonly kind: Kind;
  /** As it stood. */
  readonly text: string;
  /** What stands inside a string or URL, escapes not resolved. */
  readonly inner: string;
}

const STRING = String.raw`"(?:[^"\\\n\r\f]|\\[\s\S])*"|'(?:[^'\\\n\r\f]|\\[\s\S])*'`;
/** Groups in the order of KINDS. */
const TOKEN = new RegExp(
  [
    String.raw`([^"'/\\{};()[\]]+)`,
    `(${STRING})`,
    String.raw`(/\*[\s\S]*?(?:\*/|$))`,
    String.raw`(\\(?:[0-9A-Fa-f]{1,6}\s?|[\s\S]|$))`,
    "([([])",
    String.raw`([)\]])`,
    String.raw`(\{)`,
    String.raw`(\})`,
    "(;)",
    "(/)",
    `(["'])`,
  ].join("|"),
  "y",
);
const KINDS = [
  Kind.Text,
  Kind.String,
  Kind.Comment,
  Kind.Escape,
  Kind.Open,
  Kind.Close,
  Kind.Block,
  Kind.End,
  Kind.Semicolon,
  Kind.Text,
  Kind.Broken,
] as const;
const URL_ARGUMENT = new RegExp(String.raw`\(\s*(?:(${STRING})|((?:[^"'()\\\s]|\\[^\n\r\f])*))\s*(?:\)|$)`, "y");
const URL_NAME = /(?:^|[^A-Za-z0-9_-])url$/i;
const ESCAPED = /\\(?:([0-9A-Fa-f]{1,6})\s?|(\r\n|[\n\r\f])|([\s\S])|$)/g;

/** All tokens; joined, their texts are `css` again. */
export function tokensOf(css: string): Token[] {
  const out: Token[] = [];
  let position = 0;
  let before = "";
  while (position < css.length) {
    const token = (URL_NAME.test(before) && css[position] === "(" ? urlAt(css, position) : null) ?? tokenAt(css, position);
    position += token.text.length;
    before = token.kind === Kind.Text ? token.text.slice(-16) : "";
    out.push(token);
  }
  return out;
}

/** `text` with its escapes resolved. */
export function resolved(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(ESCAPED, (_, hex?: string, _newline?: string, char?: string) => (hex ? fromCode(hex) : (char ?? "")));
}

function tokenAt(css: string, position: number): Token {
  TOKEN.lastIndex = position;
  const match = TOKEN.exec(css);
  if (!match) throw new Error("a character outside of the grammar");
  const [text] = match;
  const kind = KINDS[match.findIndex((group, index) => index > 0 && group !== undefined) - 1] ?? Kind.Broken;
  return { kind, text, inner: kind === Kind.String ? text.slice(1, -1) : "" };
}

function urlAt(css: string, position: number): Token {
  URL_ARGUMENT.lastIndex = position;
  const match = URL_ARGUMENT.exec(css);
  if (!match) return { kind: Kind.Broken, text: "(", inner: "" };
  return { kind: Kind.Url, text: match[0], inner: match[1]?.slice(1, -1) ?? match[2] ?? "" };
}

function fromCode(hex: string): string {
  const code = Number.parseInt(hex, 16);
  const valid = code > 0 && code < 0x110000 && !(code >= 0xd800 && code < 0xe000);
  return valid ? String.fromCodePoint(code) : "\ufffd";
}
