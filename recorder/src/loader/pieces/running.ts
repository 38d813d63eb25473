/**
 * For a site that has had enough sessions: those that run go on, no other begins. Where nothing is kept on the device
 * each page that is loaded would be another.
 */
import { isRunning } from "../../draw";
import type { Piece } from "../pieces";

const running: Piece = ({ page, policy }) => ({
  bar: () => {
    try {
      const rules = policy();
      return rules.consent !== "storage-free" && isRunning(page.document, rules) ? null : "enough_sessions";
    } catch {
      return "enough_sessions";
    }
  },
});

export default running;
