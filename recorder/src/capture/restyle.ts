/** Where tokens stand that were replaced by numbers, once a sheet has come that selects them. Source: privacy semantics, section 5. */
import { allIn, attributeOf, nameOf } from "./dom";

const WORDS = [
  "class",
  "part",
  "for",
  "headers",
  "aria-controls",
  "aria-describedby",
  "aria-labelledby",
  "aria-owns",
  "aria-details",
];
const WHOLE = ["id", "slot", "list", "form", "aria-activedescendant"];
/** Elements whose `name` is a token, and what refers to parts of a shadow tree from outside. */
const NAMED = ["slot", "map"];
const EXPORTED = "exportparts";
const LINKS = ["href", "xlink:href", "usemap"];
const DRAWN = ["fill", "stroke", "clip-path", "mask", "filter", "marker-start", "marker-mid", "marker-end", "style"];
const AT_ONCE = 50;

/** The elements, and which of their attributes name one of the tokens. */
export function* restyled(
  roots: Iterable<ParentNode>,
  tokens: readonly string[],
): Iterable<readonly [Element, readonly string[]]> {
  const found = [...roots];
  for (let from = 0; from < tokens.length; from += AT_ONCE) {
    const some = tokens.slice(from, from + AT_ONCE);
    const selector = some.map(selectorOf).join(",");
    for (const root of found) {
      for (const element of allIn(root, selector)) yield [element, naming(element, some)];
    }
  }
}

function selectorOf(token: string): string {
  const quoted = JSON.stringify(token).replace(/[\u007f-\uffff]/g, (char) => `\\${char.charCodeAt(0).toString(16)} `);
  const linked = JSON.stringify(`#${token}`).replace(/[\u007f-\uffff]/g, (char) => `\\${char.charCodeAt(0).toString(16)} `);
  return [
    ...WORDS.map((name) => `[${name}~=${quoted}]`),
    ...WHOLE.map((name) => `[${name}=${quoted}]`),
    ...NAMED.map((tag) => `${tag}[name=${quoted}]`),
    `[${EXPORTED}*=${quoted}]`,
    ...LINKS.map((name) => `[${name.replace(":", "\\:")}=${linked}]`),
    ...DRAWN.map((name) => `[${name}*=${linked}]`),
  ].join(",");
}

function naming(element: Element, tokens: readonly string[]): string[] {
  const has = (name: string, form: (value: string, token: string) => boolean): boolean => {
    const value = attributeOf(element, name);
    return value !== null && tokens.some((token) => form(value, token));
  };
  return [
    ...WORDS.filter((name) => has(name, (value, token) => value.split(/\s+/).includes(token))),
    ...WHOLE.filter((name) => has(name, (value, token) => value === token)),
    ...(NAMED.includes(nameOf(element)) && has("name", (value, token) => value === token) ? ["name"] : []),
    ...(has(EXPORTED, (value, token) => value.split(/[\s,:]+/).includes(token)) ? [EXPORTED] : []),
    ...[...LINKS, ...DRAWN].filter((name) => has(name, (value, token) => value.includes(`#${token}`))),
  ];
}
