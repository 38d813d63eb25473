/** Which element stands for a choice under a mask: the same whatever is chosen. */
import { describe, expect, test } from "vitest";
import { groupOf } from "../src/capture/choices";

const radio = (name: string): string => `<label><input type="radio" name="${name}"></label>`;

describe("the group of each radio button of a name", () => {
  test.each([
    ["beside each other", `<main>${radio("r")}${radio("r")}</main>`, "main"],
    ["in rows", `<main><p>${radio("r")}${radio("r")}</p><p>${radio("r")}</p></main>`, "main"],
    ["in field sets of their own", `<main><fieldset>${radio("r")}</fieldset><fieldset>${radio("r")}</fieldset></main>`, "main"],
    ["in a form", `<form><p>${radio("r")}</p>${radio("r")}</form>`, "form"],
    ["with another name beside them", `<main><p>${radio("r")}${radio("r")}</p>${radio("q")}</main>`, "p"],
  ])("%s", (_, html, group) => {
    document.body.innerHTML = html;
    const groups = [...document.querySelectorAll("[name=r]")].map(groupOf);
    expect(new Set(groups)).toEqual(new Set([document.querySelector(group)]));
  });

  test("directly in a shadow root", () => {
    document.body.innerHTML = "<div></div>";
    const root = (document.querySelector("div") as Element).attachShadow({ mode: "open" });
    root.innerHTML = radio("r") + radio("r");
    for (const one of root.querySelectorAll("input")) expect(groupOf(one)).toBe(root.host);
  });
});

test("check boxes stand for the smallest element in which there are others, and one alone for its own place", () => {
  document.body.innerHTML = '<main><label><input type="checkbox"></label><label><input type="checkbox"></label></main>';
  for (const box of document.querySelectorAll("input")) expect(groupOf(box)).toBe(document.querySelector("main"));
  document.body.innerHTML = '<main><label><input type="checkbox"></label></main>';
  expect(groupOf(document.querySelector("input") as Element)).toBe(document.querySelector("label"));
});
