/** Names under which values are hidden, whatever they are. Source: protocol/hidden-keys.json */
import lists from "../../../../protocol/hidden-keys.json";

export const HIDDEN = lists.mark;
const PATTERN = new RegExp(lists.keys.flatMap(({ patterns }) => patterns).join("|"), "u");
const MARKS = /[\u0300-\u036f]/g;

/** Without regard to case, accents and punctuation. */
export function isHiddenKey(name: string): boolean {
  return PATTERN.test(
    name
      .normalize("NFKD")
      .replace(MARKS, "")
      .toLowerCase()
      .replace(/[^a-z0-9]/g, ""),
  );
}
