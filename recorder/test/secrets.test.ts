/** Secret fields: their history, what replaces them, and the memory of their values. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Corrections } from "../src/capture/corrections";
import { factsOf } from "../src/capture/facts";
import { Keypad } from "../src/capture/keypad";
import { SecretMemory } from "../src/capture/memory";
import { Patches } from "../src/capture/patch";
import { SecretHistory } from "../src/capture/secrets";
import { Treatments } from "../src/capture/treatments";
import { nowMs } from "../src/clock";
import { Treatment } from "../src/events";
import { isSecret } from "../src/treatment";

const RULES = { censorInputs: true, frames: true };
let history: SecretHistory;

beforeEach(() => {
  history = new SecretHistory();
});

const treatmentOf = (element: Element): Treatment | null => new Treatments(document, RULES, history).of(element);
const only = (selector: string): HTMLInputElement => document.querySelector(selector) as HTMLInputElement;

function page(html: string): void {
  document.body.innerHTML = html;
}

/** Lets things happen, and tells the history of them. Those that are found to be successors. */
function told(run: () => void): readonly Element[] {
  const observer = new MutationObserver(() => {});
  observer.observe(document.body, { childList: true, subtree: true });
  run();
  const found: Element[] = [];
  for (const record of observer.takeRecords()) {
    const elements = (nodes: NodeList): Element[] => [...nodes].filter((node) => node instanceof Element);
    for (const gone of elements(record.removedNodes)) found.push(...history.removed(gone, record));
    for (const come of elements(record.addedNodes)) history.added(come, record);
  }
  observer.disconnect();
  return found;
}

describe("history", () => {
  test("a field that was a password stays secret", () => {
    page('<form><input id="x" type="password"></form>');
    expect(treatmentOf(only("#x"))).toBe(Treatment.Secret);
    only("#x").type = "text";
    expect(treatmentOf(only("#x"))).toBe(Treatment.Secret);
  });

  test("what an attribute was before counts", () => {
    page('<form><input id="x" type="text"></form>');
    history.attributeWas(only("#x"), "type", "text");
    expect(treatmentOf(only("#x"))).toBe(Treatment.Masked);
    history.attributeWas(only("#x"), "type", "password");
    expect(treatmentOf(only("#x"))).toBe(Treatment.Secret);
  });

  test("what a field is before it is in the page counts", () => {
    page("");
    const field = document.createElement("input");
    field.type = "password";
    field.value = "correct horse";
    history.handled(field);
    field.type = "text";
    document.body.append(field);
    expect(treatmentOf(field)).toBe(Treatment.Secret);
    expect(history.memory.scrub("a correct horse")).toBe("a XXXXX");
  });

  test("scripts are seen setting what a field is, and get back what they had", () => {
    const patches = new Patches();
    const handled: (string | null)[] = [];
    const { setAttribute } = HTMLInputElement.prototype;
    patches.ahead(HTMLInputElement.prototype, "setAttribute", (field: Element) => handled.push(field.getAttribute("type")));
    const field = document.createElement("input");
    field.setAttribute("type", "password");
    field.setAttribute("type", "text");
    document.createElement("p").setAttribute("type", "x");
    patches.stop();
    field.setAttribute("type", "date");
    expect(handled).toEqual([null, "password"]);
    expect(HTMLInputElement.prototype.setAttribute).toBe(setAttribute);
    expect(Object.hasOwn(HTMLInputElement.prototype, "setAttribute")).toBe(false);
  });

  test.each([
    ["in the same form", '<form><input name="u"><input type="password"></form>'],
    ["without a form", '<div><input name="u"><input type="password"></div>'],
  ])("a field that replaces one %s", (_, html) => {
    page(html);
    treatmentOf(only("[type=password]"));
    const old = only("[type=password]");
    const text = document.createElement("input");
    told(() => old.replaceWith(text));
    expect(treatmentOf(text)).toBe(Treatment.Secret);
    expect(treatmentOf(only("[name=u]"))).toBe(Treatment.Masked);
  });

  test("a form that is rendered anew as a whole", () => {
    page('<main><form><input name="u"><input type="password"></form></main>');
    treatmentOf(only("[type=password]"));
    told(() => page('<main><form><input name="u"><input id="x"></form></main>'));
    expect(treatmentOf(only("#x"))).toBe(Treatment.Secret);
  });

  test("another form at that place later", () => {
    page('<main><form><input name="u"><input type="password"></form></main>');
    treatmentOf(only("[type=password]"));
    told(() => page("<main></main>"));
    vi.useFakeTimers({ now: Date.now() + 60_000 });
    page('<main><form><input name="u"><input id="x"></form></main>');
    expect(treatmentOf(only("#x"))).toBe(Treatment.Masked);
    vi.useRealTimers();
  });

  test("one that stood beside it and takes its place is named when it goes", () => {
    page('<form><input type="password"><input id="x"></form>');
    treatmentOf(only("[type=password]"));
    expect(treatmentOf(only("#x"))).toBe(Treatment.Masked);
    expect(told(() => only("[type=password]").remove())).toEqual([only("#x")]);
  });

  const field = (id: string): HTMLInputElement => Object.assign(document.createElement("input"), { id });
  const HIDDEN = '<form><input id="u"><input type="checkbox"><b></b><input type="hidden"><b></b><input id="n"></form>';

  test.each<[string, (old: Element) => void]>([
    ["in one stroke", (old) => old.replaceWith(field("x"))],
    [
      "one after the other",
      (old) => {
        const next = old.nextSibling;
        old.remove();
        next?.before(field("x"));
      },
    ],
    [
      "again and again, with others coming beside it",
      (old) => {
        const between = field("y");
        old.replaceWith(between);
        only("form").prepend(field("u2"));
        between.replaceWith(field("x"));
      },
    ],
  ])("a field that takes the place of a hidden one, known or not, %s", (_, replace) => {
    for (const known of [true, false]) {
      page(HIDDEN);
      if (known) treatmentOf(only("[type=hidden]"));
      told(() => replace(only("[type=hidden]")));
      expect(treatmentOf(only("#x"))).toBe(Treatment.Secret);
      for (const other of ["#u", "#n", "[type=checkbox]"]) expect(treatmentOf(only(other))).toBe(Treatment.Masked);
    }
  });

  test("what comes elsewhere when a hidden field goes is no successor, nor is what is no field", () => {
    page(HIDDEN);
    told(() => {
      only("[type=hidden]").replaceWith(document.createElement("i"));
      only("form").append(field("x"));
    });
    expect(treatmentOf(only("#x"))).toBe(Treatment.Masked);
    expect(treatmentOf(only("i"))).toBe(Treatment.Clear);
  });

  test("a form whose content is written anew has its hidden fields anew", () => {
    page('<form><input type="hidden"><input id="e"></form>');
    treatmentOf(only("[type=hidden]"));
    told(() => {
      only("form").innerHTML = '<input id="x">';
    });
    expect(treatmentOf(only("#x"))).toBe(Treatment.Masked);
  });
});

describe("markup", () => {
  test.each([
    [
      "beside a button that shows it",
      '<div><input id="x"><button type="button" aria-label="Show password"></button></div>',
      true,
    ],
    ["with another field between", '<form><input id="x"><input><button type="button">Show password</button></form>', false],
    ["a link is no such button", '<div><input id="x"><a>Show password</a></div>', false],
    ["a label in pieces", '<label><b>PIN</b><i>required</i><input id="x"></label>', true],
    ["a label whose control has text", '<label>Your PIN<select id="x"><option>abc</option></select></label>', true],
    ["options are no label", '<label>Kind<select id="x"><option>PIN</option></select></label>', false],
  ])("%s", (_, html, secret) => {
    page(html);
    expect(isSecret(factsOf(only("#x")))).toBe(secret);
  });
});

describe("memory", () => {
  const VALUE = 'pässWORT & "x"/7';
  let memory: SecretMemory;
  const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  function note(value: string, type = "text"): HTMLInputElement {
    const field = document.createElement("input");
    field.type = type;
    field.value = value;
    memory.note(field);
    return field;
  }

  beforeEach(() => {
    memory = new SecretMemory();
  });

  test.each([
    ["as it is", VALUE],
    ["in another case", VALUE.toUpperCase()],
    ["without its white space", VALUE.replace(/\s/g, "")],
    ["with zero-width characters", VALUE.split("").join("\u200b")],
    ["URL-encoded", encodeURIComponent(VALUE)],
    ["URL-encoded as forms do", new URLSearchParams({ a: VALUE }).toString().slice(2)],
    ["as JSON", JSON.stringify(VALUE).slice(1, -1)],
    ["as markup", VALUE.replace("&", "&amp;")],
  ])("finds a value %s", (_, form) => {
    note(VALUE);
    expect(memory.scrub(`before ${form} after`)).toBe("before XXXXX after");
  });

  test.each(["", "a", "ab", "user:"])("finds a value in base64 behind %j", (before) => {
    note("correct-horse-battery");
    const form = base64(`${before}correct-horse-battery:more`);
    const out = memory.scrub(form);
    expect(out).toContain("XXXXX");
    expect(out.length).toBeLessThan(form.length - 18);
  });

  test("is empty at first, and passes over what is short or was not typed", () => {
    expect(memory.isEmpty).toBe(true);
    for (const field of [note("abc"), note("value1", "hidden"), note("value2", "checkbox")]) memory.settle(field);
    expect(memory.isEmpty).toBe(true);
    expect(memory.scrub("abc value1 value2")).toBe("abc value1 value2");
  });

  test("keeps the longest that stood there, and what stood there at each blur", () => {
    const field = note("longest-value");
    field.value = "short";
    memory.settle(field);
    field.value = "later";
    memory.settle(field);
    field.value = "";
    memory.settle(field);
    expect(memory.scrub("longest-value short later other")).toBe("XXXXX XXXXX XXXXX other");
  });

  test("a code in several fields", () => {
    const form = document.body.appendChild(document.createElement("form"));
    for (const digit of "482913") {
      const field = form.appendChild(document.createElement("input"));
      field.value = digit;
      memory.note(field);
      memory.settle(field);
    }
    expect(memory.scrub("code 482913, 482 913")).toBe("code XXXXX, XXXXX");
  });

  test("tells where values stand", () => {
    note("hunter22");
    expect([...memory.places("a hunter22 b HUNTER 22")]).toEqual([
      [2, 10],
      [13, 22],
    ]);
  });
});

describe("keypads", () => {
  function pad(): { keypad: Keypad; calls: string[]; judge: () => void } {
    page(`<input type="password"><div id="pad">${"<button>1</button>".repeat(9)}</div><p>text</p>`);
    treatmentOf(only("[type=password]"));
    const calls: string[] = [];
    const unsent = {
      sealedAny: false,
      rewrite: () => calls.push("rewrite"),
      hold: () => calls.push("hold"),
      release: () => calls.push("release"),
    };
    const box = { tagName: "div", attributes: {} };
    const corrections = new Corrections(
      { idsOf: () => [], node: () => null },
      unsent,
      () => box,
      () => {},
    );
    const keypad = new Keypad(history, corrections, () => unsent);
    document.addEventListener("click", (event) => keypad.press(event), { capture: true, once: true });
    return { keypad, calls, judge: () => keypad.judge() };
  }

  test("a click that changes a secret value is taken back, with its reaction and the pad", () => {
    const { keypad, calls, judge } = pad();
    const key = document.querySelector("button") as HTMLElement;
    key.onclick = () => {
      only("[type=password]").value += "1";
    };
    const atMs = nowMs();
    key.click();
    judge();
    expect(calls).toEqual(["hold", "rewrite", "release"]);
    expect(keypad.took(atMs)).toBe(true);
    expect(keypad.covers(key)).toBe(true);
    expect(keypad.covers(document.querySelector("p") as Element)).toBe(false);
  });

  test("any other click stays", () => {
    const { keypad, calls, judge } = pad();
    (document.querySelector("button") as HTMLElement).click();
    judge();
    expect(calls).toEqual(["hold", "release"]);
    expect(keypad.took(nowMs())).toBe(false);
  });
});
