/**
 * Talk with the dashboard, in whose page the player lies in a frame. Nobody else is listened to or told
 * anything: the origin is the one the server wrote into the document, and the window is the parent.
 */

export type Theme = "light" | "dark";

export type Outgoing =
  | { type: "voile.ready" }
  | { type: "voile.needs-token" }
  | { type: "voile.time"; at_ms: number; page: string | null };

export interface Handlers {
  token(token: string): void;
  /** `atMs` from the start of the session, or, from 1e11 on, on the visitor's clock as in the events. */
  seek(atMs: number): void;
  theme(theme: Theme): void;
}

export const isTheme = (value: unknown): value is Theme => value === "light" || value === "dark";

export class Messages {
  constructor(
    private readonly origin: string,
    private readonly own: Window,
    handlers: Handlers,
  ) {
    own.addEventListener("message", (event) => {
      if (event.origin === origin && event.source === own.parent) receive(event.data, handlers);
    });
  }

  send(message: Outgoing): void {
    if (this.own.parent !== this.own) this.own.parent.postMessage(message, this.origin);
  }
}

function receive(data: unknown, handlers: Handlers): void {
  if (typeof data !== "object" || data === null) return;
  const { type, token, at_ms: atMs, theme } = data as Record<string, unknown>;
  if (type === "voile.token" && typeof token === "string") handlers.token(token);
  else if (type === "voile.seek" && typeof atMs === "number" && Number.isFinite(atMs)) handlers.seek(atMs);
  else if (type === "voile.theme" && isTheme(theme)) handlers.theme(theme);
}
