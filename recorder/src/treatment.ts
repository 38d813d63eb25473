/** Which treatment an element asks for by itself. Pure; where it stands in the tree is the business of capture/treatments. */
import { Treatment } from "./events";
import { EXCLUDED_TAGS, FIELDS, MARKUP, type MarkupRule, SECRET } from "./lists";
import { namesSecret } from "./names";

/** What is known of an element. `tag` and attribute names are lower case. */
export interface ElementFacts {
  readonly tag: string;
  readonly attribute: (name: string) => string | null;
  /** The text of its labels and of what `aria-labelledby` names, for fields. */
  readonly labelText: () => string;
  /** Computed `-webkit-text-security` is not `none`. */
  readonly hidesText: () => boolean;
  /** It stands beside a button that shows or hides a password. */
  readonly besideReveal: () => boolean;
  /** It or an element around it bears one of these marks. */
  readonly inside: (marks: readonly MarkupRule[]) => boolean;
  /** A custom element that takes part in forms. */
  readonly isFormControl: boolean;
  readonly isEditable: boolean;
}

export interface TreatmentRules {
  readonly censorInputs: boolean;
  readonly frames: boolean;
}

/** Frames of the old kind cannot be rebuilt; they are boxes like the rest. */
const OLD_FRAMES = new Set(["frame", "frameset", "portal", "fencedframe"]);
const CHOICE_TAGS = new Set(["select", "option", "optgroup", "datalist"]);

export function typeOf(facts: Pick<ElementFacts, "attribute">): string {
  return (facts.attribute("type") ?? "text").trim().toLowerCase();
}

function roleOf(facts: ElementFacts): string {
  return (facts.attribute("role") ?? "").trim().toLowerCase();
}

/** A control whose content the visitor makes: buttons are none. */
export function isField(facts: ElementFacts): boolean {
  if (facts.tag === "input") return !FIELDS.buttonTypes.has(typeOf(facts));
  return (
    FIELDS.tags.has(facts.tag) ||
    facts.tag === "datalist" ||
    facts.isEditable ||
    facts.isFormControl ||
    FIELDS.roles.has(roleOf(facts))
  );
}

/** A control that is chosen from, not typed into. */
export function isChoice(facts: ElementFacts): boolean {
  if (facts.tag === "input") return FIELDS.choiceTypes.has(typeOf(facts));
  return CHOICE_TAGS.has(facts.tag) || FIELDS.choiceRoles.has(roleOf(facts));
}

export function ownTreatment(facts: ElementFacts, rules: TreatmentRules, wasSecret: boolean): Treatment {
  const field = isField(facts);
  if (wasSecret || (field && isSecret(facts))) return Treatment.Secret;
  if (EXCLUDED_TAGS.has(facts.tag) || OLD_FRAMES.has(facts.tag) || marked(facts, MARKUP.excluded)) return Treatment.Excluded;
  if (facts.tag === "iframe" && (!rules.frames || marked(facts, MARKUP.excludedFrames))) return Treatment.Excluded;
  if (marked(facts, MARKUP.masked)) return Treatment.Masked;
  if (!field) return Treatment.Clear;
  const censored = rules.censorInputs && !marked(facts, MARKUP.allowed);
  return censored || facts.inside(MARKUP.maskedFields) ? Treatment.Masked : Treatment.Clear;
}

/** Source: privacy semantics, section 2. */
export function isSecret(facts: ElementFacts): boolean {
  if (facts.tag === "input" && SECRET.types.has(typeOf(facts))) return true;
  const autocomplete = (facts.attribute("autocomplete") ?? "").trim().toLowerCase().split(/\s+/);
  if (autocomplete.some((token) => SECRET.tokens.has(token) || SECRET.prefixes.some((prefix) => token.startsWith(prefix)))) {
    return true;
  }
  if (SECRET.attributes.some((name) => namesSecret(facts.attribute(name) ?? ""))) return true;
  if (namesSecret(facts.labelText()) || facts.hidesText()) return true;
  return facts.tag === "input" && typeOf(facts) === "text" && facts.besideReveal();
}

export function marked(facts: Pick<ElementFacts, "tag" | "attribute">, marks: readonly MarkupRule[]): boolean {
  return marks.some((mark) => {
    if (mark.tag !== null && mark.tag !== facts.tag) return false;
    if (mark.className !== null) return wordsOf(facts.attribute("class")).includes(mark.className);
    const value = mark.attribute === null ? null : facts.attribute(mark.attribute);
    if (value === null || mark.value === null) return value !== null;
    return mark.word ? wordsOf(value).includes(mark.value) : value === mark.value;
  });
}

function wordsOf(value: string | null): string[] {
  return (value ?? "").split(/[\t\n\f\r ]+/);
}
