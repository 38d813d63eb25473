/** Every vector of protocol/vectors that speaks of the recorder's gates. */
import { afterEach, describe, expect, test } from "vitest";
import attributes from "../../protocol/vectors/attributes.json";
import bodies from "../../protocol/vectors/bodies.json";
import css from "../../protocol/vectors/css.json";
import detectors from "../../protocol/vectors/detectors.json";
import hiddenKeys from "../../protocol/vectors/hidden-keys.json";
import masks from "../../protocol/vectors/masks.json";
import quotes from "../../protocol/vectors/quotes.json";
import scriptErrors from "../../protocol/vectors/script-errors.json";
import secretFields from "../../protocol/vectors/secret-fields.json";
import treatments from "../../protocol/vectors/treatments.json";
import treeIds from "../../protocol/vectors/tree-ids.json";
import urls from "../../protocol/vectors/urls.json";
import { type AttributeContext, gateAttribute } from "../src/attributes";
import { gateJson, gateText } from "../src/capture/addons/bodies";
import { isHiddenKey } from "../src/capture/addons/keys";
import { gateCss, gateStyle, gateValue } from "../src/css";
import type { UrlJudge } from "../src/cssvalues";
import { isSmallImage } from "../src/dataurls";
import { isHit, scrubText, switchOff } from "../src/detectors";
import { isKnownTag } from "../src/elements";
import { type ErrorJudge, frame, maskQuoted, messageOf, typeOf } from "../src/errors";
import { Treatment, type WireNode } from "../src/events";
import { TreeGate, withIds } from "../src/gatetree";
import { FIELDS } from "../src/lists";
import { maskText, maskValue } from "../src/mask";
import { isReveal } from "../src/names";
import type { UrlDisplay } from "../src/policy";
import { type ElementFacts, isSecret, ownTreatment } from "../src/treatment";
import { gateUrl, isReference } from "../src/urls";

const DISPLAY: UrlDisplay = {
  domain: true,
  path: true,
  query: false,
  hash: false,
  query_parameters: ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"],
};

const judge =
  (withUrls: boolean): UrlJudge =>
  (url) => {
    if (!withUrls) return "";
    return isSmallImage(url) || isReference(url) ? url : gateUrl(url, DISPLAY);
  };

describe("masks", () => {
  test.each(masks.cases)("$name", ({ kind, in: text, out }) => {
    expect(kind === "text" ? maskText(text) : maskValue(text)).toBe(out);
  });
});

interface DetectorCase {
  name: string;
  in: string;
  out: string;
  off?: string[];
}

describe("detectors", () => {
  afterEach(() => switchOff([]));

  test.each(detectors.cases as DetectorCase[])("$name", ({ in: text, out, off = [] }) => {
    switchOff(off);
    expect(scrubText(text)).toBe(out);
  });
});

describe("quotes", () => {
  test.each(quotes.cases)("$name", ({ in: text, out }) => {
    expect(maskQuoted(text)).toBe(out);
    expect(maskQuoted(out)).toBe(out);
  });
});

interface ScriptErrorCase {
  name: string;
  censor_all_text?: boolean;
  in: (typeof scriptErrors.cases)[number]["in"];
  out: (typeof scriptErrors.cases)[number]["out"];
}

describe("script errors", () => {
  test.each(scriptErrors.cases as ScriptErrorCase[])("$name", ({ censor_all_text: masked = false, in: given, out }) => {
    const judge: ErrorJudge = { masked, text: masked ? maskText : scrubText, url: (url) => gateUrl(url, DISPLAY) };
    for (const { type, message, stack } of [given, out]) {
      expect(typeOf(type, judge)).toBe(out.type);
      expect(messageOf(message, judge)).toBe(out.message);
      expect(stack.map((one) => frame(one.function, one.url, one.line, one.column, judge))).toEqual(out.stack);
    }
  });
});

describe("hidden keys", () => {
  test.each(hiddenKeys.cases)("$name", ({ in: name, out }) => {
    expect(isHiddenKey(name)).toBe(out);
  });
});

interface BodyCase {
  name: string;
  form: string;
  typed?: boolean;
  in: string;
  out: string;
}

describe("bodies", () => {
  test.each(bodies.cases as BodyCase[])("$name", ({ form, typed = false, in: text, out }) => {
    const rules = { typed, censorsText: false, text: scrubText };
    const gated = form === "text" ? gateText(text, rules) : JSON.stringify(gateJson(JSON.parse(text), rules, 0));
    expect(gated).toBe(out);
  });
});

interface UrlCase {
  name: string;
  in: string;
  out: string;
  place: string;
  display?: Partial<UrlDisplay>;
}

function gateAt(place: string, url: string, display: UrlDisplay): string {
  if (place === "image" && isSmallImage(url)) return url;
  if (place === "image") return url.startsWith("https://shop.example/img/") ? gateUrl(url, display) : "";
  return place === "markup" && isReference(url) ? url : gateUrl(url, display);
}

describe("urls", () => {
  test.each(urls.cases as UrlCase[])("$name", ({ in: url, out, place, display }) => {
    const shown = { ...DISPLAY, ...display };
    expect(gateAt(place, url, shown)).toBe(out);
  });
});

interface CssCase {
  name: string;
  kind: string;
  in: string;
  out: string;
  masked?: boolean;
}

describe("css", () => {
  test.each(css.cases as CssCase[])("$name", ({ kind, in: text, out, masked }) => {
    const gate = kind === "sheet" ? gateCss : gateStyle;
    const gated = gate(text, judge(!masked));
    expect(gated).toBe(out);
    expect(gate(gated, judge(!masked))).toBe(out);
  });
});

interface AttributeCase {
  name: string;
  tag: string;
  attribute: string;
  value: string;
  out: string | null;
  svg?: boolean;
  masked?: boolean;
  type?: string;
  images?: string[];
}

function contextOf({ tag, svg, masked, type, images = ["https://shop.example/img/"] }: AttributeCase): AttributeContext {
  const treatment = masked ? Treatment.Masked : Treatment.Clear;
  const text = (value: string): string => (masked ? maskText(value) : scrubText(value));
  return {
    space: svg ? "svg" : "html",
    tag: tag.toLowerCase(),
    treatment,
    token: (token) => (isHit(token) ? "" : token),
    url: (url) => gateUrl(url, DISPLAY),
    image: (url) => (isSmallImage(url) ? url : images.some((prefix) => url.startsWith(prefix)) ? gateUrl(url, DISPLAY) : ""),
    text,
    value: (value) => {
      if (type === "checkbox" || type === "radio") return null;
      if (FIELDS.buttonTypes.has(type ?? "")) return text(value);
      return masked ? maskValue(value) : scrubText(value);
    },
    style: (value) => gateStyle(value, judge(!masked)),
    declaration: (property, value) => gateValue(property, value, judge(!masked)) || null,
    css: (value) => (value.startsWith("voile-asset:") ? value : gateCss(value, judge(true))),
    selects: () => true,
  };
}

describe("attributes", () => {
  test.each(attributes.cases as AttributeCase[])("$name", (one) => {
    expect(gateAttribute(one.attribute, one.value, contextOf(one))).toBe(one.out);
  });
});

function factsOf(own: Readonly<Record<string, string>>): ElementFacts {
  const editable = own.contenteditable;
  return {
    tag: own.tag ?? "input",
    attribute: (name) => own[name] ?? null,
    labelText: () => own.label ?? "",
    hidesText: () => (own["-webkit-text-security"] ?? "none") !== "none",
    besideReveal: () => isReveal(own.beside ?? ""),
    inside: () => false,
    isFormControl: false,
    isEditable: editable !== undefined && editable !== "false",
  };
}

interface SecretCase {
  name: string;
  field: Record<string, string>;
  out: boolean;
}

describe("secret fields", () => {
  test.each(secretFields.cases as SecretCase[])("$name", ({ field, out }) => {
    expect(isSecret(factsOf(field))).toBe(out);
  });
});

interface TreatmentCase {
  name: string;
  parent: string;
  own: Record<string, string>;
  censor_all_inputs: boolean;
  out: string;
}

const NAMES = ["clear", "masked", "excluded", "secret"];

describe("treatments", () => {
  test.each(treatments.cases as unknown as TreatmentCase[])("$name", ({ parent, own, censor_all_inputs: censorInputs, out }) => {
    const treatment = ownTreatment(factsOf(own), { censorInputs, frames: true }, false);
    const unknown = isKnownTag(own.tag ?? "div", "html") || treatment === Treatment.Excluded;
    expect(unknown).toBe(true);
    expect(NAMES[Math.max(NAMES.indexOf(parent), treatment)]).toBe(out);
  });
});

describe("ids of a tree", () => {
  const written = (node: WireNode): string => {
    const gate = new TreeGate("c");
    const enter = (one: WireNode): void => {
      gate.enter(one.childNodes ? { ...one, childNodes: [] } : one);
      one.childNodes?.forEach(enter);
      gate.leave();
    };
    enter(node);
    return gate.finish().text;
  };

  test.each(treeIds.cases)("$name", ({ in: sent, out }) => {
    const trees = structuredClone(sent) as WireNode[];
    expect((out as WireNode[]).map((tree) => JSON.parse(written(tree)))).toEqual(sent);
    for (const tree of trees) withIds(tree);
    expect(trees).toEqual(out);
  });
});
