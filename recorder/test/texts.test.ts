/** Texts joined over the inline siblings of a block, and over neighbours for the secret-value memory. */
import { beforeEach, describe, expect, test } from "vitest";
import joined from "../../protocol/vectors/joined.json";
import { SecretMemory } from "../src/capture/memory";
import { Texts } from "../src/capture/texts";
import { Content } from "../src/content";
import { Treatment } from "../src/events";
import { NO_SHEETS, POLICY } from "./policy";

const SECRET = "correct horse";
let memory: SecretMemory;
let sent: WeakSet<Node>;
let texts: Texts;

beforeEach(() => {
  memory = new SecretMemory();
  sent = new WeakSet();
  const content = new Content(POLICY, NO_SHEETS, { named: () => true }, memory);
  texts = new Texts(
    content,
    () => Treatment.Clear,
    (node) => sent.has(node),
  );
});

function textsOf(root: Node): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const out: Text[] = [];
  while (walker.nextNode()) out.push(walker.currentNode as Text);
  return out;
}

function send(root: Node): string[] {
  return textsOf(root).map((node) => {
    const out = texts.of(node, Treatment.Clear);
    sent.add(node);
    return out;
  });
}

function page(html: string): HTMLElement {
  document.body.innerHTML = html;
  return document.body;
}

function remember(value: string): void {
  const field = document.createElement("input");
  field.value = value;
  memory.note(field);
}

describe("detectors", () => {
  test.each(joined.cases)("$name", ({ in: pieces, out }) => {
    document.body.innerHTML = "";
    const block = document.body.appendChild(document.createElement("p"));
    for (const piece of pieces) block.appendChild(document.createElement("span")).textContent = piece;
    expect(send(block)).toEqual(out);
  });

  test("blocks are not joined", () => {
    expect(send(page("<p>jane@</p><p>example.com</p>"))).toEqual(["jane@", "example.com"]);
  });

  test("nested inline elements are, whatever scripts and styles stand between", () => {
    expect(send(page("<p>at <b>jane<i>@</i></b><style></style><a>example.com</a> now</p>"))).toEqual([
      "at ",
      "[email]",
      "",
      "",
      " now",
    ]);
  });

  test("what completes a hit later is corrected", () => {
    const body = page("<p><b>jane@</b></p>");
    expect(send(body)).toEqual(["jane@"]);
    const rest = body.querySelector("p")?.appendChild(document.createElement("i")) as Element;
    rest.textContent = "example.com";
    expect(texts.of(rest.firstChild as Text, Treatment.Clear)).toBe("");
    expect(texts.completed()).toEqual([body.querySelector("b")?.firstChild]);
    expect(texts.completed()).toEqual([]);
    expect(texts.of(body.querySelector("b")?.firstChild as Text, Treatment.Clear)).toBe("[email]");
    expect(texts.completed()).toEqual([]);
  });

  test("a text that grows while it is typed", () => {
    const node = page("<p>jane@example.co</p>").querySelector("p")?.firstChild as Text;
    expect(texts.of(node, Treatment.Clear, "jane@example")).toBe("[email]");
    expect(texts.completed()).toEqual([node]);
  });

  test("a text that is replaced by another needs no correction", () => {
    const node = page("<p>jane@example.com</p>").querySelector("p")?.firstChild as Text;
    expect(texts.of(node, Treatment.Clear, "Loading")).toBe("[email]");
    expect(texts.completed()).toEqual([]);
  });
});

describe("secret values", () => {
  test("in one text, whatever its case and spaces", () => {
    remember(SECRET);
    expect(send(page("<p>it is Correct\u200bHORSE!</p>"))).toEqual(["it is XXXXX!"]);
  });

  test("over neighbouring elements of any kind", () => {
    remember(SECRET);
    const html = `<div>c</div>${[..."orrecthors"].map((char) => `<div>${char}</div>`).join("\n")}<p>e</p>`;
    expect(send(page(html)).join("").replace(/\s/g, "")).toBe("XXXXX");
  });

  test("what completes one later is corrected", () => {
    remember(SECRET);
    const body = page("<div>correct ho</div>");
    expect(send(body)).toEqual(["correct ho"]);
    const rest = body.appendChild(document.createElement("div"));
    rest.textContent = "rse";
    expect(texts.of(rest.firstChild as Text, Treatment.Clear)).toBe("");
    expect(texts.completed()).toHaveLength(1);
  });
});
