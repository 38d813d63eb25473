/** The text of style sheets that can be read, rule by rule, with what `@import` brings in its place. */

export interface SheetPiece {
  readonly text: string;
  /** What relative addresses in it are relative to. */
  readonly base: string;
}

/** Rules of a few kilobytes at a time, so that a large sheet can be gated in slices. */
const PIECE_CHARS = 3000;
const DEEPEST_IMPORT = 10;

export function rulesOf(sheet: CSSStyleSheet | null | undefined): CSSRuleList | null {
  try {
    return sheet?.cssRules ?? null;
  } catch {
    // A sheet of another origin cannot be read.
    return null;
  }
}

/** The sheet of a `style` or `link` element, null where it has none that can be read. */
export function sheetOf(element: Element): CSSStyleSheet | null {
  const { sheet } = element as Partial<HTMLStyleElement>;
  return sheet && rulesOf(sheet) ? sheet : null;
}

/** Chromium writes the parts of a shorthand that holds `var()` without their values. Source: rrweb issues 1017, 1667. */
const LOST = /[\w-]: ;/;
const AT_RISK = /[a-z]\s*:[^;{}]*var\(/i;

/**
 * The text of a `style` as it stands in the page, where its rules would lose something and no script has changed
 * them; null otherwise.
 */
function ownText(sheet: CSSStyleSheet): string | null {
  const owner = sheet.ownerNode as Element | null;
  const text = owner?.localName === "style" ? (owner.textContent ?? "") : "";
  if (!AT_RISK.test(text)) return null;
  const rules = [...(rulesOf(sheet) ?? [])];
  if (!rules.some(({ cssText }) => LOST.test(cssText)) || rules.some((rule) => "styleSheet" in rule)) return null;
  const fresh = parsed(text);
  return fresh.length === rules.length && rules.every(({ cssText }, at) => cssText === fresh[at]?.cssText) ? text : null;
}

/** In a document of its own: sheets that scripts make are watched. */
function parsed(text: string): readonly CSSRule[] {
  const page = document.implementation.createHTMLDocument("");
  const style = page.createElement("style");
  style.textContent = text;
  page.head.append(style);
  return [...(rulesOf(style.sheet) ?? [])];
}

/** Each piece holds whole rules, but for the heads and ends of the blocks in which imported rules hold. */
export function* piecesOf(sheet: CSSStyleSheet, base: string, depth = 0): Generator<SheetPiece> {
  const here = sheet.href ?? base;
  const own = ownText(sheet);
  if (own !== null) return yield { text: own, base: here };
  let text = "";
  for (const rule of [...(rulesOf(sheet) ?? [])]) {
    const { styleSheet } = rule as Partial<CSSImportRule>;
    if (styleSheet !== undefined) {
      if (text) yield { text, base: here };
      text = "";
      if (styleSheet && depth < DEEPEST_IMPORT) yield* imported(rule as CSSImportRule, styleSheet, here, depth + 1);
      continue;
    }
    text += `${rule.cssText}\n`;
    if (text.length < PIECE_CHARS) continue;
    yield { text, base: here };
    text = "";
  }
  if (text) yield { text, base: here };
}

function* imported(rule: CSSImportRule, sheet: CSSStyleSheet, base: string, depth: number): Generator<SheetPiece> {
  const heads = headsOf(rule);
  if (heads.length === 0) return yield* piecesOf(sheet, base, depth);
  // The gate closes what is left open, so a block must be whole before it is gated.
  const inner = [...piecesOf(sheet, base, depth)];
  const text = inner.map((piece) => piece.text).join("");
  yield { text: `${heads.map((head) => `${head}{`).join("")}${text}${"}".repeat(heads.length)}`, base: sheet.href ?? base };
}

function headsOf(rule: CSSImportRule): string[] {
  const { layerName, supportsText } = rule as CSSImportRule & { layerName?: string | null; supportsText?: string | null };
  const { mediaText } = rule.media;
  return [
    ...(mediaText ? [`@media ${mediaText}`] : []),
    ...(supportsText ? [`@supports (${supportsText})`] : []),
    ...(typeof layerName === "string" ? [`@layer ${layerName}`] : []),
  ];
}
