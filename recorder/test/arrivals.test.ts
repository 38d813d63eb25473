/** Nodes that come to another place are told as stricter in the task in which they came. */
import { beforeEach, expect, test } from "vitest";
import { Arrivals } from "../src/capture/arrivals";
import { SecretHistory } from "../src/capture/secrets";
import { ShadowRoots } from "../src/capture/shadows";
import { Treatments } from "../src/capture/treatments";
import { SentTree } from "../src/capture/tree";
import { Treatment } from "../src/events";

const RULES = { censorInputs: true, frames: true };
let tree: SentTree;
let arrivals: Arrivals;
let observer: MutationObserver;
let told: (readonly [Node, Treatment])[];
const only = (selector: string): Element => document.querySelector(selector) as Element;

/** As if all of the page had been sent as it is. */
function page(html: string): void {
  document.body.innerHTML = html;
  for (const node of [document.body, ...Array.from(document.body.querySelectorAll("*"))]) {
    tree.add(node, new Treatments(document, RULES, new SecretHistory()).of(node) ?? Treatment.Clear, false, null, false);
  }
  observer.takeRecords();
}

beforeEach(() => {
  told = [];
  tree = new SentTree();
  const roots = new ShadowRoots();
  const treatments = new Treatments(document, RULES, new SecretHistory(), tree, roots);
  arrivals = new Arrivals(tree, treatments, (node, treatment) => told.push([node, treatment]));
  observer = new MutationObserver(() => {});
  observer.observe(document, { childList: true, subtree: true });
});

const noted = (): void => arrivals.note(observer.takeRecords());

test("what was moved under a mask, and what is stricter in it", () => {
  page('<main class="inspectlet-sensitive"></main><p><b>x</b><i>y</i></p>');
  const [p, b] = [only("p"), only("b")];
  p.remove();
  b.className = "inspectletIgnore";
  only("main").append(p);
  noted();
  expect(told).toEqual([
    [p, Treatment.Masked],
    [b, Treatment.Excluded],
  ]);
});

test("what went long ago and comes in something new", () => {
  page("<p><b>x</b></p>");
  const b = only("b");
  b.remove();
  noted();
  tree.remove(tree.of(b) as NonNullable<ReturnType<SentTree["of"]>>);
  const around = document.createElement("div");
  around.className = "inspectletIgnore";
  around.append(b);
  document.body.append(around);
  noted();
  expect(told).toEqual([[b, Treatment.Excluded]]);
});

test("what stays as it was, what is new, and what is looser", () => {
  page('<main class="inspectlet-sensitive"><p>x</p></main><i>y</i><u></u>');
  document.body.append(only("p"));
  only("u").append(only("i"));
  only("main").innerHTML = "<b>new</b>";
  noted();
  expect(told).toEqual([]);
});
