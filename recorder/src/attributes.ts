/** Which attributes leave the page, and in which form. Pure. Source: privacy semantics, section 5; protocol/attributes.json. */
import lists from "../../protocol/attributes.json";
import { isHit } from "./detectors";
import { Treatment } from "./events";

export type Space = "html" | "svg" | "mathml";

interface Rule {
  readonly form: string;
  readonly values?: readonly string[];
  readonly property?: string;
  readonly state?: boolean;
}

/** What the gate may ask about the element and its page. */
export interface AttributeContext {
  readonly space: Space;
  readonly tag: string;
  /** Clear or masked; boxes have no attributes. Under a mask the state of a control stays here. */
  readonly treatment: Treatment;
  readonly token: (token: string) => string;
  readonly url: (url: string) => string;
  /** The gated URL of an image whose content may be kept, or "". */
  readonly image: (url: string) => string;
  readonly text: (text: string) => string;
  readonly value: (value: string) => string | null;
  readonly style: (css: string) => string;
  readonly declaration: (property: string, value: string) => string | null;
  readonly css: (css: string) => string;
  readonly selects: (name: string, value: string) => boolean;
}

const table = (rules: object): ReadonlyMap<string, Rule> => new Map(Object.entries(rules as Record<string, Rule>));
const ANY = table(lists.any);
const SVG = table(lists.svg);
const MATHML = table(lists.mathml);
const TAGS: ReadonlyMap<string, ReadonlyMap<string, Rule>> = new Map(
  Object.entries(lists.tags).map(([tag, rules]) => [tag, table(rules)]),
);
const PRESENTATION = new Set(lists.svg_presentation);
const NEVER = new Set(lists.never);
const FORMS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries(lists.forms as Record<string, { pattern?: string }>).flatMap(([name, { pattern }]) =>
    pattern ? [[name, new RegExp(pattern, "u")] as const] : [],
  ),
);
const DETECTED = new Set(
  Object.entries(lists.forms as Record<string, { detectors?: boolean }>).flatMap(([name, { detectors }]) =>
    detectors ? [name] : [],
  ),
);
const DESCRIPTOR = /^[0-9]{1,6}(?:\.[0-9]{1,4})?[wxh]$/;
const FILTER_INPUTS = /^(?:Source(?:Graphic|Alpha)|Background(?:Image|Alpha)|(?:Fill|Stroke)Paint)$/;
const SELECTED_NAMES = new RegExp(lists.selected.names, "u");
const SELECTED_STATES = new RegExp(lists.selected.states, "u");

/** The value as it may leave, or null where the attribute stays here. */
export function gateAttribute(name: string, value: string, context: AttributeContext): string | null {
  const rule = ruleOf(name, context);
  if (rule) {
    if (rule.state && context.treatment !== Treatment.Clear) return null;
    return gateForm(rule, value, context);
  }
  if (NEVER.has(name) || lists.never_prefixes.some((prefix) => name.startsWith(prefix))) return null;
  return gateSelected(name, value, context);
}

/** Whether the lists speak of an attribute, so that it may have been kept with another value. */
export function isListed(name: string, context: Pick<AttributeContext, "space" | "tag">): boolean {
  return (ruleOf(name, context)?.form ?? "never") !== "never";
}

function ruleOf(name: string, context: Pick<AttributeContext, "space" | "tag">): Rule | undefined {
  if (context.space === "svg") {
    const presentation = PRESENTATION.has(name) ? { form: "css_value", property: name } : undefined;
    return SVG.get(name) ?? presentation ?? ANY.get(name);
  }
  if (context.space === "mathml") return MATHML.get(name) ?? ANY.get(name);
  return TAGS.get(context.tag)?.get(name) ?? ANY.get(name);
}

/** An attribute outside the lists, kept where a readable sheet selects this name and value. */
function gateSelected(name: string, value: string, context: AttributeContext): string | null {
  if (!SELECTED_NAMES.test(name) || !context.selects(name, value)) return null;
  if (SELECTED_STATES.test(name) && context.treatment !== Treatment.Clear) return null;
  return gatePattern("selected", value);
}

type Gate = (value: string, context: AttributeContext, rule: Rule) => string | null;

const tokens: Gate = (value, context) =>
  value === "" ? "" : wordsOf(value).map(context.token).filter(Boolean).join(" ") || null;

/** Forms that are more than a pattern. */
const GATES: Readonly<Record<string, Gate>> = {
  never: () => null,
  boolean: (value) => (FORMS.get("boolean")?.test(value) ? "" : null),
  enum: (value, _, { values = [] }) => (isOneOf(value.trim(), values) ? value : null),
  keywords: (value, _, { values = [] }) => (wordsOf(value).every((word) => isOneOf(word, values)) ? value : null),
  token: tokens,
  idref: tokens,
  tokens,
  idrefs: tokens,
  // Names of parts and of results are names like classes; what SVG itself names stays.
  exportparts: (value, context) =>
    gatePattern(
      "exportparts",
      value.replace(/[^\s,:]+/g, (word) => context.token(word)),
    ),
  filter_input: (value, context) => gatePattern("filter_input", FILTER_INPUTS.test(value) ? value : context.token(value)),
  text: (value, context) => context.text(value),
  value: (value, context) => context.value(value),
  style: (value, context) => context.style(value),
  css: (value, context) => context.css(value),
  css_value: (value, context, { property = "" }) => context.declaration(property, value),
  url: (value, context) => (context.treatment === Treatment.Clear && gateHref(value, context)) || null,
  image: (value, context) => (context.treatment === Treatment.Clear && context.image(value)) || null,
  srcset: (value, context) => gateSrcset(value, context),
  svg_href: (value, context) => {
    if (value.startsWith("#")) return gateHref(value, context) || null;
    if (context.treatment !== Treatment.Clear) return null;
    if (context.tag === "a") return context.url(value) || null;
    return (context.tag === "image" || context.tag === "feimage" ? context.image(value) : "") || null;
  },
};

function gateForm(rule: Rule, value: string, context: AttributeContext): string | null {
  const gate = GATES[rule.form];
  if (gate) return gate(value, context, rule);
  return gatePattern(rule.form, value);
}

function gatePattern(form: string, value: string): string | null {
  if (!FORMS.get(form)?.test(value)) return null;
  return DETECTED.has(form) && isHit(value) ? null : value;
}

/** Each candidate as an image, with its descriptor. */
function gateSrcset(value: string, context: AttributeContext): string | null {
  const candidates = context.treatment === Treatment.Clear ? value.split(/,\s+/) : [];
  const kept = candidates.flatMap((candidate) => {
    const [url = "", descriptor = ""] = candidate.trim().split(/\s+/);
    const image = url && context.image(url);
    return image && (descriptor === "" || DESCRIPTOR.test(descriptor)) ? [`${image} ${descriptor}`.trim()] : [];
  });
  return kept.join(", ") || null;
}

function isOneOf(word: string, values: readonly string[]): boolean {
  return values.includes(word) || values.some((value) => value.toLowerCase() === word.toLowerCase());
}

/** References to ids go through the same table as the ids. */
function gateHref(value: string, context: AttributeContext): string {
  return value.startsWith("#") && value.length > 1 ? `#${context.token(value.slice(1))}` : context.url(value);
}

function wordsOf(value: string): string[] {
  return value.split(/[\t\n\f\r ]+/).filter(Boolean);
}
