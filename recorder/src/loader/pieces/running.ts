/** For a site that has had enough sessions: those that run go on, no other begins. */
import { isRunning } from "../../draw";
import type { Piece } from "../pieces";

const running: Piece = ({ page, policy }) => ({
  bar: () => {
    try {
      return isRunning(page.document, policy()) ? null : "enough_sessions";
    } catch {
      return "enough_sessions";
    }
  },
});

export default running;
