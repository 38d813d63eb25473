/** Recording frequency: draws a visitor once, when they could be recorded otherwise. */
import { drawn, isRunning, keepDraw, keptDraw } from "../../draw";
import { cookieDomains } from "../../forget";
import { HANDOVER, type Handover } from "../../handover";
import type { Piece } from "../pieces";

const frequency: Piece = ({ page, policy, mark }) => {
  const queue = (page as Window & { __insp?: { [HANDOVER]?: Handover } }).__insp;
  // Where nothing can be kept, the draw holds for this page.
  let number: number | null = null;
  let isDrawn = false;
  return {
    bar: () => {
      const [rules, { document, location }] = [policy(), page];
      const isFree = rules.consent === "storage-free";
      try {
        const kept = (isFree ? null : keptDraw(document, rules.site)) ?? number;
        // Whoever came by a signed link to try the site is drawn.
        number = mark() === "try" ? 0 : (kept ?? drawn(page.crypto.getRandomValues(new Uint32Array(1))[0] as number));
        if (number !== kept && !isFree) keepDraw(document, rules, number, cookieDomains(location.hostname));
        const handover = queue?.[HANDOVER];
        if (handover) handover.draw = number;
        // Who was drawn stays it while the session runs; where nothing is kept, the page is the session.
        isDrawn = number < rules.recording_frequency || (isFree ? isDrawn : isRunning(document, rules));
        return isDrawn ? null : "not_drawn";
      } catch {
        return "not_drawn";
      }
    },
  };
};

export default frequency;
