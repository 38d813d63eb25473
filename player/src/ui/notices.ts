/** What lies over the page: errors and empty sessions as a card, skipped time as a toast. */

import type { Engine } from "../engine.ts";
import { type Failure, MESSAGES } from "../failure.ts";
import { durationText } from "../format.ts";
import { part, setIcon } from "./dom.ts";

const TOAST_MS = 1600;

export class Notices {
  private readonly card = part("card");
  private timer = 0;

  toast(text: string): void {
    const toast = part("toast");
    toast.textContent = text;
    toast.dataset.on = "";
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => delete toast.dataset.on, TOAST_MS);
  }

  skipped(ms: number): void {
    this.toast(`Skipped ${durationText(ms)} without activity`);
  }

  update({ state, failure }: Pick<Engine, "state" | "failure">): void {
    if (state === "empty") this.show("Nothing to play", "This session holds no page that was recorded.", "empty");
    else if (state === "error" && failure) this.showFailure(failure);
    else this.card.hidden = true;
  }

  showFailure(failure: Failure): void {
    const { title, text } = MESSAGES[failure.reason];
    this.show(title, text, "alert");
  }

  /** `null` takes the button away: there is nothing to try. */
  onAction(text: string | null, act: () => void): void {
    const button = part<HTMLButtonElement>("card-action");
    button.hidden = text === null;
    button.textContent = text;
    button.onclick = act;
  }

  private show(title: string, text: string, icon: string): void {
    if (!this.card.hidden && part("card-title").textContent === title) return;
    part("card-title").textContent = title;
    part("card-text").textContent = text;
    setIcon(this.card, icon);
    if (icon === "empty") part("card-action").hidden = true;
    this.card.hidden = false;
  }
}
