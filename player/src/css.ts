/**
 * The last gate for style text before it is replayed.
 *
 * Every way in which CSS can name a resource (`url()`, the strings of `image-set()` and its kin,
 * `@import`) goes through `resolve`; the content security policy of the document stands behind it.
 * `:focus` and its relatives also match a class of the same name, since the replayed document must not
 * take the real focus; the specificity stays the same.
 * Source: CSS Syntax Level 3, sections 3.3 and 4.
 */

/** Returns where the resource can be had without a request (`blob:`, `data:`), or null. */
export type Resolve = (url: string) => string | null;

/** Functions whose plain strings are URLs. */
const STRING_URL_FUNCTIONS = new Set(["image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade", "src"]);
/** Loads nothing: an empty picture or font. */
export const NOTHING = "data:,";
/** What may stand in them. Of others, such as `var()`, nobody knows what strings they bring. */
const WITHIN = /^(?:type|calc|rgba?|hsla?|color|color-mix|(?:-webkit-)?(?:repeating-)?(?:linear|radial|conic)-gradient)$/;
const UNKNOWN = "voile-unknown";
/** rrweb cuts a style element's text at these marks and may join it without them: no token may hold one. */
const SPLIT_MARK = "/* rr_split */";
const DATA_URL = /^data:(?:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)|font\/[a-z0-9]+|application\/(?:x-)?font-[a-z0-9]+)[;,]/i;

/** `data:` pictures and fonts and fragments of the document itself stay, the rest is asked for. */
export function safeUrl(url: string, resolve: Resolve): string | null {
  const trimmed = url.trim();
  if (trimmed.startsWith("#") || DATA_URL.test(trimmed)) return trimmed;
  return resolve(trimmed);
}

export function gateCss(css: string, resolve: Resolve): string {
  return new Gate(css, resolve).run();
}

const IDENT_START = /[a-zA-Z_\u0080-\uffff\\-]/;
const IDENT = /(?:[\w-]|[\u0080-\uffff]|\\[0-9a-fA-F]{1,6}[ \t\r\n\f]?|\\[^\n\r\f0-9a-fA-F])+/y;
const FOCUS = /:(focus(?:-visible|-within)?)(?![\w\\-])/y;
const STRING = /"(?:[^"\\\n\r\f]|\\[\s\S])*"?|'(?:[^'\\\n\r\f]|\\[\s\S])*'?/y;
const URL_TAIL = /[^)"'\\]*(?:\\[\s\S][^)"'\\]*)*/y;
const ESCAPE = /\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|[\n\r\f])|([\s\S]))/g;

function unescaped(raw: string): string {
  return raw.replace(ESCAPE, (_, hex?: string, newline?: string, plain?: string) => {
    if (newline) return "";
    if (!hex) return plain ?? "";
    const code = Number.parseInt(hex, 16);
    return code === 0 || code > 0x10ffff ? "\ufffd" : String.fromCodePoint(code);
  });
}

const quoted = (text: string): string =>
  `"${text.replace(/["\\]/g, "\\$&").replace(/[\n\r\f]/g, (c) => `\\${c.charCodeAt(0).toString(16)} `)}"`;

class Gate {
  private at = 0;
  private readonly out: string[] = [];
  /** Names of the functions that are open here, innermost last; "" for a plain bracket. */
  private readonly open: string[] = [];

  constructor(
    private readonly css: string,
    private readonly resolve: Resolve,
  ) {}

  run(): string {
    while (this.at < this.css.length) this.step();
    return this.out.join("").replaceAll(SPLIT_MARK, " ");
  }

  private step(): void {
    const char = this.css[this.at] as string;
    if (char === "/" && this.css[this.at + 1] === "*") this.comment();
    else if (char === '"' || char === "'") this.string();
    else if (char === "@") this.atRule();
    else if (char === ":") this.pseudo();
    else if (IDENT_START.test(char)) this.identifier();
    else this.plain(char);
  }

  private plain(char: string): void {
    if (char === "(") this.open.push("");
    else if (char === ")") this.open.pop();
    this.out.push(char);
    this.at += 1;
  }

  private comment(): void {
    const end = this.css.indexOf("*/", this.at + 2);
    const stop = end < 0 ? this.css.length : end + 2;
    this.out.push(" ");
    this.at = stop;
  }

  private string(): void {
    const raw = this.take(STRING);
    const inUrl = STRING_URL_FUNCTIONS.has(this.open.at(-1) ?? "");
    this.out.push(inUrl ? quoted(this.url(unescaped(raw.slice(1).replace(/["']$/, "")))) : raw);
  }

  private identifier(): void {
    const raw = this.take(IDENT);
    if (!raw) return this.plain(this.css[this.at] as string);
    if (this.css[this.at] !== "(") {
      this.out.push(raw);
      return;
    }
    const name = unescaped(raw).toLowerCase();
    this.at += 1;
    if (name === "url") return this.urlFunction();
    const known = STRING_URL_FUNCTIONS.has(name) || WITHIN.test(name) || !this.open.some((one) => STRING_URL_FUNCTIONS.has(one));
    this.open.push(name);
    this.out.push(known ? raw : UNKNOWN, "(");
  }

  /** After `url(`. A string inside is read whole; what stands between it and the bracket goes. */
  private urlFunction(): void {
    this.take(/\s*/y);
    const first = this.css[this.at];
    let value: string;
    if (first === '"' || first === "'") {
      value = unescaped(this.take(STRING).slice(1).replace(/["']$/, ""));
      this.take(/[^)]*/y);
    } else {
      value = unescaped(this.take(URL_TAIL));
      if (this.css[this.at] !== ")") this.take(/[^)]*/y);
    }
    this.at += 1;
    this.out.push(`url(${quoted(this.url(value))})`);
  }

  /** `@import` goes up to its semicolon; every other at-rule stays. */
  private atRule(): void {
    this.at += 1;
    const raw = this.take(IDENT);
    if (unescaped(raw).toLowerCase() !== "import") {
      this.out.push("@", raw);
      return;
    }
    while (this.at < this.css.length) {
      const char = this.css[this.at];
      if (char === '"' || char === "'") this.take(STRING);
      else this.at += 1;
      if (char === ";" || char === "}") return;
    }
  }

  private pseudo(): void {
    FOCUS.lastIndex = this.at;
    const name = this.css[this.at - 1] === ":" ? null : FOCUS.exec(this.css)?.[1];
    if (!name || !this.inSelector()) return this.plain(":");
    this.out.push(`:is(:${name},.\\:${name})`);
    this.at += name.length + 1;
  }

  /** Whether a block follows before the declaration would end. */
  private inSelector(): boolean {
    const rest = /[{};]/g;
    rest.lastIndex = this.at;
    return rest.exec(this.css)?.[0] === "{";
  }

  private url(value: string): string {
    return safeUrl(value, this.resolve) ?? NOTHING;
  }

  private take(pattern: RegExp): string {
    const sticky = pattern;
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.css)?.[0] ?? "";
    this.at += found.length;
    return found;
  }
}
