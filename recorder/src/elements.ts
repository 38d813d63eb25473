/** Which element names are known, and may therefore leave the page. Source: protocol/elements.json. */
import lists from "../../protocol/elements.json";
import type { Space } from "./attributes";

const lower = (names: readonly string[]): ReadonlySet<string> => new Set(names.map((name) => name.toLowerCase()));
const KNOWN: Readonly<Record<Space, ReadonlySet<string>>> = {
  html: lower(lists.html),
  svg: lower(lists.svg),
  mathml: lower(lists.mathml),
};
const CUSTOM = new RegExp(lists.custom, "u");

/** `tag` in lower case. */
export function isKnownTag(tag: string, space: Space): boolean {
  return KNOWN[space].has(tag) || (space === "html" && CUSTOM.test(tag));
}
