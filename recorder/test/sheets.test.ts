/** What style sheets say: which tokens, values and names stay. */
import { beforeEach, describe, expect, test } from "vitest";
import vectors from "../../protocol/vectors/css-names.json";
import { restyled } from "../src/capture/restyle";
import { Markup, SheetIndex } from "../src/capture/sheets";
import { Content } from "../src/content";
import { Treatment } from "../src/events";
import { POLICY } from "./policy";

const BASE = "https://shop.example/";
let sheets: SheetIndex;
let content: Content;

function page(css: string, html = ""): void {
  document.head.innerHTML = `<style>${css}</style>`;
  document.body.innerHTML = html;
  sheets = new SheetIndex(() => [document]);
  content = new Content(POLICY, sheets, { named: () => true });
}

/** A shadow root with sheets that this DOM cannot make. */
function rootOf(styleSheets: unknown[], adoptedStyleSheets: unknown[]): ShadowRoot {
  const root = document.createElement("div").attachShadow({ mode: "open" });
  for (const [name, value] of Object.entries({ styleSheets, adoptedStyleSheets })) Object.defineProperty(root, name, { value });
  return root;
}

beforeEach(() => page(""));

describe("tokens", () => {
  test("stay where a readable sheet selects them", () => {
    page(".card:hover > #main.is-open, .md\\:flex {color: red}");
    expect(["card", "main", "is-open", "md:flex", "jane"].map((token) => content.tokens.token(token))).toEqual([
      "card",
      "main",
      "is-open",
      "md:flex",
      "n1",
    ]);
    expect(content.tokens.token("jane")).toBe("n1");
  });

  test("that a detector hits never stay", () => {
    page(".jane\\@example\\.com {color: red}");
    expect(content.tokens.token("jane@example.com")).toBe("n1");
  });

  test("keep the part that a selector names", () => {
    page('[class^="icon-"] {color: red} [class*="col-"], [class$="-end"] {color: red}');
    expect(["icon-jane", "x-col-7", "jane-end", "other"].map((token) => content.tokens.token(token))).toEqual([
      "icon-n1",
      "col-n2",
      "n3-end",
      "n4",
    ]);
  });

  test("of shadow roots and adopted sheets count", () => {
    // The DOM of these tests has no sheets in shadow roots.
    const adopted = { cssRules: [{ selectorText: ".inside" }] };
    const root = rootOf([], [adopted]);
    expect(content.tokens.token("inside")).toBe("n1");
    sheets.addRoot(root);
    expect(content.tokens.revised()).toEqual(["inside"]);
    expect(content.tokens.token("inside")).toBe("inside");
  });

  test("of slots and parts stay where a sheet names them, by whichever attribute", () => {
    page("[slot=brand] > ::slotted([slot='nav']), x-card::part(title lead) {color: red}");
    sheets.inserted("[part~=foot], slot[name=panel], input[name=jane], [exportparts] {color: red}");
    const kept = ["brand", "nav", "title", "lead", "foot", "panel"];
    expect(kept.map((token) => content.tokens.token(token))).toEqual(kept);
    expect(content.tokens.token("jane")).toBe("n1");
  });

  test("of slots and parts are told again with all that names them", () => {
    page("", '<slot name="late"></slot><i slot="late" part="a late"></i><b exportparts="x:late"></b><input name="late">');
    expect(content.tokens.token("late")).toBe("n1");
    sheets.inserted("::slotted([slot=late]) {color: red}");
    const found = [...restyled([document], content.tokens.revised())].map(([{ localName }, names]) => [localName, names]);
    expect(found).toEqual([
      ["slot", ["name"]],
      ["i", ["part", "slot"]],
      ["b", ["exportparts"]],
    ]);
  });

  test("that a rule selects which comes later are told once", () => {
    page("", '<p class="late other" id="late"></p><label for="late"></label><a href="#late"></a><i class="later"></i>');
    expect(content.tokens.token("late")).toBe("n1");
    content.tokens.token("never");
    sheets.inserted("@media (min-width: 1px) { .a {color: red} .late > b {color: red} }");
    const tokens = content.tokens.revised();
    expect(tokens).toEqual(["late"]);
    expect(content.tokens.revised()).toEqual([]);
    const found = [...restyled([document], tokens)].map(([{ localName }, names]) => [localName, names]);
    expect(found).toEqual([
      ["p", ["class", "id"]],
      ["label", ["for"]],
      ["a", ["href"]],
    ]);
  });

  test("that look designed stay only where a sheet cannot be read", () => {
    expect(content.tokens.token("card-title")).toBe("n1");
    page("");
    const closed = Object.defineProperty({}, "cssRules", {
      get: () => {
        throw new DOMException("", "SecurityError");
      },
    });
    const root = rootOf([closed], []);
    const other = new Content(POLICY, new SheetIndex(() => [root]), { named: () => true });
    expect(["card-title", "user-20261123"].map((token) => other.tokens.token(token))).toEqual(["card-title", "n1"]);
  });
});

describe("attributes", () => {
  test.each([
    ["data-state", "open", true],
    ["data-state", "jane", false],
    ["data-kind", "a jane", false],
    ["data-kind", "a", true],
    ["data-on", "", true],
    ["data-on", "jane", false],
    ["data-user", "jane", false],
  ])("%s=%j", (name, value, kept) => {
    page("[data-state=open], [data-kind~=a], [data-on] {color: red}");
    expect(sheets.hasAttribute(name, value)).toBe(kept);
  });
});

describe("names in styles", () => {
  const SHEET = ":root{--gap:4px}.a{grid-area:main;animation:fade 1s}@keyframes fade{to{opacity:0}}";

  test("stay as the page's sheets write them", () => {
    page(SHEET);
    expect(content.css(SHEET, BASE)).toBe(SHEET);
    const style = "--gap:8px;grid-area:main;animation:fade 2s ease-in infinite";
    expect(content.style(style, BASE, Treatment.Clear)).toBe(style);
  });

  test("that scripts invent become numbers, the same wherever they stand", () => {
    page(SHEET);
    expect(content.style("--jane:1px;width:var(--jane)", BASE, Treatment.Clear)).toBe("--n1:1px;width:var(--n1)");
    expect(content.css("@keyframes doe{to{width:var(--jane)}}", BASE, true)).toBe("@keyframes n2{to{width:var(--n1)}}");
    expect(content.style("animation:doe 1s linear", BASE, Treatment.Clear)).toBe("animation:n2 1s linear");
    expect(content.style("grid-area:jane-start / span 2", BASE, Treatment.Clear)).toBe("grid-area:n3-start / span 2");
    expect(content.css('.a{grid-template-areas:"jane ." "main main"}', BASE, true)).toBe(
      '.a{grid-template-areas:"n3 ." "main main"}',
    );
    expect(content.css("@container jane (min-width:1px){.a{counter-reset:doe 2}}", BASE, true)).toBe(
      "@container n3 (min-width:1px){.a{counter-reset:n2 2}}",
    );
    expect(content.style("--gap:jane", BASE, Treatment.Clear)).toBe("--gap:n3");
  });

  test("that scripts write into the page's sheets, or make sheets of, are not the page's", () => {
    page(SHEET);
    sheets.markupEnds();
    const style = document.createElement("style");
    style.textContent = "@keyframes jane{to{opacity:1}}:root{--doe:'Oak'}p{font-family:var(--doe)}";
    document.head.append(style);
    (document.querySelector("style") as HTMLStyleElement).sheet?.insertRule("@keyframes roe{to{opacity:1}}");
    sheets.invalidate();
    expect(["jane", "roe", "fade"].map((name) => sheets.hasName(name))).toEqual([false, false, true]);
    expect(sheets.isFont("--doe")).toBe(true);
    expect([...document.querySelectorAll("style")].map((element) => sheets.isScripted(element))).toEqual([true, true]);
  });

  test("are known again to the next page of a document, and so are those of scripts", () => {
    const markup = new Markup();
    page(SHEET);
    new SheetIndex(() => [document], markup).markupEnds();
    const style = document.createElement("style");
    style.textContent = "@keyframes jane{to{opacity:1}}";
    document.head.append(style);
    const next = new SheetIndex(() => [document], markup);
    expect(["jane", "fade"].map((name) => next.hasName(name))).toEqual([false, true]);
  });

  test("ordinary values are left alone", () => {
    page(SHEET);
    const style = "color:red;transform:translate(1px, 2px);grid-column:1 / -1;animation-timing-function:cubic-bezier(0, 0, 1, 1)";
    expect(content.style(style, BASE, Treatment.Clear)).toBe(style);
  });

  test("a property that holds a font keeps its strings", () => {
    const css = ':root{--serif:"Instrument",serif}p{font-family:var(--serif),serif}';
    page(css);
    expect(content.css(css, BASE)).toBe(':root{--serif-font:"Instrument",serif}p{font-family:var(--serif-font),serif}');
    expect(content.css(content.css(css, BASE), BASE)).toBe(content.css(css, BASE));
  });
});

describe("names that scripts invent", () => {
  test.each(vectors.cases)("$name", ({ written, kind, in: css, out }) => {
    page(written);
    const gate = (text: string): string =>
      kind === "sheet" ? content.css(text, BASE, true) : content.style(text, BASE, Treatment.Clear, true);
    expect(gate(css)).toBe(out);
    expect(gate(out)).toBe(out);
  });
});
