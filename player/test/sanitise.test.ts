import { describe, expect, test } from "vitest";
import { Sanitiser } from "../src/sanitise.ts";

const supply = {
  url: (url: string) => (url === "http://a.test/x.png" ? "blob:here/1" : null),
  sheet: (name: string) => (name.endsWith("known") ? "b { background: url(http://evil.test/sheet) }" : null),
};
const element = (tagName: string, attributes: object = {}, childNodes: object[] = [], more: object = {}) => ({
  type: 2,
  id: 7,
  tagName,
  attributes,
  childNodes,
  ...more,
});

function built(node: object, sanitiser = new Sanitiser(supply)): string {
  const event = sanitiser.event({ type: 2, timestamp: 1, data: { node: { type: 0, id: 1, childNodes: [node] } } });
  const root = event?.data.node as { childNodes: object[] };
  return JSON.stringify(root.childNodes[0]);
}

function changed(tagName: string, attributes: object): string {
  const sanitiser = new Sanitiser(supply);
  built(element(tagName), sanitiser);
  const data = { source: 0, texts: [], removes: [], adds: [], attributes: [{ id: 7, attributes }] };
  return JSON.stringify(sanitiser.event({ type: 3, timestamp: 2, data })?.data.attributes);
}

const ATTACKS: [string, object][] = [
  ["img", { src: "http://evil.test/x" }],
  ["img", { src: "//evil.test/x" }],
  ["img", { srcset: "http://evil.test/x 2x, http://evil.test/y 3x" }],
  ["img", { onerror: "evil.test" }],
  ["img", { ONLOAD: "evil.test" }],
  ["a", { href: "javascript:evil.test" }],
  ["a", { href: " java\nscript:evil.test" }],
  ["a", { href: "http://evil.test/", ping: "http://evil.test/", target: "_top" }],
  ["area", { href: "http://evil.test/" }],
  ["iframe", { src: "http://evil.test/", srcdoc: "<script>evil.test</script>" }],
  ["form", { action: "http://evil.test/" }],
  ["button", { formaction: "http://evil.test/" }],
  ["input", { type: "image", src: "http://evil.test/" }],
  ["video", { src: "http://evil.test/", poster: "http://evil.test/" }],
  ["audio", { src: "http://evil.test/" }],
  ["source", { src: "http://evil.test/", srcset: "http://evil.test/x" }],
  ["track", { src: "http://evil.test/" }],
  ["link", { rel: "stylesheet", href: "http://evil.test/" }],
  ["link", { rel: "preload", as: "image", imagesrcset: "http://evil.test/" }],
  ["link", { rel: "stylesheet", _cssText: "@import 'http://evil.test/';" }],
  ["link", { _cssText: "voile-asset:known" }],
  ["style", { _cssText: "a{background:url(http://evil.test/)}" }],
  ["meta", { "http-equiv": "refresh", content: "0;url=http://evil.test/" }],
  ["base", { href: "http://evil.test/" }],
  ["object", { data: "http://evil.test/" }],
  ["embed", { src: "http://evil.test/" }],
  ["applet", { code: "evil.test" }],
  ["script", { src: "http://evil.test/" }],
  ["frame", { src: "http://evil.test/" }],
  ["frameset", { onload: "evil.test" }],
  ["portal", { src: "http://evil.test/" }],
  ["fencedframe", { src: "http://evil.test/" }],
  ["template", { shadowrootmode: "open", "data-x": "http://evil.test/" }],
  ["body", { background: "http://evil.test/" }],
  ["table", { background: "http://evil.test/" }],
  ["div", { style: "background:url(http://evil.test/)" }],
  ["div", { "data-src": "http://evil.test/" }],
  ["div", { 'x"onclick': "evil.test" }],
  ["canvas", { rr_dataURL: "http://evil.test/" }],
  ["img", { rr_dataURL: "http://evil.test/" }],
  ["div", { rr_width: "1px;background:url(http://evil.test/)" }],
  ["sCrIpT", { src: "http://evil.test/" }],
];

describe("nothing that runs, sends or loads is built", () => {
  test.each(ATTACKS)("%s %j", (tag, attributes) => {
    expect(built(element(tag, attributes))).not.toContain("evil.test");
  });
  test.each(ATTACKS)("as a change of %s %j", (tag, attributes) => {
    expect(changed(tag, attributes)).not.toContain("evil.test");
  });
  test.each([
    ["script", { href: "http://evil.test/" }],
    ["use", { "xlink:href": "http://evil.test/#a" }],
    ["use", { href: "data:image/svg+xml,evil.test" }],
    ["image", { href: "http://evil.test/" }],
    ["feImage", { href: "http://evil.test/" }],
    ["a", { "xlink:href": "javascript:evil.test" }],
    ["set", { attributeName: "href", to: "javascript:evil.test" }],
    ["animate", { attributeName: "xlink:href", values: "http://evil.test/" }],
    ["rect", { fill: "url(http://evil.test/#a)" }],
    ["rect", { filter: "u\\72l(http://evil.test/#a)" }],
    ["svg", { onload: "evil.test", "xml:base": "http://evil.test/" }],
    ["foreignObject", { onbegin: "evil.test" }],
  ])("in SVG: %s %j", (tag, attributes) => {
    expect(built(element(tag, attributes, [], { isSVG: true }))).not.toContain("evil.test");
  });
});

test("scripts and what embeds are built empty, and their children with them", () => {
  const child = { type: 3, id: 8, textContent: "evil.test" };
  for (const tag of ["script", "object", "noscript", "base"]) {
    expect(built(element(tag, {}, [child]))).toBe('{"type":2,"id":7,"tagName":"noscript","attributes":{},"childNodes":[]}');
  }
});

test("text in a style element is style, whenever it comes", () => {
  const css = "a{b:url(http://evil.test/)}";
  const text = { type: 3, id: 8, textContent: css };
  const sanitiser = new Sanitiser(supply);
  expect(built(element("style", {}, [text]), sanitiser)).not.toContain("evil.test");
  const mutation = (part: object) =>
    JSON.stringify(
      sanitiser.event({ type: 3, timestamp: 2, data: { source: 0, texts: [], attributes: [], removes: [], adds: [], ...part } }),
    );
  expect(mutation({ texts: [{ id: 8, value: css }] })).not.toContain("evil.test");
  expect(mutation({ adds: [{ parentId: 7, nextId: null, node: { ...text, id: 9 } }] })).not.toContain("evil.test");
  expect(mutation({ texts: [{ id: 9, value: css }] })).not.toContain("evil.test");
});

test("rules of sheets, declarations and adopted sheets pass the gate", () => {
  const rule = "a{b:url(http://evil.test/)}";
  const sanitiser = new Sanitiser(supply);
  const all = [
    { source: 8, id: 7, adds: [{ rule, index: 0 }], replace: rule, replaceSync: rule },
    { source: 13, id: 7, index: [0], set: { property: "b", value: "url(http://evil.test/)", priority: "x" } },
    { source: 15, id: 1, styleIds: [1], styles: [{ styleId: 1, rules: [{ rule }] }] },
  ].map((data) => sanitiser.event({ type: 3, timestamp: 1, data }));
  expect(all).not.toContain(null);
  expect(JSON.stringify(all)).not.toContain("evil.test");
});

test("style objects of a mutation pass the gate", () => {
  expect(
    changed("div", {
      style: { background: "url(http://evil.test/)", "--x": ["url(http://evil.test/)", "important"], top: false },
    }),
  ).toBe(
    '[{"id":7,"attributes":{"style":{"background":"url(\\"data:,\\")","--x":["url(\\"data:,\\")","important"],"top":false}}}]',
  );
});

test.each([0, 1, 6, 7, "2", null])("events of type %j are not replayed", (type) => {
  expect(new Sanitiser(supply).event({ type, timestamp: 1, data: {} })).toBeNull();
});

test.each([7, 9, 10, 11, 16, 99, "0"])("nor is the incremental source %j", (source) => {
  expect(new Sanitiser(supply).event({ type: 3, timestamp: 1, data: { source, id: 1 } })).toBeNull();
});

test("a snapshot that is no document, an id that is none, a time that is none: nothing", () => {
  const sanitiser = new Sanitiser(supply);
  expect(sanitiser.event({ type: 2, timestamp: 1, data: { node: element("div") } })).toBeNull();
  expect(sanitiser.event({ type: 2, timestamp: "1", data: { node: { type: 0, id: 1, childNodes: [] } } })).toBeNull();
  expect(sanitiser.event("x")).toBeNull();
  expect(() => built({ ...element("div"), id: "7" }, sanitiser)).not.toThrow();
});

test("a forged tree does not exhaust the stack", () => {
  let node: object = element("div");
  for (let depth = 0; depth < 5000; depth += 1) node = element("div", {}, [node]);
  expect(() => built(node)).not.toThrow();
});

test("a picture that is at hand is shown, another is a box of its size with its text", () => {
  expect(built(element("img", { src: "http://a.test/x.png", alt: "Linen" }))).toContain("blob:here/1");
  const missing = decodeURIComponent(
    built(element("img", { src: "http://a.test/y.png", alt: 'A "<b>', width: "30", height: "20" })),
  );
  expect(missing).toContain("A &#34;&#60;b&#62;");
  expect(missing).toContain('width="30" height="20"');
});

test("boxes and masked parts are marked for the style rules", () => {
  const box = { rr_width: "10px", rr_height: "10px" };
  expect(built(element("div", box, [], { vt: "s" }))).toContain('"data-voile-box":"secret"');
  expect(built(element("div", box, [], { vt: "x" }))).toContain('"data-voile-box":"excluded"');
  expect(built(element("div", { ...box, alt: "A" }))).toContain('"data-voile-box":"picture"');
  expect(built(element("p", {}, [], { vt: "m" }))).toContain('"data-voile-veil":""');
});

test("a box that was measured anew changes its style", () => {
  expect(changed("div", { rr_width: "12px", rr_height: "3px" })).toBe(
    '[{"id":7,"attributes":{"style":{"width":"12px","height":"3px"}}}]',
  );
});

test("what a page looks like is left alone", () => {
  const attributes = {
    class: "a http://b.test",
    id: "x",
    "data-state": "open",
    "aria-label": "See http://b.test",
    colspan: "2",
    viewBox: "0 0 1 1",
  };
  expect(JSON.parse(built(element("td", attributes))).attributes).toEqual(attributes);
});

test("clicks without a place keep none", () => {
  const event = new Sanitiser(supply).event({ type: 3, timestamp: 1, data: { source: 2, type: 2, id: 4, x: null } });
  expect(event?.data).toEqual({ source: 2, type: 2, id: 4 });
});
