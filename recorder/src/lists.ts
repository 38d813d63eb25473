/** The lists of protocol/, in the form in which the pure files use them. */
import secretFields from "../../protocol/secret-fields.json";
import treatments from "../../protocol/treatments.json";

/** One of the simple selectors that the lists use: a class, or an attribute with or without a value. */
export interface MarkupRule {
  readonly tag: string | null;
  readonly className: string | null;
  readonly attribute: string | null;
  readonly value: string | null;
  readonly word: boolean;
}

const SELECTOR = /^([a-z]+)?(?:\.([\w-]+)|\[([\w-]+)(?:(~?=)"([^"]*)")?\])$/;

/** Throws on a selector it does not understand, so that a list that cannot be read never loads. */
export function parseSelector(selector: string): MarkupRule {
  const match = SELECTOR.exec(selector);
  if (!match) throw new Error("unreadable selector in the lists");
  const [, tag = null, className = null, attribute = null, operator, value = null] = match;
  return { tag, className, attribute, value, word: operator === "~=" };
}

const rules = (list: readonly { readonly selector: string }[]): readonly MarkupRule[] =>
  list.map(({ selector }) => parseSelector(selector));

export const MARKUP = {
  excluded: rules(treatments.markup.excluded),
  masked: rules(treatments.markup.masked),
  maskedFields: rules(treatments.markup.masked_fields),
  allowed: rules(treatments.markup.whitelist),
  excludedFrames: rules(treatments.markup.excluded_frames),
};

export const EXCLUDED_TAGS: ReadonlySet<string> = new Set(treatments.excluded_tags);
export const BOXED_WHEN_MASKED: ReadonlySet<string> = new Set(treatments.boxed_when_masked);

export const FIELDS = {
  tags: new Set(treatments.fields.tags) as ReadonlySet<string>,
  roles: new Set(treatments.fields.roles) as ReadonlySet<string>,
  buttonTypes: new Set(treatments.fields.button_types) as ReadonlySet<string>,
  choiceTypes: new Set(treatments.fields.choice_types) as ReadonlySet<string>,
  choiceRoles: new Set(treatments.fields.choice_roles) as ReadonlySet<string>,
  choiceGroups: treatments.fields.choice_groups as readonly string[],
};

/** Controls that are chosen from, as a selector. */
export const CHOICES = [
  ...treatments.fields.choice_types.map((type) => `input[type=${type} i]`),
  ...treatments.fields.choice_roles.map((role) => `[role=${role} i]`),
  "select,option,optgroup,datalist",
].join(",");

export const SECRET = {
  types: new Set(secretFields.types) as ReadonlySet<string>,
  tokens: new Set(secretFields.autocomplete.tokens) as ReadonlySet<string>,
  prefixes: secretFields.autocomplete.prefixes as readonly string[],
  attributes: secretFields.checked_attributes as readonly string[],
  names: new RegExp(secretFields.names.flatMap(({ patterns }) => patterns).join("|"), "u"),
};

/** What buttons say that show or hide what is typed. */
export const REVEAL = {
  verb: new RegExp(secretFields.reveal.join("|"), "u"),
  bare: new RegExp(`^ ?(?:${secretFields.reveal.join("|")}) ?$`, "u"),
};
