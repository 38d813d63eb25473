/**
 * The list of entries. Rows are made by blocks, when a block comes near to what is seen, so that thousands cost
 * no more than dozens. One row at a time is in the tab order; arrows lead from row to row.
 */

import type { Entry } from "../../developer/entries.ts";
import { made } from "../dom.ts";
import { isOpen, rowOf, setOpen } from "./row.ts";

const BLOCK = 40;
/** What a row is taken for until it is made. */
const ROW_PX = 58;
const NEAR = "600px 0px";
const PAGE_ROWS = 10;
/** Who has just scrolled is not taken elsewhere. */
const BY_HAND_MS = 5000;

export class EntryList {
  private entries: readonly Entry[] = [];
  private blocks: HTMLElement[] = [];
  private readonly opened = new Set<Entry>();
  private readonly observer: IntersectionObserver;
  private current = -1;
  private stop = 0;
  private byHandMs = -Infinity;

  constructor(
    private readonly root: HTMLElement,
    private readonly tabs: number,
    private readonly chosen: (entry: Entry) => void,
  ) {
    root.setAttribute("role", "list");
    root.setAttribute("aria-label", "What was recorded, in order of time");
    this.observer = new IntersectionObserver((seen) => this.near(seen), { root, rootMargin: NEAR });
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("keydown", (event) => this.key(event));
    for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      root.addEventListener(kind, () => this.touched(), { passive: true });
    }
  }

  /** Shows other entries; the one that stood at the top stays there where it is still shown. */
  show(entries: readonly Entry[]): void {
    const anchor = this.atTop();
    const focused = this.indexOf(document.activeElement);
    const focusedEntry = this.entries[focused];
    this.entries = entries;
    this.observer.disconnect();
    this.current = -1;
    this.blocks = Array.from({ length: Math.ceil(entries.length / BLOCK) }, (_, index) => this.block(index));
    this.root.replaceChildren(...this.blocks);
    this.setStop(Math.max(0, focusedEntry ? entries.indexOf(focusedEntry) : 0));
    if (anchor) this.restore(anchor);
    if (focusedEntry && entries.includes(focusedEntry)) this.row(this.stop)?.focus({ preventScroll: true });
    for (const block of this.blocks) this.observer.observe(block);
  }

  /** Marks the entry that playback has come to; -1 for none. */
  mark(index: number): void {
    if (index === this.current) return;
    this.rowIfMade(this.current)?.removeAttribute("aria-current");
    this.current = index;
    const row = this.row(index);
    row?.setAttribute("aria-current", "true");
    if (!this.root.contains(document.activeElement)) this.setStop(Math.max(0, index));
    if (row && performance.now() - this.byHandMs > BY_HAND_MS) this.reveal(row);
  }

  private block(index: number): HTMLElement {
    const block = made("div", "entries-block");
    block.dataset.index = String(index);
    const rows = Math.min(BLOCK, this.entries.length - index * BLOCK);
    block.style.height = `${rows * ROW_PX}px`;
    return block;
  }

  private near(seen: readonly IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of seen) if (isIntersecting) this.fill(Number((target as HTMLElement).dataset.index));
  }

  private fill(index: number): void {
    const block = this.blocks[index];
    if (!block || block.childElementCount > 0) return;
    const from = index * BLOCK;
    block.append(...this.entries.slice(from, from + BLOCK).map((entry, offset) => this.item(entry, from + offset)));
    block.style.height = "";
  }

  private item(entry: Entry, index: number): HTMLElement {
    const item = rowOf(entry, this.tabs);
    item.setAttribute("aria-posinset", String(index + 1));
    item.setAttribute("aria-setsize", String(this.entries.length));
    if (this.opened.has(entry)) setOpen(item, entry, true);
    const row = item.firstElementChild as HTMLElement;
    if (index === this.current) row.setAttribute("aria-current", "true");
    if (index === this.stop) row.tabIndex = 0;
    return item;
  }

  /** The button of a row, which is made where it was not. */
  private row(index: number): HTMLElement | null {
    if (index < 0 || index >= this.entries.length) return null;
    this.fill(Math.floor(index / BLOCK));
    return this.rowIfMade(index);
  }

  private rowIfMade(index: number): HTMLElement | null {
    const item = this.blocks[Math.floor(index / BLOCK)]?.children[index % BLOCK];
    return (item?.firstElementChild as HTMLElement | undefined) ?? null;
  }

  private indexOf(element: Element | null): number {
    const item = element?.closest<HTMLElement>(".entry");
    return item && this.root.contains(item) ? Number(item.getAttribute("aria-posinset")) - 1 : -1;
  }

  private setStop(index: number): void {
    const before = this.rowIfMade(this.stop);
    if (before) before.tabIndex = -1;
    this.stop = index;
    const row = this.row(index);
    if (row) row.tabIndex = 0;
  }

  private click({ target }: MouseEvent): void {
    const button = (target as Element).closest<HTMLElement>(".entry-row");
    const index = this.indexOf(button);
    const entry = this.entries[index];
    if (!button || !entry) return;
    this.setStop(index);
    const item = button.parentElement as HTMLElement;
    const open = !isOpen(item);
    if (open) this.opened.add(entry);
    else this.opened.delete(entry);
    setOpen(item, entry, open);
    this.reveal(button);
    this.chosen(entry);
  }

  private key(event: KeyboardEvent): void {
    const from = this.indexOf(event.target as Element);
    const last = this.entries.length - 1;
    const places: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: Math.min(last, from + PAGE_ROWS),
      PageUp: Math.max(0, from - PAGE_ROWS),
      Home: 0,
      End: last,
    };
    const to = places[event.key];
    if (from < 0 || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // Home and End would go to the ends of the recording.
    event.stopPropagation();
    const row = this.row(to);
    if (!row) return;
    this.setStop(to);
    row.focus({ preventScroll: true });
    this.reveal(row);
  }

  private touched(): void {
    this.byHandMs = performance.now();
  }

  /** Scrolls the list alone, and no further than it takes. */
  private reveal(row: HTMLElement): void {
    const item = (row.parentElement ?? row).getBoundingClientRect();
    const view = this.root.getBoundingClientRect();
    if (item.top < view.top) this.root.scrollTop -= view.top - item.top;
    else if (item.bottom > view.bottom) this.root.scrollTop += Math.min(item.bottom - view.bottom, item.top - view.top);
  }

  private atTop(): { entry: Entry; offset: number } | null {
    if (this.root.scrollTop <= 0) return null;
    const { top } = this.root.getBoundingClientRect();
    const items = [...this.root.querySelectorAll<HTMLElement>(".entry")];
    const item = items.find((one) => one.getBoundingClientRect().bottom > top);
    const entry = item && this.entries[Number(item.getAttribute("aria-posinset")) - 1];
    return item && entry ? { entry, offset: item.getBoundingClientRect().top - top } : null;
  }

  private restore({ entry, offset }: { entry: Entry; offset: number }): void {
    const item = this.row(this.entries.indexOf(entry))?.parentElement;
    if (item) this.root.scrollTop += item.getBoundingClientRect().top - this.root.getBoundingClientRect().top - offset;
  }
}
