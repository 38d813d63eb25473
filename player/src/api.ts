/** The only file that sends: three GET requests to the player's own origin, without cookies. */

import { Failure } from "./failure.ts";
import { parseSession, type Session } from "./session.ts";
import type { Token } from "./token.ts";

export class Api {
  constructor(private readonly token: Token) {}

  async session(): Promise<Session | Failure> {
    const answer = await this.get("/api/session");
    if (answer instanceof Failure) return answer;
    const parsed = parseSession(await answer.json().catch(() => null));
    return parsed ?? new Failure("unreadable");
  }

  events(pageId: string): Promise<Response | Failure> {
    return this.get(`/api/pages/${encodeURIComponent(pageId)}/events`);
  }

  asset(path: string): Promise<Response | Failure> {
    return this.get(path);
  }

  /** One renewal of the token is tried where the server does not take the one at hand. */
  private async get(path: string): Promise<Response | Failure> {
    const used = this.token.current;
    const first = await this.request(path);
    if (!(first instanceof Failure) || first.reason !== "token") return first;
    const renewed = this.token.current !== used || (await this.token.renew());
    return renewed ? this.request(path) : first;
  }

  private async request(path: string): Promise<Response | Failure> {
    try {
      const answer = await fetch(path, {
        headers: { Authorization: `Bearer ${this.token.current}` },
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
      });
      return answer.ok ? answer : failureOf(answer.status);
    } catch {
      return new Failure("network");
    }
  }
}

function failureOf(status: number): Failure {
  if (status === 401) return new Failure("token");
  if (status === 403 || status === 404 || status === 410) return new Failure("missing");
  if (status === 409) return new Failure("correcting");
  return new Failure("server");
}
