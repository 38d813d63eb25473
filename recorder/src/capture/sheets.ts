/** What the readable style sheets of the page select: class and id names, and literal attribute values. */
import type { Selected } from "../tokens";

const NAME = /[.#]((?:[\w-]|[^\x20-\x7f]|\\(?:[0-9a-f]{1,6}\s?|[^0-9a-f\n]))+)/gi;
const ATTRIBUTE = /\[\s*([\w-]+)\s*(?:([~|^$*]?=)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w-]+)\s*[is]?\s*)?\]/g;

interface AttributeTest {
  readonly operator: string;
  readonly value: string;
}

export class SheetIndex implements Selected {
  private readonly tokens = new Set<string>();
  private readonly attributes = new Map<string, AttributeTest[]>();
  private readonly read = new WeakMap<CSSStyleSheet, number>();
  private stale = true;

  constructor(private readonly roots: () => readonly (Document | ShadowRoot)[]) {}

  /** Sheets came, went or changed; they are read again when next asked. */
  invalidate(): void {
    this.stale = true;
  }

  hasToken(token: string): boolean {
    this.refresh();
    return this.tokens.has(token);
  }

  hasAttribute(name: string, value: string): boolean {
    this.refresh();
    return (this.attributes.get(name) ?? []).some((test) => holds(test, value));
  }

  private refresh(): void {
    if (!this.stale) return;
    this.stale = false;
    for (const root of this.roots()) {
      for (const sheet of [...Array.from(root.styleSheets), ...(root.adoptedStyleSheets ?? [])]) this.add(sheet);
    }
  }

  private add(sheet: CSSStyleSheet): void {
    try {
      const rules = sheet.cssRules;
      if (this.read.get(sheet) === rules.length) return;
      this.read.set(sheet, rules.length);
      this.addRules(rules);
    } catch {
      // A sheet of another origin cannot be read, and what cannot be read selects nothing.
    }
  }

  private addRules(rules: CSSRuleList): void {
    for (const rule of Array.from(rules)) {
      const { selectorText, cssRules, styleSheet } = rule as Partial<CSSStyleRule & CSSGroupingRule & CSSImportRule>;
      if (selectorText) this.addSelector(selectorText);
      if (cssRules) this.addRules(cssRules);
      if (styleSheet) this.add(styleSheet);
    }
  }

  private addSelector(selector: string): void {
    for (const [, name = ""] of selector.replace(ATTRIBUTE, "").matchAll(NAME)) this.tokens.add(unescapeName(name));
    for (const [, name = "", operator = "", value = ""] of selector.matchAll(ATTRIBUTE)) {
      const tests = this.attributes.get(name) ?? [];
      tests.push({ operator, value: value.replace(/^["']|["']$/g, "") });
      this.attributes.set(name, tests);
    }
  }
}

/** A selector without a value says nothing about values, so none is kept for it but the empty one and "true". */
function holds(test: AttributeTest, value: string): boolean {
  if (test.operator === "") return value === "" || value === "true";
  if (test.operator === "=" || test.operator === "|=") return value === test.value;
  return test.value !== "" && value.split(/\s+/).includes(test.value);
}

function unescapeName(name: string): string {
  return name.replace(/\\(?:([0-9a-f]{1,6})\s?|(.))/gi, (_, code?: string, char?: string) =>
    code ? String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff)) : (char ?? ""),
  );
}
