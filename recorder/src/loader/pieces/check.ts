/**
 * The live check: tells the dashboard what was decided in this one browser, and why. Ingest adds it to a page that was
 * opened by a signed link of the dashboard, and to no other; `id` is the mark's.
 *
 * It tells words of a closed list. They travel in the address of a script, since a page whose policy forbids
 * `connect-src` could not say so otherwise.
 */
import { requestScript } from "../page";
import { matches } from "../pagerules";
import type { PieceFacts, PieceHost } from "../pieces";
import { decisive } from "../visitorrules";

/** What the console is told, by its beginning, and the word for it. What is not in here is not told. */
const WORDS: readonly (readonly [beginning: string, word: string])[] = [
  ["decision: ", "decision"],
  ["an envelope was stored", "stored"],
  ["recording, page by ", "recording"],
  ["recording ended: connect-src", "connect_blocked"],
  ["recording ended: refused", "refused"],
  ["recording ended: the site does not", "not_wanted"],
  ["recording ended: ", "ended"],
  ["the page's Content-Security-Policy blocks the recorder", "script_blocked"],
  ["the recorder could not be loaded", "not_loaded"],
  ["the page enforces Trusted Types", "trusted_types"],
  ["the server cannot be reached", "unreachable"],
  ["recorded above", "in_frame"],
  ["stop", "stopped"],
  ["the site's policy is not one", "not_understood"],
];
const WAIT_MS = 250;
const REPORTS_MAX = 30;

function wordOf(message: string): string | null {
  const [beginning, word] = WORDS.find(([start]) => message.startsWith(start)) ?? [];
  if (!beginning || !word) return null;
  const decided = message.slice(beginning.length);
  return word !== "decision" ? word : /^[a-z_]{1,40}$/.test(decided) ? `decision:${decided}` : null;
}

/** Which rule of the policy decided, by its list and its place there; null where that cannot be told. */
function ruleOf(word: string, host: PieceHost): string | null {
  const { include, exclude, visitors } = host.policy().targeting;
  if (word === "decision:visitor_excluded") {
    const line = decisive(visitors, host.figures ?? []);
    return line < 0 ? null : `rule:visitors:${line}`;
  }
  if (word !== "decision:page_excluded") return null;
  const { href } = host.page.location;
  const at = exclude.findIndex((rule) => matches(rule, href));
  if (at >= 0) return `rule:exclude:${at}`;
  return include.length && !include.some((rule) => matches(rule, href)) ? "rule:include" : null;
}

export default function check(host: PieceHost, id: string): PieceFacts {
  const { page, policy } = host;
  const heard: string[] = [];
  let reports = 0;
  let waits = false;
  const tell = (): void => {
    waits = false;
    if (reports >= REPORTS_MAX) return;
    reports += 1;
    const { site, host, version } = policy();
    const said = encodeURIComponent(heard.join(" "));
    requestScript(page.document, host, `/m?wid=${site}&check=${id}&version=${version}&heard=${said}`, "", () => {});
  };
  return {
    hear(message) {
      const word = wordOf(message);
      if (word === null || word === heard.filter((one) => !one.startsWith("rule:")).pop()) return;
      heard.push(word);
      const rule = ruleOf(word, host);
      if (rule) heard.push(rule);
      // What follows within a moment travels along.
      if (waits) return;
      waits = true;
      page.setTimeout(tell, WAIT_MS);
    },
  };
}
