/** Nodes that become stricter: what is unsent is treated anew, what was sent is named. */
import { beforeEach, expect, test } from "vitest";
import { Corrections } from "../src/capture/corrections";
import { EventType, Source, Treatment, type WireEvent } from "../src/events";

const CANARY = "canary5521";
let ids: Map<Node, number>;
let unsent: WireEvent[];
let told: unknown[];
let sealedAny: boolean;
let taking: boolean;
let corrections: Corrections;
let section: Element;

function snapshot(): WireEvent {
  const text = { type: 3, id: 3, textContent: CANARY };
  const node = { type: 2, id: 2, tagName: "section", attributes: { title: CANARY }, childNodes: [text] };
  return { type: EventType.FullSnapshot, timestamp: 1, data: { node: { type: 0, id: 1, childNodes: [node] } } };
}

beforeEach(() => {
  document.body.innerHTML = `<section>${CANARY}</section>`;
  section = document.querySelector("section") as Element;
  ids = new Map<Node, number>([
    [section, 2],
    [section.firstChild as Node, 3],
  ]);
  unsent = [snapshot()];
  told = [];
  sealedAny = false;
  taking = false;
  corrections = new Corrections(
    { idsOf: (node) => [ids.get(node) ?? []].flat(), node: (id) => [...ids].find(([, one]) => one === id)?.[0] ?? null },
    {
      get sealedAny() {
        return sealedAny;
      },
      rewrite: (judge) => {
        unsent = unsent.flatMap((event) => judge(event) ?? []);
      },
      hold: () => {},
      release: () => {},
    },
    () => ({ tagName: "div", attributes: {} }),
    (tag, payload) => told.push([tag, payload]),
    () => taking,
    ({ data }) => (data.payload as { url: string }).url === "hidden",
  );
});

const leaves = (): boolean => JSON.stringify(unsent).includes(CANARY);

test("nothing is named while nothing was sent", () => {
  corrections.tightened(section, Treatment.Masked);
  expect(leaves()).toBe(false);
  expect(told).toEqual([]);
});

test("what was sent is named once for each treatment that is stricter", () => {
  sealedAny = true;
  for (const treatment of [Treatment.Masked, Treatment.Masked, Treatment.Secret, Treatment.Masked]) {
    corrections.tightened(section, treatment);
  }
  expect(told).toEqual([
    ["voile.correction", { ids: [2], vt: "m" }],
    ["voile.correction", { ids: [2], vt: "s" }],
  ]);
});

test("what was sent anew, less strictly, is named again", () => {
  sealedAny = true;
  corrections.tightened(section, Treatment.Masked);
  unsent = [snapshot()];
  corrections.loosened(section);
  corrections.tightened(section, Treatment.Masked);
  expect(leaves()).toBe(false);
  expect(told).toHaveLength(2);
});

test("files that nothing names any more are announced no longer", () => {
  const asset = (url: string): WireEvent => ({
    type: EventType.Custom,
    timestamp: 1,
    data: { tag: "voile.asset", payload: { kind: "image", url, sha256: "", bytes: 1 } },
  });
  unsent = [asset("hidden"), asset("shown")];
  corrections.tightened(section, Treatment.Masked);
  expect(unsent).toEqual([asset("shown")]);
});

test("a tree that is still being taken is treated anew when it is there", () => {
  unsent = [];
  taking = true;
  corrections.tightened(section, Treatment.Masked);
  taking = false;
  unsent.push(snapshot());
  corrections.taken();
  expect(leaves()).toBe(false);
});

test("nodes that the stream does not know, and clear ones, are nothing to correct", () => {
  sealedAny = true;
  corrections.tightened(document.body, Treatment.Secret);
  corrections.tightened(section, Treatment.Clear);
  expect(told).toEqual([]);
  expect(leaves()).toBe(true);
});

test("what the pointer did since is taken back, the rest stays", () => {
  const at = (timestamp: number, data: object): WireEvent => ({ type: EventType.Incremental, timestamp, data: { ...data } });
  const position = (timeOffset: number): object => ({ x: 1, y: 1, id: 2, timeOffset, vt: "c" });
  unsent = [
    at(1000, { source: Source.MouseInteraction, id: 2 }),
    at(3000, { source: Source.MouseInteraction, id: 2 }),
    at(3000, { source: Source.MouseMove, positions: [position(-1500), position(-100)] }),
    at(3000, { source: Source.Scroll, id: 2 }),
    { type: EventType.Custom, timestamp: 3000, data: { tag: "voile.reaction", payload: { at_ms: 2900 } } },
    { type: EventType.Custom, timestamp: 3000, data: { tag: "voile.focus", payload: { id: 2, vt: "c", state: "focus" } } },
  ];
  corrections.retract(2000);
  expect(unsent).toEqual([
    at(1000, { source: Source.MouseInteraction, id: 2 }),
    at(3000, { source: Source.MouseMove, positions: [position(-1500)] }),
    at(3000, { source: Source.Scroll, id: 2 }),
  ]);
});
