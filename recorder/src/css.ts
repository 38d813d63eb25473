/** The CSS gate: sheets, rules, declarations, single values. Its own output passes it unchanged. Source: protocol/README.md, styles. */
import lists from "../../protocol/css.json";
import { Kind, type Token, tokensOf } from "./csstokens";
import { gateAtRule, gateDeclarationTokens, gateSelector, gateValueTokens, isAtRule, type UrlJudge } from "./cssvalues";

/** Without any of these a list of declarations has nothing that the gate would touch. */
const SUSPECT =
  /["'\\@{}]|\/\*|--|url *\(|src *\(|image|expression|behavior|-moz-binding|animation|grid|counter|contain|view-tr|list-st|page|transition|will-ch|timeline/i;
const PLAIN = /^(?:[^:;()[\]]+:[^;()[\]]*(?:\([^()[\]]*\)[^;()[\]]*)*(?:;|$))*\s*$/;
const BOX_PROPERTIES = new Set(lists.box_properties);
const BOX_VALUE = new RegExp(lists.box_value, "u");

/** Stands for a rule that must not leave where its place in the sheet counts. */
export const EMPTY_RULE = "voile-removed{}";

export function gateCss(text: string, url: UrlJudge): string {
  return new Gate(url, false).run(text);
}

/** A `style` attribute. */
export function gateStyle(text: string, url: UrlJudge): string {
  return !SUSPECT.test(text) && PLAIN.test(text) ? text : new Gate(url, true).run(text);
}

/** The value of one property, or "" where it may not stay. */
export function gateValue(name: string, text: string, url: UrlJudge): string {
  const structure = SUSPECT.test(name) || /[;[\]]/.test(text) || text.split("(").length !== text.split(")").length;
  return SUSPECT.test(text) || structure ? gateValueTokens(name, tokensOf(text), url) : text;
}

/** A declaration of a box's own style: size and place alone. */
export function isBoxDeclaration(property: string, value: string): boolean {
  return BOX_PROPERTIES.has(property) && BOX_VALUE.test(value);
}

/** One run: collects pieces until a rule or a declaration is complete, then judges it. */
class Gate {
  private out = "";
  private pieces: Token[] = [];
  private brackets = 0;
  private open = 0;
  private skipped = 0;

  constructor(
    private readonly url: UrlJudge,
    /** A list of declarations, in which no block may open. */
    private readonly inside: boolean,
  ) {}

  run(text: string): string {
    for (const token of tokensOf(text)) this.take(token);
    this.finishDeclaration("");
    return this.out + "}".repeat(this.open);
  }

  private take(token: Token): void {
    const { kind } = token;
    if (kind === Kind.Block) this.openBlock();
    else if (kind === Kind.End) this.closeBlock();
    else if (kind === Kind.Semicolon && this.brackets === 0) this.finishDeclaration(";");
    else {
      this.brackets = Math.max(0, this.brackets + Number(kind === Kind.Open) - Number(kind === Kind.Close));
      if (this.pieces.length > 0 || !(kind === Kind.Comment || token.text.trim() === "")) this.pieces.push(token);
    }
  }

  private openBlock(): void {
    const pieces = this.startAnew();
    const judged =
      this.skipped > 0 || this.inside
        ? null
        : isAtRule(pieces)
          ? gateAtRule(pieces, this.url)
          : gateSelector(pieces, this.url.rename);
    if (judged === null) {
      this.skipped += 1;
      return;
    }
    this.open += 1;
    this.out += `${judged}{`;
  }

  private closeBlock(): void {
    this.finishDeclaration("");
    if (this.skipped > 0) this.skipped -= 1;
    else if (this.open > 0) {
      this.open -= 1;
      this.out += "}";
    }
  }

  private finishDeclaration(end: string): void {
    const pieces = this.startAnew();
    if (this.skipped > 0 || pieces.length === 0) return;
    let kept = "";
    if (isAtRule(pieces)) kept = gateAtRule(pieces, this.url) ?? "";
    else if (this.open > 0 || this.inside) kept = gateDeclarationTokens(pieces, this.url);
    if (kept) this.out += kept + end;
  }

  private startAnew(): Token[] {
    const { pieces } = this;
    this.pieces = [];
    this.brackets = 0;
    return pieces;
  }
}
