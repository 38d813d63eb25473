/** The text of one element's sheet, gated a few kilobytes at a time. */
import type { Content } from "../content";
import { baseOf } from "./dom";
import { piecesOf, type SheetPiece } from "./sheettext";

export class SheetJob {
  private pieces: Iterator<SheetPiece>;
  text = "";

  constructor(
    readonly element: Element,
    private readonly sheet: CSSStyleSheet,
    private readonly content: Content,
    /** What a script wrote is no sheet of the page's authors. */
    private readonly scripted: boolean,
  ) {
    this.pieces = piecesOf(sheet, baseOf(element));
  }

  /** The sheet changed between two steps. */
  restart(): void {
    this.pieces = piecesOf(this.sheet, baseOf(this.element));
    this.text = "";
  }

  /** Gates a piece; true once the text is whole. */
  step(): boolean {
    const { done, value } = this.pieces.next();
    if (!done) this.text += this.content.css(value.text, value.base, this.scripted);
    return done === true;
  }
}
