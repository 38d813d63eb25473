/** Names that authors of CSS invent: where they stand in a value. Source: privacy semantics, section 5; protocol/css.json. */
import lists from "../../protocol/css.json";

const { names: LIST } = lists;
const KEYWORDS: ReadonlySet<string> = new Set(LIST.keywords);
const PROPERTIES = new RegExp(LIST.properties, "u");
const AT_RULES = new RegExp(LIST.at_rules, "u");
const FUNCTIONS = new RegExp(LIST.functions, "u");
const IDENT = /(^|[^\w%#!@\\\u00a1-\uffff-])(-{0,2}[A-Za-z_\u00a1-\uffff][\w\u00a1-\uffff-]*)/g;
const LINE = /^(.+)(-start|-end)$/;

export type Rename = (name: string) => string;

/** Whether plain words in a value are names: of a property, of an at-rule (`@name`) outside of brackets, or inside a function. */
export function holdsNames(property: string, inside: string | undefined): boolean {
  return PROPERTIES.test(property) || (inside === undefined && AT_RULES.test(property)) || FUNCTIONS.test(inside ?? "");
}

/** `plain`: words without dashes before them are names too. `called`: the last word is the name of a function. */
export function renamed(text: string, property: string, plain: boolean, called: boolean, rename: Rename): string {
  return text.replace(IDENT, (whole: string, before: string, name: string, offset: number) => {
    if (called && offset + whole.length === text.length) return whole;
    if (!name.startsWith("--") && (!plain || KEYWORDS.has(name.toLowerCase()))) return whole;
    const [, area = "", edge = ""] = (property.startsWith("grid") && LINE.exec(name)) || [];
    return before + (area ? rename(area) + edge : rename(name));
  });
}
