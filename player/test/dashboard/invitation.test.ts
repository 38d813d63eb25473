// @vitest-environment jsdom
import { afterEach, expect, test, vi } from "vitest";
import { InvitationForm } from "../../src/dashboard/invitation.ts";

customElements.define("voile-invitation", InvitationForm);

const FORM = '<voile-invitation><form><input name="code"></form></voile-invitation>';

/** What the form sends itself with, for a page that was opened under `hash`. */
function sent(hash: string): string[] {
  const codes: string[] = [];
  vi.spyOn(HTMLFormElement.prototype, "requestSubmit").mockImplementation(function (this: HTMLFormElement) {
    codes.push(String(new FormData(this).get("code")));
  });
  history.replaceState(null, "", `/invitation/${hash}`);
  document.body.innerHTML = FORM;
  return codes;
}

afterEach(() => {
  document.body.innerHTML = "";
  vi.restoreAllMocks();
});

test("the code of a link is sent and leaves the address", () => {
  expect(sent("#some-code")).toEqual(["some-code"]);
  expect(location.href).toMatch(/\/invitation\/$/);
});

test.each(["", "#", "#content"])("an address that ends with %j waits for the person", (hash) => {
  expect(sent(hash)).toEqual([]);
});

test("a second link in the same tab is opened too", () => {
  const codes = sent("#first");
  history.replaceState(null, "", "/invitation/#second");
  window.dispatchEvent(new HashChangeEvent("hashchange"));
  expect(codes).toEqual(["first", "second"]);
});

test("a form that is gone does nothing more", () => {
  const codes = sent("");
  document.body.innerHTML = "";
  history.replaceState(null, "", "/invitation/#late");
  window.dispatchEvent(new HashChangeEvent("hashchange"));
  expect(codes).toEqual([]);
});
