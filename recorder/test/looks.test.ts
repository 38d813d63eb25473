/** Choice controls under a mask: their looks tell no state. */
import { describe, expect, test } from "vitest";
import { ElementGate } from "../src/capture/elements";
import { SecretHistory } from "../src/capture/secrets";
import { SheetIndex } from "../src/capture/sheets";
import { Treatments } from "../src/capture/treatments";
import { Content } from "../src/content";
import { Treatment } from "../src/events";
import { POLICY } from "./policy";

/** A page whose sheets select every token. */
class Everything extends SheetIndex {
  override hasToken(): boolean {
    return true;
  }
}

interface Look {
  readonly shown: (selector: string) => Record<string, unknown>;
  readonly tells: (selector: string, name: string) => boolean;
}

function look(html: string): Look {
  document.body.innerHTML = html;
  const treatments = new Treatments(document, { censorInputs: true, frames: true }, new SecretHistory());
  const sheets = new Everything(() => []);
  const content = new Content(POLICY, sheets, { named: () => true });
  const gate = new ElementGate(content, sheets, (node) => treatments.of(node));
  return {
    shown: (selector) => {
      const element = document.querySelector(selector) as Element;
      return gate.all(element, treatments.of(element) ?? Treatment.Secret);
    },
    tells: (selector, name) => {
      const element = document.querySelector(selector) as Element;
      return gate.tells(element, name, treatments.of(element) ?? Treatment.Secret);
    },
  };
}

const RADIOS = `<fieldset>
  <label id="a" class="option css-1a"><input type="radio" name="r"></label>
  <label id="b" class="option css-2b is-checked" style="border-color:red"><input type="radio" name="r" checked></label>
  <label id="c" class="option css-1a"><input type="radio" name="r"></label></fieldset>`;

describe("looks", () => {
  test.each([
    ["a label of the chosen one", RADIOS, "#b", { class: "option" }],
    ["a label of another", RADIOS, "#a", { class: "option" }],
    [
      "a kind of control",
      '<input id="x" type="checkbox" class="form-check-input is-check">',
      "#x",
      { class: "form-check-input" },
    ],
    [
      "a layout that not all have",
      '<div class="form-check"><input type="checkbox"></div><div id="x" class="form-check form-switch big"><input type="checkbox"></div>',
      "#x",
      { class: "form-check form-switch" },
    ],
    ["the control itself", '<input id="x" type="checkbox" class="box checked" checked>', "#x", { class: "box" }],
    [
      "what wraps it",
      '<span id="x" class="root Mui-checked" style="left:9px"><input type="checkbox"></span>',
      "#x",
      { class: "root" },
    ],
    ["what stands beside it", '<div><input type="checkbox"><i id="x" class="knob on"></i></div>', "#x", { class: "knob" }],
    [
      "inside a role",
      '<p class="rr-mask"><b role="switch"><i id="x" class="knob active" style="left:1px"></i></b></p>',
      "#x",
      { class: "knob" },
    ],
    [
      "a slider's track",
      '<div><i id="x" class="track" style="width:37%"></i><input type="range"></div>',
      "#x",
      { class: "track" },
    ],
  ])("%s", (_, html, selector, attributes) => {
    const { id, type, ...rest } = look(html).shown(selector);
    expect({ ...rest, style: rest.style || undefined }).toEqual(attributes);
  });

  test("they are never sent anew", () => {
    const { shown } = look('<label id="x" class="option"><input type="checkbox"></label>');
    expect(shown("#x").class).toBe("option");
    document.querySelector("#x")?.classList.add("css-9z");
    expect(shown("#x").class).toBe("option");
  });

  test("that they changed is not told, where nothing else of them did", () => {
    const { shown, tells } = look('<label id="x"><input type="checkbox"></label><p id="y" class="active"></p>');
    shown("#x");
    document.querySelector("#x")?.classList.add("is-on");
    expect(["class", "aria-selected", "tabindex", "data-on"].map((name) => tells("#x", name))).toEqual(Array(4).fill(true));
    expect(["title", "aria-label"].map((name) => tells("#x", name))).toEqual([false, false]);
    expect(tells("#y", "class")).toBe(false);
  });

  test("elements apart from it keep theirs", () => {
    const { shown } = look('<input type="checkbox"><p></p><p id="x" class="active" style="color:red"></p>');
    expect(shown("#x")).toMatchObject({ class: "active", style: "color: red;" });
  });
});
