/** Class and id tokens. What is not kept becomes a number that is stable within the page. Source: privacy semantics, section 5. */

import lists from "../../protocol/attributes.json";

/** What the readable style sheets of the page select. */
export interface Selected {
  hasToken(token: string): boolean;
  hasAttribute(name: string, value: string): boolean;
}

const DESIGN_NAME = /^(?!.*\d{4})[A-Za-z0-9_:/.[\]()%!@-]*[A-Za-z][A-Za-z0-9_:/.[\]()%!@-]*$/;
const DESIGN_NAME_MAX = 48;
const FORM = new RegExp(lists.forms.token.pattern, "u");

/** Letters, at most three digits in a row, at most 48 characters: a name that a designer, not a database, gave. */
export function looksLikeDesignName(token: string): boolean {
  return token.length <= DESIGN_NAME_MAX && DESIGN_NAME.test(token);
}

export class TokenTable {
  private readonly known = new Map<string, string>();
  private replaced = 0;

  constructor(
    private readonly selected: Selected,
    private readonly hit: (text: string) => boolean,
  ) {}

  token(token: string): string {
    const before = this.known.get(token);
    if (before !== undefined) return before;
    const kept = FORM.test(token) && !this.hit(token) && (this.selected.hasToken(token) || looksLikeDesignName(token));
    const after = kept ? token : this.nextNumber();
    this.known.set(token, after);
    return after;
  }

  /** A list of tokens as in `class` or `aria-labelledby`. */
  list(value: string): string {
    return value
      .split(/[\t\n\f\r ]+/)
      .filter(Boolean)
      .map((token) => this.token(token))
      .join(" ");
  }

  /** Digits in groups of three at most, so that the number itself reads as a design name. */
  private nextNumber(): string {
    this.replaced += 1;
    return `n${String(this.replaced).replace(/\B(?=(\d{3})+$)/g, "-")}`;
  }
}
