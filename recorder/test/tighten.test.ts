/** Unsent events about nodes that have become stricter. */
import { describe, expect, test } from "vitest";
import { EventType, Source, Treatment, type WireEvent, type WireNode } from "../src/events";
import { pass } from "../src/gate";
import { type Known, Tightener } from "../src/tighten";

const CANARY = "canary7261";
const KNOWN: Known = { box: () => ({ tagName: "div", attributes: { rr_width: "10px", rr_height: "10px" } }), tag: () => "p" };

const text = (id: number, textContent: string): WireNode => ({ type: 3, id, textContent });
const element = (id: number, tagName: string, childNodes: WireNode[], attributes = {}): WireNode => ({
  type: 2,
  id,
  tagName,
  attributes,
  childNodes,
});
const increment = (source: Source, data: object): WireEvent => ({
  type: EventType.Incremental,
  timestamp: 1000,
  data: { source, ...data },
});
const mutation = (data: object): WireEvent =>
  increment(Source.Mutation, { texts: [], attributes: [], removes: [], adds: [], ...data });

const SNAPSHOT: WireEvent = {
  type: EventType.FullSnapshot,
  timestamp: 1000,
  data: {
    node: {
      type: 0,
      id: 1,
      childNodes: [
        element(2, "div", [text(3, "kept")]),
        element(4, "section", [
          element(5, "p", [text(6, CANARY)], { title: CANARY, class: "a", style: "color: red" }),
          element(7, "img", [], { src: `https://shop.example/${CANARY}.png`, alt: CANARY }),
          element(8, "input", [], { type: "text", value: CANARY, checked: true }),
          element(9, "style", [text(10, ".a{color:red}")]),
        ]),
      ],
    },
    initialOffset: { top: 0, left: 0 },
  },
};
const EVENTS: readonly WireEvent[] = [
  SNAPSHOT,
  mutation({ adds: [{ parentId: 5, nextId: null, node: element(20, "b", [text(21, CANARY)]), vt: "c" }] }),
  mutation({ adds: [{ parentId: 20, nextId: null, node: text(22, CANARY), vt: "c" }] }),
  mutation({ texts: [{ id: 6, value: CANARY, vt: "c" }], removes: [{ parentId: 20, id: 22 }] }),
  mutation({ texts: [{ id: 3, value: "kept too", vt: "c" }] }),
  mutation({ attributes: [{ id: 5, attributes: { title: CANARY, class: "b" }, vt: "c" }] }),
  increment(Source.Input, { id: 8, text: CANARY, isChecked: false, vt: "c" }),
  increment(Source.MouseInteraction, { type: 2, id: 5, x: 31337, y: 31337, vt: "c" }),
  increment(Source.MouseMove, {
    positions: [
      { x: 31337, y: 31337, id: 21, timeOffset: 0, vt: "c" },
      { x: 1, y: 1, id: 2, timeOffset: 0, vt: "c" },
    ],
  }),
  increment(Source.Scroll, { id: 5, x: 0, y: 31337, vt: "c" }),
  increment(Source.Selection, { ranges: [{ start: 6, startOffset: 1, end: 6, endOffset: 2 }], vt: "c" }),
  increment(Source.AdoptedStyleSheet, { id: 5, styleIds: [1], vt: "c" }),
  { type: EventType.Custom, timestamp: 1000, data: { tag: "voile.focus", payload: { id: 8, vt: "c", state: "focus" } } },
];

function run(treatment: Treatment): (WireEvent | null)[] {
  const tightener = new Tightener([4], treatment, KNOWN);
  while (EVENTS.map((event) => tightener.collect(event)).some(Boolean)) {
    // until nothing new is found
  }
  return EVENTS.map((event) => tightener.event(event));
}

describe.each([
  ["masked", Treatment.Masked],
  ["excluded", Treatment.Excluded],
  ["secret", Treatment.Secret],
])("%s", (_, treatment) => {
  const out = run(treatment);

  test("nothing of the nodes is left, and what is left passes the gate", () => {
    const whole = JSON.stringify(out);
    expect(whole.includes(CANARY)).toBe(false);
    expect(whole.includes("31337")).toBe(false);
    for (const event of out) expect(event === null || pass(event) !== null).toBe(true);
  });

  test("the rest stays", () => {
    const whole = JSON.stringify(out);
    expect(whole).toContain("kept too");
    expect(out[8]?.data.positions).toEqual([{ x: 1, y: 1, id: 2, timeOffset: 0, vt: "c" }]);
  });
});

test("masked nodes keep their shape", () => {
  const whole = JSON.stringify(run(Treatment.Masked));
  expect(whole).toContain("XXXXXXXXXX");
  expect(whole).toContain(".a{color:red}");
  expect(whole).toContain('"class":"b"');
  expect(whole).toContain('{"source":15,"id":5,"styleIds":[1],"vt":"m"}');
});

test("a box has no child, and what was put into it goes", () => {
  const out = run(Treatment.Excluded);
  const root = (out[0]?.data.node as WireNode | undefined)?.childNodes?.[1];
  expect(root).toMatchObject({ id: 4, tagName: "div", childNodes: [], vt: "x" });
  expect(out.slice(1, 4)).toEqual([null, null, null]);
});

test("what a secret became stays secret when it is masked later", () => {
  const tightener = new Tightener([4], Treatment.Masked, KNOWN);
  const secret = { ...element(8, "div", []), vt: "s" as const };
  const snapshot = { ...SNAPSHOT, data: { ...SNAPSHOT.data, node: element(4, "p", [secret]) } };
  tightener.collect(snapshot);
  expect(JSON.stringify(tightener.event(snapshot))).toContain('"vt":"s"');
});
