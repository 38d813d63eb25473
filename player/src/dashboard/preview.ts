/**
 * `<voile-preview>`: two frames of the player side by side, which follow the form around them.
 *
 * The server says what each frame shows; a frame whose key stays the same is left alone. Without this, the
 * button beside the choice of the page does the same with a new page.
 */

import { shownTheme, THEME_EVENT, type ThemeName } from "./theme.ts";

const WAIT_MS = 350;

export class PrivacyPreview extends HTMLElement {
  private timer = 0;
  private underWay: AbortController | null = null;
  private readonly onInput = (): void => this.soon();
  private readonly onMessage = (event: MessageEvent): void => this.hear(event);
  private readonly onTheme = (event: Event): void => {
    const theme = (event as CustomEvent<ThemeName>).detail;
    for (const frame of this.frames) frame.contentWindow?.postMessage({ type: "voile.theme", theme }, this.origin);
  };

  connectedCallback(): void {
    this.form?.addEventListener("input", this.onInput);
    window.addEventListener("message", this.onMessage);
    document.addEventListener(THEME_EVENT, this.onTheme);
    this.addEventListener("click", (event) => this.enlarge(event));
    this.querySelector<HTMLElement>("[name=preview]")?.setAttribute("hidden", "");
    this.open();
  }

  disconnectedCallback(): void {
    window.removeEventListener("message", this.onMessage);
    document.removeEventListener(THEME_EVENT, this.onTheme);
    this.underWay?.abort();
    clearTimeout(this.timer);
  }

  private get form(): HTMLFormElement | null {
    return this.closest("form");
  }

  private get frames(): HTMLIFrameElement[] {
    return [...this.querySelectorAll("iframe")];
  }

  private get origin(): string {
    return new URL(this.dataset.player ?? "", location.href).origin;
  }

  private open(): void {
    for (const frame of this.frames) {
      if (frame.src) continue;
      const told = new URLSearchParams({ token: frame.dataset.token ?? "", theme: shownTheme(), bare: "1" });
      frame.src = `${this.origin}/#${told}`;
    }
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.follow(), WAIT_MS);
  }

  private async follow(): Promise<void> {
    const answered = await this.ask();
    const found = answered?.querySelector(".preview-result");
    const shown = this.querySelector(".preview-result");
    if (!found || !shown) return;
    const replaced = [...found.querySelectorAll("iframe")];
    const same = this.frames.length === replaced.length;
    if (!same) shown.replaceChildren(...found.childNodes);
    else {
      replaced.forEach((frame, at) => {
        const old = this.frames[at];
        if (old && old.dataset.key !== frame.dataset.key) old.replaceWith(document.importNode(frame, true));
      });
      const [words, said] = [shown, found].map((part) => part.querySelector(".field-help"));
      if (words && said && words.textContent !== said.textContent) words.textContent = said.textContent;
    }
    this.open();
  }

  /** The page as it would be shown for the form as it stands; null where another question is on its way. */
  private async ask(): Promise<Document | null> {
    this.underWay?.abort();
    this.underWay = new AbortController();
    const { signal } = this.underWay;
    const body = new FormData(this.form ?? undefined);
    body.set("preview", "1");
    const answer = await fetch(location.pathname, { method: "POST", body, signal }).catch(() => null);
    // 400 is a form that cannot be saved; its page says so.
    if (!answer || (!answer.ok && answer.status !== 400)) return null;
    const text = await answer.text().catch(() => null);
    return text === null ? null : new DOMParser().parseFromString(text, "text/html");
  }

  /** A frame whose token is too old is given a new one with the next look. */
  private hear(event: MessageEvent): void {
    const frame = this.frames.find(({ contentWindow }) => contentWindow === event.source);
    if (!frame || event.origin !== this.origin || (event.data as { type?: unknown } | null)?.type !== "voile.needs-token") return;
    frame.dataset.key = "";
    this.soon();
  }

  private enlarge(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest("[data-enlarge]") : null;
    void button
      ?.closest("figure")
      ?.querySelector("iframe")
      ?.requestFullscreen()
      .catch(() => {});
  }
}
