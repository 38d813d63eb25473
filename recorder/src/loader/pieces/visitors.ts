/**
 * Visitor targeting: whom the site records. Asked only once nothing else is against it, so that nothing of the device is
 * read before a grant where one is needed. What was found holds for the session: kept in a cookie without an identifier.
 */

import type { Bar } from "../../consent";
import { cookieDomains, cookieName, targetingName } from "../../forget";
import type { Piece } from "../pieces";
import { figureOf, languageSays, type Met, verdictOf } from "../visitorrules";

const BARS: Record<Met, Bar | null> = { in: null, waits: "tag_awaited", out: "visitor_excluded" };
const MINUTE_MS = 60_000;
const DAY_S = 86_400;
/** These may be there later, and are asked again until they are. */
const LATER = /^(?:tag|cookie|variable) /;

const visitors: Piece = (host) => {
  const { page, policy } = host;
  const { document, location, navigator } = page;
  /** What is kept: the sum of the rules, when the visit began and was last seen, in minutes since 1970; a figure a line. */
  let kept = "";
  const isFree = (): boolean => policy().consent === "storage-free";
  const cookie = (name: string): string => {
    try {
      return (
        (!isFree() &&
          document.cookie
            .split("; ")
            .find((part) => part.startsWith(`${name}=`))
            ?.split("=")[1]) ||
        ""
      );
    } catch {
      return "";
    }
  };
  const number = (text = ""): number => Number.parseInt(text, 36) || 0;
  const write = (): void => {
    const { site, visitor_days, targeting } = policy();
    const days = / ?visitor /.test(`${targeting.visitors}`) ? visitor_days : 1;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    for (const domain of cookieDomains(location.hostname)) {
      const at = domain && `; Domain=${domain}`;
      document.cookie = `${targetingName(site)}=${kept}; Path=/; Max-Age=${days * DAY_S}; SameSite=Lax${secure}${at}`;
      if (document.cookie.includes(kept)) return;
    }
  };
  return {
    bar(): Bar | null {
      const { site, targeting, idle_minutes, session_hours } = policy();
      const lines = targeting.visitors;
      let sum = 7;
      for (const sign of lines.join("\n")) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 0x7fffffff;
      const now = Math.floor(Date.now() / MINUTE_MS);
      const recorded = cookie(cookieName(site));
      const before = cookie(targetingName(site)) || kept;
      const [ownSum, began, seen, found = ""] = before.split(".");
      // A visit goes on while either of the two cookies has seen the visitor lately.
      const last = Math.max(number(seen), number(recorded.split(".")[5]) / MINUTE_MS);
      const goesOn = number(ownSum) === sum && now - last < idle_minutes && now - number(began) < session_hours * 60;
      const says = (kind: string, value: string): boolean | null | undefined => {
        if (kind === "visitor") return isFree() ? null : (value === "new") === !(recorded || before);
        if (kind === "language") return languageSays(navigator.language, value);
        return host.says?.map((one) => one(kind, value)).find((said) => said !== undefined);
      };
      const figures = lines.map((line, at) => {
        const figure = goesOn ? number(found[at]) : -1;
        return figure < 0 || (figure < 2 && LATER.test(line)) ? figureOf(line, says) : figure;
      });
      host.figures = figures;
      kept = [...[sum, goesOn ? number(began) : now, now].map((one) => one.toString(36)), figures.join("")].join(".");
      try {
        if (!isFree()) write();
      } catch {
        // Without cookies it holds for this document.
      }
      return BARS[verdictOf(lines, figures)] as Bar | null;
    },
  };
};

export default visitors;
