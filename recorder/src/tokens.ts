/**
 * Class and id tokens, and the names that authors of CSS invent. What is not kept becomes a number that is stable within the page.
 * Source: privacy semantics, section 5.
 */
import lists from "../../protocol/attributes.json";
import css from "../../protocol/css.json";

/** What the readable style sheets of the page say. */
export interface Selected {
  /** Counts what the sheets have added, so that tokens need not be asked for anew while nothing has come. */
  readonly grown: number;
  /** The page has a sheet that cannot be read. */
  readonly unreadable: boolean;
  hasToken(token: string): boolean;
  hasAttribute(name: string, value: string): boolean;
  /** The part of a class that a selector names, the rest as `*`. */
  pattern(token: string): string | null;
  hasName(name: string): boolean;
  isFont(name: string): boolean;
}

const DESIGN_NAME = /^(?!.*\d{4})[A-Za-z0-9_:/.[\]()%!@-]*[A-Za-z][A-Za-z0-9_:/.[\]()%!@-]*$/;
const DESIGN_NAME_MAX = 48;
const FORM = new RegExp(lists.forms.token.pattern, "u");
const FONT_NAME = new RegExp(css.string_kept_names, "u");

/** Letters, at most three digits in a row, at most 48 characters: a name that a designer, not a database, gave. */
export function looksLikeDesignName(token: string): boolean {
  return token.length <= DESIGN_NAME_MAX && DESIGN_NAME.test(token);
}

export class TokenTable {
  private readonly known = new Map<string, string>();
  private readonly replaced = new Map<string, string>();
  private readonly names = new Map<string, string>();
  private count = 0;
  private grown = -1;

  constructor(
    private readonly selected: Selected,
    private readonly hit: (text: string) => boolean,
  ) {}

  token(token: string): string {
    const before = this.known.get(token);
    if (before !== undefined) return before;
    const after = this.isKept(token) ? token : this.replace(token);
    this.known.set(token, after);
    return after;
  }

  /** Tokens that were replaced, and that a sheet which has come since selects. */
  revised(): readonly string[] {
    const { grown } = this.selected;
    if (grown === this.grown || this.replaced.size === 0) return [];
    this.grown = grown;
    const out = [...this.replaced.keys()].filter((token) => this.isKept(token));
    for (const token of out) {
      this.replaced.delete(token);
      this.known.set(token, token);
    }
    return out;
  }

  /** A custom property, grid area, animation, counter, container or layer. Kept as the page's sheets write it. */
  name(name: string, scripted: boolean): string {
    const before = this.names.get(name);
    if (before !== undefined) return before;
    const kept = FORM.test(name) && !this.hit(name) && (!scripted || this.selected.hasName(name));
    const dashes = name.startsWith("--") ? "--" : "";
    // So that the gate knows by its name that the strings in it are font families.
    const font = dashes && this.selected.isFont(name) && !FONT_NAME.test(name) ? "-font" : "";
    let after = name + font;
    if (!kept)
      do after = `${dashes}${this.nextNumber()}${font}`;
      while (this.selected.hasName(after));
    this.names.set(name, after).set(after, after);
    return after;
  }

  private isKept(token: string): boolean {
    const { selected } = this;
    const named = FORM.test(token) && (selected.hasToken(token) || (selected.unreadable && looksLikeDesignName(token)));
    return named && !this.hit(token);
  }

  private replace(token: string): string {
    const pattern = this.selected.pattern(token);
    const shown = pattern && !this.hit(pattern) ? pattern : "*";
    const after = shown.replace("*", this.nextNumber());
    this.replaced.set(token, after);
    return after;
  }

  /** Digits in groups of three at most, so that the number itself reads as a design name. */
  private nextNumber(): string {
    this.count += 1;
    const number = `n${String(this.count).replace(/\B(?=(\d{3})+$)/g, "-")}`;
    return this.selected.hasToken(number) ? this.nextNumber() : number;
  }
}
