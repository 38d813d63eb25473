/** Most elements bear nothing that a treatment could depend on; seeing that quickly is what makes deciding first affordable. */
import { EXCLUDED_TAGS, FIELDS, MARKUP } from "../lists";

const RULES = Object.values(MARKUP).flat();
const TAGS: ReadonlySet<string> = new Set([
  ...EXCLUDED_TAGS,
  ...FIELDS.tags,
  ...RULES.flatMap(({ tag }) => tag ?? []),
  ...["body", "datalist", "iframe", "frame", "frameset", "portal", "fencedframe"],
]);
const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...RULES.flatMap(({ attribute }) => attribute ?? []),
  ...["role", "contenteditable", "type", "autocomplete", "is"],
]);
const CLASSES = new RegExp(`(?:^|\\s)(?:${RULES.flatMap(({ className }) => className ?? []).join("|")})(?:\\s|$)`);

const { getAttribute, getAttributeNames } = Element.prototype;

/** True where the tag, the attributes and the classes say nothing about the treatment. `tag` is in lower case. */
export function isPlain(element: Element, tag: string): boolean {
  if (TAGS.has(tag) || tag.includes("-")) return false;
  for (const name of getAttributeNames.call(element)) {
    if (ATTRIBUTES.has(name)) return false;
    if (name === "class" && CLASSES.test(getAttribute.call(element, "class") ?? "")) return false;
  }
  return true;
}

/** Attributes on which the treatment of a field may depend, beside those of the lists. */
const OF_FIELDS: ReadonlySet<string> = new Set([
  ...["class", "name", "id", "placeholder", "aria-label", "aria-labelledby", "for", "style", "slot", "src"],
]);

/** Whether a change of this attribute can make a treatment stricter. */
export function decides(name: string): boolean {
  return OF_FIELDS.has(name) || ATTRIBUTES.has(name) || name.startsWith("data-");
}
