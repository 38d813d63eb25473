/** What is selected, where both ends are clear and no field is being written in: a caret would tell the rhythm of typing. */
import { Source, Treatment } from "../events";
import { native } from "../native";
import { DOCUMENT, type Root, typeOfNode } from "./dom";
import type { Engine, Part } from "./part";
import type { Hearing } from "./roots";

const PACE_MS = 150;

interface Range_ {
  start: number;
  startOffset: number;
  end: number;
  endOffset: number;
}

export class Selections implements Part {
  private timer = 0;
  private any = false;
  private page: Document | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly seen: () => void,
  ) {}

  readonly hearings: readonly Hearing[] = [{ type: "selectionchange", at: "document", run: (_, root) => this.changed(root) }];

  start(): void {}

  stop(): void {
    native.clearTimeout(this.timer);
    this.page = null;
  }

  private changed(root: Root): void {
    if (typeOfNode(root) !== DOCUMENT) return;
    this.page = root as Document;
    if (this.timer === 0) this.timer = native.setTimeout(() => this.tell(), PACE_MS);
  }

  private tell(): void {
    this.timer = 0;
    const { page } = this;
    this.page = null;
    const ranges = page ? this.rangesOf(page) : [];
    if (ranges.length === 0 && !this.any) return;
    this.any = ranges.length > 0;
    if (this.any) this.seen();
    this.engine.incremental(Source.Selection, { ranges, vt: "c" });
  }

  private rangesOf(page: Document): Range_[] {
    const selection = page.getSelection();
    if (!selection || selection.isCollapsed || this.engine.content.policy.censor_all_text) return [];
    this.engine.treatments.forget();
    const ranges: Range_[] = [];
    for (let index = 0; index < selection.rangeCount; index += 1) {
      const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(index);
      const start = this.clear(startContainer);
      const end = this.clear(endContainer);
      if (start !== null && end !== null) ranges.push({ start, startOffset, end, endOffset });
    }
    return ranges;
  }

  private clear(node: Node): number | null {
    const { tree, treatments } = this.engine;
    const id = tree.idOf(node);
    if (id === null || tree.isBox(id) || treatments.of(node) !== Treatment.Clear || treatments.isEdited(node)) return null;
    return id;
  }
}
