// A made-up visit: four pages in two tabs, with typing, masked fields, boxes, a picture, silence. For tests alone.

const T0 = 1_700_000_000_000;
const ASSET = "a".repeat(64);
const SHEET = "b".repeat(64);

/** Serialises a small tree; ids count from 1 within a page and are kept by name. */
export class Tree {
  id = 0;
  named = {};

  node(tag, attributes = {}, ...children) {
    const { name, vt, ...rest } = attributes;
    this.id += 1;
    const id = this.id;
    if (name) this.named[name] = id;
    const childNodes = children.flat().map((child) => (typeof child === "string" ? this.text(child) : child(this)));
    return { type: 2, id, tagName: tag, attributes: rest, childNodes, ...(vt ? { vt } : {}) };
  }

  text(textContent) {
    this.id += 1;
    return { type: 3, id: this.id, textContent };
  }

  document(head, body) {
    this.id += 1;
    const id = this.id;
    this.id += 1;
    const doctype = { type: 1, id: this.id, name: "html", publicId: "", systemId: "" };
    const html = this.node("html", { lang: "en" }, h("head", {}, ...head), h("body", {}, ...body));
    return { type: 0, id, childNodes: [doctype, html] };
  }
}

const h =
  (tag, attributes, ...children) =>
  (tree) =>
    tree.node(tag, attributes, ...children);

const CSS = `
:root { --ink: #23302f; --leaf: #2f6b5e; }
* { box-sizing: border-box } body { margin: 0; font: 16px/1.5 Georgia, serif; color: var(--ink); background: #fbfaf6 }
header { display: flex; gap: 32px; align-items: center; padding: 18px 40px; border-bottom: 1px solid #e4e0d4; background: #fff }
header b { font-size: 24px; letter-spacing: .02em } header a { color: inherit; text-decoration: none } header a:hover { color: var(--leaf) }
main { max-width: 1120px; margin: 0 auto; padding: 40px } h1 { font-size: 40px; font-weight: 500; margin: 0 0 24px }
.grid { display: grid; grid-template-columns: repeat(3, 1fr); gap: 28px } .item { background: #fff; border: 1px solid #e9e5da; border-radius: 10px; overflow: hidden; animation: rise .4s both }
.item > * { margin: 12px 16px } .item img, .photo { width: 100%; height: 200px; margin: 0; object-fit: cover; display: block }
@keyframes rise { from { opacity: 0; transform: translateY(12px) } }
.price { color: var(--leaf); font-weight: bold } button { font: inherit; padding: 10px 22px; border: 0; border-radius: 8px; background: var(--leaf); color: #fff } button:hover { background: #1f4d43 }
form { display: grid; gap: 16px; max-width: 460px } label { display: grid; gap: 6px; font-size: 14px } input { font: inherit; padding: 10px 12px; border: 1px solid #cfc9b8; border-radius: 8px; background: #fff }
input:focus { outline: 3px solid #9ccabf; border-color: var(--leaf) } .note { background: #f0ede2; padding: 20px; border-radius: 8px; margin-top: 28px }
.cover { height: 220px; border-radius: 12px; margin-bottom: 32px; background: url("http://shop.test/img/linen.png") center / cover #dcd6c6 }
`;

const sheet = (text) => h("style", { _cssText: text }, "");
const top = (name) =>
  h(
    "header",
    {},
    h("b", {}, "Fieldmouse"),
    h("a", { href: "http://shop.test/", name: `${name}-all` }, "All goods"),
    h("a", { href: "http://shop.test/basket" }, "Basket (1)"),
  );

const item = (title, price, index) =>
  h(
    "div",
    { class: "item", name: `item${index}` },
    index % 3 === 1
      ? h("div", {
          vt: undefined,
          rr_width: "321px",
          rr_height: "200px",
          style: "display: block",
          alt: `${title}, folded on a table`,
        })
      : h("img", {
          src: index % 3 ? "http://shop.test/img/gone.png" : "http://shop.test/img/linen.png",
          alt: `${title}`,
          width: "320",
          height: "200",
        }),
    h("h3", {}, title),
    h("p", { class: "price" }, price),
    h("p", {}, h("button", { type: "button", name: `buy${index}` }, "Add to basket")),
  );

const GOODS = ["Linen shirt", "Wool throw", "Apron", "Table runner", "Tea towel", "Curtain", "Cushion", "Bed linen", "Napkins"];

function page(tab, number, start, end, url, title, root, events) {
  const at = (ms) => T0 + start + ms;
  return {
    info: {
      id: `${tab}${number}`.padStart(32, "0"),
      number,
      url,
      title,
      started_ms: T0 + start,
      ended_ms: T0 + end,
      viewport: [1280, 800],
      segments: 2,
      partial: number === 3,
    },
    tab,
    events: [
      { type: 4, timestamp: at(0), data: { href: url, width: 1280, height: 800 } },
      { type: 2, timestamp: at(20), data: { node: root, initialOffset: { top: 0, left: 0 } } },
      { type: 5, timestamp: at(25), data: { tag: "voile.page", payload: { url, title, how: "load" } } },
      ...events.map(([ms, type, data]) => ({ type, timestamp: at(ms), data })),
    ],
  };
}

const inc = (source, data) => ({ source, ...data });
const moves = (from, x0, y0, x1, y1, id, ms = 800) =>
  [0, 1].map((half) => [
    from + ((half + 1) * ms) / 2,
    3,
    inc(1, {
      positions: Array.from({ length: 8 }, (_, i) => {
        const part = (half * 8 + i + 1) / 16;
        return { x: x0 + (x1 - x0) * part, y: y0 + (y1 - y0) * part, id, timeOffset: -Math.round(((7 - i) / 16) * ms), vt: "c" };
      }),
    }),
  ]);
const click = (ms, id, x, y) =>
  [1, 0, 2].map((type, index) => [ms + index * 40, 3, inc(2, { type, id, ...(x === undefined ? {} : { x, y }), vt: "c" })]);

function catalogue() {
  const tree = new Tree();
  const root = tree.document(
    [h("title", {}, "All goods · Fieldmouse"), sheet(CSS)],
    [
      top("c"),
      h(
        "main",
        {},
        h("div", { class: "cover" }),
        h("h1", {}, "Things for the house"),
        h("div", { class: "grid", name: "grid" }, ...GOODS.map((g, i) => item(g, `€ ${20 + i * 7}.00`, i))),
      ),
    ],
  );
  const { named: n } = tree;
  return page(1, 1, 0, 21_000, "http://shop.test/", "All goods · Fieldmouse", root, [
    [30, 5, { tag: "voile.asset", payload: { kind: "image", url: "http://shop.test/img/linen.png", sha256: ASSET, bytes: 300 } }],
    ...moves(1500, 900, 120, 420, 620, n.grid),
    [3000, 3, inc(3, { id: 1, x: 0, y: 260, vt: "c" })],
    [3600, 3, inc(3, { id: 1, x: 0, y: 420, vt: "c" })],
    ...moves(4200, 420, 620, 230, 590, n.item0),
    [15_000, 3, inc(3, { id: 1, x: 0, y: 120, vt: "c" })],
    ...moves(17_000, 230, 590, 260, 700, n.item0, 1200),
    ...click(18_600, n.buy0, 250, 560),
    [18_800, 3, inc(0, { texts: [{ id: n.buy0 + 1, value: "In your basket", vt: "c" }], attributes: [], removes: [], adds: [] })],
    [20_900, 5, { tag: "voile.visible", payload: { state: "hidden" } }],
  ]);
}

function checkout(number, start, end) {
  const tree = new Tree();
  const root = tree.document(
    [
      h("title", {}, "Checkout · Fieldmouse"),
      h("link", { rel: "stylesheet", href: "http://shop.test/shop.css", _cssText: `voile-asset:${SHEET}` }),
    ],
    [
      top("k"),
      h(
        "main",
        {},
        h("h1", {}, "Checkout"),
        h(
          "form",
          { name: "form" },
          h("label", {}, "Name", h("input", { type: "text", name: "nameField", vt: "m" })),
          h("label", {}, "E-mail", h("input", { type: "email", name: "mailField", vt: "m" })),
          h(
            "label",
            {},
            "Card number",
            h("div", { name: "card", vt: "s", rr_width: "460px", rr_height: "46px", style: "display: block" }),
          ),
          h("p", {}, h("button", { type: "submit", name: "send" }, "Pay € 20.00")),
        ),
        h("div", { class: "note", vt: "m", name: "masked" }, "XXXXXXX XXXXXX, XXXXXXXXX XX, XXXXX XXXXXX"),
        h("div", { vt: "x", rr_width: "460px", rr_height: "90px", style: "display: block; margin: 24px 0px" }),
      ),
    ],
  );
  const { named: n } = tree;
  return page(1, number, start, end, "http://shop.test/checkout", "Checkout · Fieldmouse", root, [
    ...moves(600, 260, 560, 500, 290, n.form),
    ...click(1700, n.nameField),
    [1780, 5, { tag: "voile.focus", payload: { id: n.nameField, vt: "m", state: "focus" } }],
    [2200, 3, inc(5, { id: n.nameField, text: "XXXXX", isChecked: false, vt: "m" })],
    [2200, 5, { tag: "voile.field", payload: { id: n.nameField, vt: "m", kind: "typing", typed_ms: 300 } }],
    [2900, 3, inc(5, { id: n.nameField, text: "XXXXXXXXXX", isChecked: false, vt: "m" })],
    [4000, 3, inc(4, { width: 1024, height: 700 })],
    ...moves(5000, 500, 290, 430, 540, n.form),
    ...click(6200, n.send, 430, 540),
    [6300, 5, { tag: "voile.submit", payload: { id: n.form, vt: "c" } }],
    [7000, 5, { tag: "voile.page", payload: { url: "http://shop.test/thanks", title: "Thank you · Fieldmouse", how: "push" } }],
    [7000, 3, inc(0, { texts: [], attributes: [], removes: [{ parentId: n.form - 3, id: n.form }], adds: [] })],
    [7900, 3, inc(1, { positions: [{ x: 600, y: 300, id: n.masked, timeOffset: 0, vt: "c" }] })],
  ]);
}

function help() {
  const tree = new Tree();
  const root = tree.document(
    [h("title", {}, "Delivery · Fieldmouse"), sheet(CSS)],
    [
      top("h"),
      h(
        "main",
        {},
        h("h1", {}, "Delivery"),
        h("p", { name: "text" }, "We send within two days, wrapped in paper, without plastic."),
      ),
    ],
  );
  return page(2, 1, 20_800, 33_000, "http://shop.test/delivery", "Delivery · Fieldmouse", root, [
    [60, 5, { tag: "voile.visible", payload: { state: "visible" } }],
    ...moves(1500, 300, 200, 500, 240, tree.named.text),
    [11_800, 5, { tag: "voile.visible", payload: { state: "hidden" } }],
  ]);
}

export const pages = [catalogue(), help(), checkout(2, 33_500, 43_000), checkout(3, 72_000, 81_000)];
// The first tab stayed open behind the second.
pages[0].info.ended_ms = T0 + 33_000;
pages[0].events.push({ type: 5, timestamp: T0 + 33_000, data: { tag: "voile.visible", payload: { state: "visible" } } });

export const session = {
  session: {
    id: "5".repeat(32),
    site: "1234567890",
    site_name: "Fieldmouse",
    started_at: "2026-01-05T10:00:00+00:00",
    duration_ms: 81_000,
    offset_ms: 0,
  },
  recordings: [1, 2].map((tab) => ({
    id: String(tab).padStart(32, "0"),
    tab,
    pages: pages.filter((one) => one.tab === tab).map(({ info }) => info),
  })),
  assets: {},
  markers: [],
};

const LINEN_PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAcklEQVR42u3VoQ0AIAxFQfYfBI3EYbDshGvwVQ2XoKo48347e8Rbs8ercm8AAElAxU+/dwCALECFAOyACgHYARUCsAMqBGAHVAjADqgQgB1QIQA7oEIAdkCFAOyACgHYARUCsAMqBGAHVAjADqgQwBeAC0Y/8f9awJNHAAAAAElFTkSuQmCC";
export const assets = {
  [ASSET]: { type: "image/png", body: Buffer.from(LINEN_PNG, "base64") },
  [SHEET]: { type: "text/css", body: Buffer.from(CSS) },
};
