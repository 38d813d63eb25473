/** The tab strip: shown when the visitor used several. It follows the visitor until a tab is chosen. */

import type { Engine } from "../engine.ts";
import { made, part } from "./dom.ts";

export class Tabs {
  private readonly root = part("tabs");
  private readonly buttons = new Map<number, HTMLButtonElement>();
  private readonly follow = made("button", "follow", "Following") as HTMLButtonElement;

  constructor(private readonly engine: Engine) {
    const numbers = [...new Set(engine.session.pages.map(({ tab }) => tab))].sort((a, b) => a - b);
    if (numbers.length < 2) return;
    for (const number of numbers) this.root.append(this.button(number));
    this.follow.type = "button";
    this.follow.addEventListener("click", () => engine.setTab(engine.course.tab === null ? (engine.page?.tab ?? null) : null));
    this.root.append(this.follow);
    this.root.hidden = false;
  }

  private button(number: number): HTMLButtonElement {
    const button = made("button", "tab") as HTMLButtonElement;
    button.type = "button";
    button.append(made("span", "", `Tab ${number}`));
    button.addEventListener("click", () => this.engine.setTab(number));
    this.buttons.set(number, button);
    return button;
  }

  update(): void {
    if (this.root.hidden) return;
    const { page, session, atMs } = this.engine;
    for (const [number, button] of this.buttons) {
      const pages = session.pages.filter((one) => one.tab === number);
      const latest = pages.findLast(({ start }) => start <= atMs) ?? pages[0];
      const text = latest?.title || latest?.url || `Tab ${number}`;
      const span = button.firstElementChild;
      if (span && span.textContent !== text) span.textContent = text;
      button.title = text;
      button.setAttribute("aria-pressed", String(page?.tab === number));
      button.classList.toggle("closed", !pages.some(({ start, end }) => start <= atMs && atMs <= end));
    }
    const following = this.engine.course.tab === null;
    this.follow.textContent = following ? "Following the visitor" : "Follow the visitor";
    this.follow.setAttribute("aria-pressed", String(following));
  }
}
