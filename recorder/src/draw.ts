/**
 * The number from 0 to 99 that says whether a visitor is drawn: below the site's recording frequency they are.
 *
 * It is all that is kept on a browser that is not recorded, and names nobody: one in a hundred has the same.
 */

import type { ConsentMode } from "./consent";

/** As much of a policy as is needed here. */
export interface DrawRules {
  readonly site: string;
  readonly recording_frequency: number;
  readonly idle_minutes: number;
  readonly session_hours: number;
  readonly visitor_days: number;
  readonly consent: ConsentMode;
}

/** Of 2^32 equally likely words; that 100 does not divide them shows in one draw of forty millions. */
export function drawn(word: number): number {
  return word % 100;
}

/** The number that is kept, or null. */
export function keptDraw(page: Document, site: string): number | null {
  const found = new RegExp(`voile_draw_${site}=(\\d\\d?)(?!\\d)`).exec(page.cookie);
  return found && Number(found[1]);
}

/**
 * Keeps the number for the visitor on this site's hosts, as long as a visitor's id would live; visits do not prolong it.
 * 0 is drawn under every frequency but 0. `domains` are those of `cookieDomains`.
 */
export function keepDraw(page: Document, rules: DrawRules, number: number, domains: readonly string[]): void {
  const secure = page.location.protocol === "https:" ? "; Secure" : "";
  for (const domain of domains) {
    page.cookie = `voile_draw_${rules.site}=${number}; Path=/; Max-Age=${rules.visitor_days * 86400}; SameSite=Lax${secure}${domain && `; Domain=${domain}`}`;
    if (keptDraw(page, rules.site) === number) return;
  }
}

/** Whether a session of this visitor runs: what was decided for it holds until it ends. */
export function isRunning(page: Document, rules: DrawRules): boolean {
  const times = new RegExp(`voile_${rules.site}=1(?:\\.[^.]+){3}\\.(\\w+)\\.(\\w+)`).exec(page.cookie);
  const since = (at: number): number => (Date.now() - Number.parseInt(times?.[at] ?? "", 36)) / 60_000;
  return since(2) < rules.idle_minutes && since(1) < rules.session_hours * 60;
}
