/** The panel for developers: script errors, the console and requests beside the picture. It is made when first opened. */

import { ENTRY_KINDS, type Entry, type EntryKind, indexAt } from "../../developer/entries.ts";
import { counted, EVERYTHING, emptiness, NAMES, offText, type Selection, selected, toggled } from "../../developer/selection.ts";
import type { Engine } from "../../engine.ts";
import { made, part } from "../dom.ts";
import { EntryList } from "./list.ts";

export class DeveloperPanel {
  private readonly root = part("developer");
  private readonly toggler = part("developer-toggle");
  private readonly chips = new Map<EntryKind, { chip: HTMLElement; count: HTMLElement }>();
  private list: EntryList | null = null;
  private selection: Selection = EVERYTHING;
  private known: readonly Entry[] | null = null;
  private shown: readonly Entry[] = [];
  /** What was clicked: of several at one time, that one is meant. */
  private chosen: Entry | null = null;
  private readsOn = true;

  constructor(private readonly engine: Engine) {
    this.toggler.addEventListener("click", () => this.toggle());
    part("developer-close").addEventListener("click", () => this.toggle());
    part("developer-problems").addEventListener("click", () => this.choose(this.otherProblems()));
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.toggle();
    });
  }

  toggle(): void {
    // A picture without controls has no panels either.
    if ("bare" in document.documentElement.dataset) return;
    const opens = this.root.hidden !== false;
    // A button that goes must not take the focus with it.
    if (!opens && this.root.contains(document.activeElement)) this.toggler.focus();
    this.root.hidden = !opens;
    this.toggler.setAttribute("aria-expanded", String(opens));
    part("player").toggleAttribute("data-developer", opens);
    if (!opens) return;
    if (!this.list) this.build();
    this.known = null;
    this.update();
  }

  /** Every page has been read, or cannot be. */
  isRead(): void {
    this.readsOn = false;
    this.known = null;
    this.update();
  }

  update(): void {
    if (this.root.hidden || !this.list) return;
    const { course, atMs } = this.engine;
    if (course.entries !== this.known) this.renew(this.list);
    const at = Math.round(atMs);
    const chosen = this.chosen?.at === at ? this.shown.indexOf(this.chosen) : -1;
    this.list.mark(chosen >= 0 ? chosen : indexAt(this.shown, at));
  }

  private build(): void {
    const tabs = new Set(this.engine.session.pages.map(({ tab }) => tab)).size;
    this.list = new EntryList(part("entries"), tabs, (entry) => this.goTo(entry));
    for (const kind of ENTRY_KINDS) part("developer-kinds").append(this.chip(kind));
  }

  private chip(kind: EntryKind): HTMLElement {
    const chip = made("button", "chip");
    chip.setAttribute("type", "button");
    const count = made("span", "count");
    chip.append(made("span", "", NAMES[kind].many), " ", count);
    chip.addEventListener("click", () => this.choose(toggled(this.selection, kind)));
    this.chips.set(kind, { chip, count });
    return chip;
  }

  private choose(selection: Selection): void {
    this.selection = selection;
    this.known = null;
    this.update();
  }

  private otherProblems(): Selection {
    return { ...this.selection, problemsOnly: !this.selection.problemsOnly };
  }

  private goTo(entry: Entry): void {
    this.chosen = entry;
    void this.engine.seek(entry.at);
  }

  /** Draws anew: more is known, or something else is to be shown. */
  private renew(list: EntryList): void {
    const { course, session } = this.engine;
    this.known = course.entries;
    this.shown = selected(course.entries, this.selection);
    list.show(this.shown);
    const isEmpty = this.shown.length === 0;
    part("entries").hidden = isEmpty;
    part("nothing").hidden = !isEmpty;
    if (isEmpty) {
      const { title, text } = emptiness(course.entries, this.selection, session.recorded, !this.readsOn);
      part("nothing-title").textContent = title;
      part("nothing-text").textContent = text;
    }
    this.count();
    this.note(isEmpty);
  }

  private count(): void {
    const { course, session } = this.engine;
    const counts = counted(course.entries);
    for (const [kind, { chip, count }] of this.chips) {
      chip.setAttribute("aria-pressed", String(this.selection.kinds.has(kind)));
      count.textContent = counts[kind] || session.recorded[kind] !== false ? counts[kind].toLocaleString("en") : "off";
    }
    part("developer-problems").setAttribute("aria-pressed", String(this.selection.problemsOnly));
  }

  /** What is missing from a list that is not empty. */
  private note(isEmpty: boolean): void {
    const { course, session } = this.engine;
    const counts = counted(course.entries);
    const off = ENTRY_KINDS.filter((kind) => session.recorded[kind] === false && !counts[kind]);
    const unread = session.pages.filter((page) => !course.knows(page)).length;
    const reading = this.readsOn ? `Reading the recording: ${unread} of ${session.pages.length} pages to go.` : "";
    const missing = unread && !this.readsOn ? `${unread} of ${session.pages.length} pages could not be read.` : "";
    const said = [reading || missing, !isEmpty && off.length ? offText(off) : ""].filter(Boolean);
    part("developer-note").textContent = said.join(" ");
    part("developer-note").hidden = said.length === 0;
  }
}
