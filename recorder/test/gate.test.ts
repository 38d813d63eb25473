/** The last gate: what the capture should never have let through is stopped here. */
import { describe, expect, test } from "vitest";
import { EventType, NodeKind, Source, type WireEvent } from "../src/events";
import { pass } from "../src/gate";

const at = (type: number, data: Record<string, unknown>): WireEvent => ({ type: type as EventType, timestamp: 1, data });
const incremental = (source: number, data: Record<string, unknown>): WireEvent => at(EventType.Incremental, { source, ...data });
const snapshot = (node: unknown): WireEvent => at(EventType.FullSnapshot, { node, initialOffset: { top: 0, left: 0 } });
const element = (extra: Record<string, unknown>): Record<string, unknown> => ({
  type: NodeKind.Element,
  id: 2,
  tagName: "div",
  attributes: {},
  childNodes: [],
  ...extra,
});
const text = (textContent: string): Record<string, unknown> => ({ type: NodeKind.Text, id: 3, textContent });

describe("lets through", () => {
  test.each([
    ["a snapshot", snapshot(element({ childNodes: [text("hello")] }))],
    ["a masked subtree", snapshot(element({ vt: "m", childNodes: [text("XX XXX\n")] }))],
    ["a box", snapshot(element({ vt: "s", attributes: { rr_width: "1px", rr_height: "1px", style: "" } }))],
    ["a masked value", incremental(Source.Input, { id: 1, text: "XXXXX", isChecked: false, vt: "m" })],
    ["a click", incremental(Source.MouseInteraction, { type: 2, id: 1, x: 1, y: 2, vt: "c" })],
    ["a page view", at(EventType.Custom, { tag: "voile.page", payload: { url: "/", title: "", how: "load" } })],
  ])("%s", (_, event) => {
    expect(pass(event)).toEqual(event);
  });
});

describe("stops", () => {
  test.each([
    ["an unknown type", at(6, {})],
    ["a load event", at(1, {})],
    ["an unknown source", incremental(9, { id: 1 })],
    ["console output", incremental(11, { payload: ["x"] })],
    ["an unknown custom event", at(EventType.Custom, { tag: "other", payload: {} })],
    ["an unknown field", incremental(Source.Scroll, { id: 1, x: 0, y: 0, vt: "c", text: "x" })],
    ["an unknown field of a node", snapshot(element({ textContent: "x" }))],
    ["an unknown kind of node", snapshot({ type: 9, id: 1 })],
    ["a comment with text", snapshot({ type: NodeKind.Comment, id: 1, textContent: "x" })],
    ["an event without a stamp", incremental(Source.Scroll, { id: 1, x: 0, y: 0 })],
    ["an event about a secret field", incremental(Source.Input, { id: 1, text: "", isChecked: false, vt: "s" })],
    ["an event about an unknown node", incremental(Source.Scroll, { id: -1, x: 0, y: 0, vt: "c" })],
    ["a masked value of its true length", incremental(Source.Input, { id: 1, text: "XXX", isChecked: false, vt: "m" })],
    [
      "a changed text in clear",
      incremental(Source.Mutation, { texts: [{ id: 1, value: "Jane", vt: "m" }], attributes: [], removes: [], adds: [] }),
    ],
    ["a masked value in clear", incremental(Source.Input, { id: 1, text: "jane!", isChecked: false, vt: "m" })],
    ["clear text under a mask", snapshot(element({ vt: "m", childNodes: [element({ childNodes: [text("Jane")] })] }))],
    ["a box with a child", snapshot(element({ vt: "x", childNodes: [text("")] }))],
    ["a box with a class", snapshot(element({ vt: "x", attributes: { class: "a" } }))],
    ["a box of its own tag", snapshot(element({ vt: "s", tagName: "input" }))],
    ["where a masked element was clicked", incremental(Source.MouseInteraction, { type: 2, id: 1, x: 1, y: 2, vt: "m" })],
    [
      "the path over a masked element",
      incremental(Source.MouseMove, { positions: [{ x: 1, y: 1, id: 1, timeOffset: 0, vt: "m" }] }),
    ],
    ["numbers that are none", incremental(Source.Scroll, { id: 1, x: Number.NaN, y: 0, vt: "c" })],
    ["a number out of bounds", incremental(Source.ViewportResize, { width: 1e12, height: 1 })],
  ])("%s", (_, event) => {
    expect(pass(event)).toBeNull();
  });
});
