/** A walk that was left ends where something around it goes, or is to be sent anew as something stricter. */
import { expect, test } from "vitest";
import { SentTree } from "../src/capture/tree";
import { Walk } from "../src/capture/walk";
import { Treatment } from "../src/events";

function begun(): { tree: SentTree; walk: Walk; entered: Node[]; around: Element } {
  document.body.innerHTML = "<section><div><p><b></b><i></i></p></div></section>";
  const [around, within, top] = ["section", "div", "p"].map((tag) => document.querySelector(tag) as Element) as [
    Element,
    Element,
    Element,
  ];
  const tree = new SentTree();
  const entered: Node[] = [];
  const outer = tree.add(around, Treatment.Clear, false, null, false);
  const parent = tree.add(within, Treatment.Clear, false, outer, false);
  const serializer = {
    node: (node: Node, above: typeof parent) => ({ wire: {}, sent: tree.add(node, Treatment.Clear, false, above, false) }),
  };
  const sink = { enter: (_: unknown, sent: typeof parent) => entered.push(sent.node), leave: () => {} };
  const none = { of: () => null };
  const walk = new Walk(tree, serializer as never, none as never, () => Treatment.Clear, sink as never, {} as never);
  walk.begin(top, parent, false);
  walk.step();
  return { tree, walk, entered, around };
}

test("what is left of it is not sent as it was", () => {
  const { walk, entered, around } = begun();
  walk.resume(new Set(), new Set([around]));
  while (!walk.done) walk.step();
  expect(entered.map(({ nodeName }) => nodeName)).toEqual(["P", "B"]);
});

test("and is sent where nothing has changed", () => {
  const { walk, entered } = begun();
  walk.resume(new Set(), new Set());
  while (!walk.done) walk.step();
  expect(entered.map(({ nodeName }) => nodeName)).toEqual(["P", "B", "I"]);
});
