/**
 * What the readable style sheets of the page say: class and id names they select, literal attribute values, and names their authors
 * invented. Source: privacy semantics, section 5.
 */
import type { Selected } from "../tokens";
import { plainly } from "./dom";

const NAME = /[.#]((?:[\w-]|[^\x20-\x7f]|\\(?:[0-9a-f]{1,6}\s?|[^0-9a-f\n]))+)/gi;
const PART = /::part\(\s*([^)]*)\)/gi;
const ATTRIBUTE = /\[\s*([\w-]+)\s*(?:([~|^$*]?=)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w-]+)\s*[is]?\s*)?\]/g;
/** The head of each style rule in a piece of text. */
const HEAD = /(?:^|[{};])\s*([^@{};][^{};]*)\{/g;
const INVENTED = /-*[A-Za-z_][\w-]*/g;
/** Attributes that hold tokens, by which a selector may name one. */
const TOKENS = ["class", "id", "slot", "part"];
const SLOT_NAME = /(?:^|[\s>+~,(|])slot\[\s*name\s*=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w-]+)\s*\]/gi;
const FONT = /(?:^|[\s;{])font(?:-family)?\s*:[^;}]*?var\(\s*(--[\w-]+)/gi;

interface AttributeTest {
  readonly operator: string;
  readonly value: string;
}

/** Outlives the pages of a recording: which rules stood in markup or came as files, and are no script's. */
export class Markup {
  /** `style` elements that come from now on are made by scripts. */
  ended = false;
  private readonly rules = new WeakMap<CSSStyleSheet, readonly CSSRule[]>();

  /** The rules of a sheet as they stood when it was first read; undefined where a script wrote them. */
  rulesOf(sheet: CSSStyleSheet, rules: CSSRuleList): readonly CSSRule[] | undefined {
    const known = this.rules.get(sheet);
    const isFile = sheet.href && !/^(?:blob|data):/.test(sheet.href);
    if (known || (!isFile && (this.ended || sheet.ownerNode?.textContent === ""))) return known;
    const found = [...rules];
    this.rules.set(sheet, found);
    return found;
  }
}

export class SheetIndex implements Selected {
  private cannotRead = false;
  private additions = 0;
  private readonly tokens = new Set<string>();
  private readonly attributes = new Map<string, AttributeTest[]>();
  private readonly read = new WeakMap<CSSStyleSheet, number>();
  private readonly added = new Set<WeakRef<Document | ShadowRoot>>();
  private readonly entered = new WeakSet<Document | ShadowRoot>();
  /** Rules of which the names are not taken yet, and whether those are the page's own. */
  private unread: [rules: readonly CSSRule[], own: boolean][] = [];
  private readonly names = new Set<string>();
  private readonly fonts = new Set<string>();
  private stale = true;

  constructor(
    private readonly roots: () => readonly (Document | ShadowRoot)[],
    private readonly markup = new Markup(),
  ) {}

  /** What stands in the page now was written by its authors; styles that come from now on are made by scripts. */
  markupEnds(): void {
    // Before a script can write into these rules.
    this.takeNames();
    this.markup.ended = true;
  }

  /** Whether the names in a sheet are to be looked up among those that the page's authors wrote. */
  isScripted(element: Element): boolean {
    return this.markup.ended && element.localName === "style";
  }

  /** A shadow root or the document of a frame. Read at once, so that its names are known before a token in it is made. */
  addRoot(root: Document | ShadowRoot): void {
    if (!this.entered.has(root)) this.added.add(new WeakRef(root));
    this.entered.add(root);
    this.readRoot(root);
  }

  /** Sheets came, went or changed; they are read again when next asked. */
  invalidate(): void {
    this.stale = true;
  }

  /** A rule, or a sheet, that a script set: cheaper than reading all anew. What it invents is no name of the page's. */
  inserted(css: string): void {
    for (const [, head = ""] of css.replace(/\/\*[\s\S]*?\*\//g, "").matchAll(HEAD)) this.addSelector(head);
  }

  get unreadable(): boolean {
    this.refresh();
    return this.cannotRead;
  }

  get grown(): number {
    this.refresh();
    return this.additions;
  }

  hasToken(token: string): boolean {
    this.refresh();
    return this.tokens.has(token);
  }

  /** The part of a token that a selector like `[class^="icon-"]` names, its place marked by `*`. */
  pattern(token: string): string | null {
    this.refresh();
    let found: AttributeTest | undefined;
    for (const test of TOKENS.flatMap((name) => this.attributes.get(name) ?? [])) {
      const { operator, value } = test;
      const holds =
        value !== "" && ((operator === "$=" && token.endsWith(value)) || (operator === "*=" && token.includes(value)));
      if ((holds || (operator === "^=" && value && token.startsWith(value))) && value.length > (found?.value.length ?? 0)) {
        found = test;
      }
    }
    return found ? (found.operator === "$=" ? `*${found.value}` : `${found.value}*`) : null;
  }

  hasAttribute(name: string, value: string): boolean {
    this.refresh();
    return (this.attributes.get(name) ?? []).some((test) => holds(test, value));
  }

  namesAttribute(name: string): boolean {
    return this.attributes.has(name);
  }

  /** Whether the page's own sheets, not its scripts, write this name. */
  hasName(name: string): boolean {
    this.takeNames();
    return this.names.has(name);
  }

  /** A custom property that the page's sheets use as a font family. */
  isFont(name: string): boolean {
    this.takeNames();
    return this.fonts.has(name);
  }

  private takeNames(): void {
    this.refresh();
    for (const [rules, own] of this.unread) {
      for (const { cssText } of rules) {
        if (own) for (const [name] of cssText.matchAll(INVENTED)) this.names.add(name);
        if (cssText.includes("var(")) for (const [, name = ""] of cssText.matchAll(FONT)) this.fonts.add(name);
      }
    }
    this.unread = [];
  }

  private refresh(): void {
    if (!this.stale) return;
    this.stale = false;
    for (const root of this.roots()) this.readRoot(root);
    for (const reference of this.added) {
      const root = reference.deref();
      if (root) this.readRoot(root);
      else this.added.delete(reference);
    }
  }

  private readRoot(root: Document | ShadowRoot): void {
    for (const sheet of [...(plainly(root as Document, "styleSheets") ?? [])]) this.add(sheet, true);
    for (const sheet of plainly(root as Document, "adoptedStyleSheets") ?? []) this.add(sheet, false);
  }

  private add(sheet: CSSStyleSheet, written: boolean): void {
    try {
      const rules = sheet.cssRules;
      const before = this.read.get(sheet);
      if (before === rules.length) return;
      this.read.set(sheet, rules.length);
      const own = written ? this.markup.rulesOf(sheet, rules) : undefined;
      if (before === undefined) this.unread.push([own ?? [...rules], own !== undefined]);
      this.addRules(rules);
      // Rules keep their sheets, and those whatever they stand in.
      if (this.unread.length > 20) this.takeNames();
    } catch {
      // A sheet of another origin: what it selects is not known.
      if (!this.cannotRead) this.additions += 1;
      this.cannotRead = true;
    }
  }

  private addRules(rules: CSSRuleList): void {
    for (const rule of [...rules]) {
      const { selectorText, cssRules, styleSheet } = rule as Partial<CSSStyleRule & CSSGroupingRule & CSSImportRule>;
      if (selectorText) this.addSelector(selectorText);
      if (cssRules?.length) this.addRules(cssRules);
      if (styleSheet) this.add(styleSheet, true);
    }
  }

  private addSelector(selector: string): void {
    this.additions += 1;
    const plain = selector.includes("[") ? selector.replace(ATTRIBUTE, "") : selector;
    for (const [, name = ""] of plain.matchAll(NAME)) this.tokens.add(unescapeName(name));
    for (const [, parts = ""] of plain.matchAll(PART)) this.addTokens(unescapeName(parts));
    if (plain === selector) return;
    for (const [, quoted = ""] of selector.matchAll(SLOT_NAME)) this.addTokens(unquoted(quoted));
    for (const [, name = "", operator = "", quoted = ""] of selector.matchAll(ATTRIBUTE)) {
      this.addTest(name.toLowerCase(), operator, unquoted(quoted));
    }
  }

  private addTest(name: string, operator: string, value: string): void {
    const isToken = TOKENS.includes(name);
    if (isToken && /^[~|]?=/.test(operator)) this.addTokens(value);
    const tests = this.attributes.get(name) ?? [];
    tests.push({ operator, value: isToken ? value.trim() : value });
    this.attributes.set(name, tests);
  }

  private addTokens(words: string): void {
    for (const token of words.split(/\s+/)) if (token) this.tokens.add(token);
  }
}

/** Only the literal value itself; a selector without one says nothing about values, so none is kept but the empty one and "true". */
function holds(test: AttributeTest, value: string): boolean {
  return test.operator === "" ? value === "" || value === "true" : value !== "" && value === test.value;
}

function unquoted(quoted: string): string {
  return unescapeName(quoted.replace(/^["']|["']$/g, ""));
}

function unescapeName(name: string): string {
  if (!name.includes("\\")) return name;
  return name.replace(/\\(?:([0-9a-f]{1,6})\s?|(.))/gi, (_, code?: string, char?: string) =>
    code ? String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff)) : (char ?? ""),
  );
}
