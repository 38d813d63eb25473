/**
 * `<voile-session>`: the dashboard's side of the player, which lives on an origin of its own in the frame.
 *
 * The frame is told its token in the fragment, which no server sees, and later ones by message. Messages are
 * sent to the player's origin alone, and taken from it alone.
 */

import { shownTheme, THEME_EVENT, type ThemeName } from "./theme.ts";

const RENEW_EVERY_MS = 8 * 60_000;

export class SessionPlayer extends HTMLElement {
  private timer = 0;
  private readonly onMessage = (event: MessageEvent): void => this.hear(event);
  private readonly onTheme = (event: Event): void => {
    this.tell({ type: "voile.theme", theme: (event as CustomEvent<ThemeName>).detail });
  };

  connectedCallback(): void {
    window.addEventListener("message", this.onMessage);
    document.addEventListener(THEME_EVENT, this.onTheme);
    this.addEventListener("click", (event) => this.seek(event));
    this.timer = window.setInterval(() => void this.renew(), RENEW_EVERY_MS);
    this.open();
  }

  disconnectedCallback(): void {
    window.removeEventListener("message", this.onMessage);
    document.removeEventListener(THEME_EVENT, this.onTheme);
    clearInterval(this.timer);
  }

  private get frame(): HTMLIFrameElement | null {
    return this.querySelector("iframe");
  }

  private get origin(): string {
    return new URL(this.dataset.player ?? "", location.href).origin;
  }

  private open(): void {
    const frame = this.frame;
    if (!frame || frame.src) return;
    const told = new URLSearchParams({ token: this.dataset.token ?? "", theme: shownTheme() });
    frame.src = `${this.origin}/#${told}`;
  }

  private tell(message: { type: string; [key: string]: unknown }): void {
    this.frame?.contentWindow?.postMessage(message, this.origin);
  }

  private hear(event: MessageEvent): void {
    if (event.origin !== this.origin || event.source !== this.frame?.contentWindow) return;
    const message: unknown = event.data;
    if (typeof message !== "object" || message === null || !("type" in message)) return;
    if (message.type === "voile.needs-token") void this.renew();
    if (message.type === "voile.time" && "at_ms" in message && typeof message.at_ms === "number") {
      this.mark(message.at_ms);
    }
  }

  private async renew(): Promise<void> {
    const headers = { "X-CSRFToken": this.dataset.csrf ?? "" };
    const answer = await fetch(this.dataset.renew ?? "", { method: "POST", headers }).catch(() => null);
    if (!answer?.ok) return;
    const body = (await answer.json()) as { token?: unknown };
    if (typeof body.token === "string") this.tell({ type: "voile.token", token: body.token });
  }

  private seek(event: Event): void {
    const target = event.target instanceof Element ? event.target : null;
    const step = target?.closest<HTMLElement>("[data-at-ms]");
    if (step) this.tell({ type: "voile.seek", at_ms: Number(step.dataset.atMs) });
  }

  /** Marks the page view that is shown at a time from the start of the session. */
  private mark(offsetMs: number): void {
    const steps = [...this.querySelectorAll<HTMLElement>("[data-offset-ms]")];
    const current = steps.filter((step) => Number(step.dataset.offsetMs) <= offsetMs).at(-1) ?? steps[0];
    for (const step of steps) {
      if (step === current) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    }
  }
}
