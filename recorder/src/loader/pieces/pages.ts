/** Page targeting: which addresses are recorded. Decides anew in the task in which the address changes. */
import { HANDOVER, type Handover } from "../../handover";
import { watchAddress } from "../navigation";
import { keptOut, matches } from "../pagerules";
import type { Piece } from "../pieces";

const pages: Piece = (host) => {
  const { location, document } = host.page;
  const queue = (host.page as Window & { __insp?: { [HANDOVER]?: Handover } }).__insp;
  let named: string | null = null;
  let [watches, judged] = [false, ""];
  let why: string | null = null;
  const look = (): void => {
    if (watches && location.href !== judged) host.changed();
  };
  const hides = (url: string): boolean => {
    try {
      return host.policy().targeting.exclude.some((rule) => matches(rule, url));
    } catch {
      return true;
    }
  };
  return {
    command([name, value]) {
      // A view of a page that is not recorded is none.
      if (name === "virtualPage") return why !== null;
      if (name !== "pageUrl") return false;
      named = typeof value === "string" ? value : null;
      host.changed();
      return false;
    },
    bar() {
      // Only now is there a decision that the address could change.
      if (!watches) watchAddress(host.page, look);
      watches = true;
      const handover = queue?.[HANDOVER];
      if (handover) Object.assign(handover, { hides, look });
      judged = location.href;
      const rules = host.policy().targeting;
      why = keptOut(rules, judged);
      // What the page calls itself can only keep it out too.
      if (why === null && named !== null) why = keptOut(rules, new URL(named, document.baseURI).href);
      return why === null ? null : "page_excluded";
    },
  };
};

export default pages;
