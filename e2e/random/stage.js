// Builds a random page, starts the recorder in it, lets things happen, and keeps what the recorder would send.
// Plain DOM calls alone: it knows nothing of treatments.
(() => {
  const SPACES = { html: "http://www.w3.org/1999/xhtml", svg: "http://www.w3.org/2000/svg" };
  const nodes = new Map();
  const sheets = new Map();
  const roots = new Map();
  const sent = [];
  const ends = [];
  let batch = 0;
  let sends = 0;
  const realTimer = window.setTimeout.bind(window);
  const realFrame = window.requestAnimationFrame.bind(window);
  const PATIENCE_MS = 8000;
  const SLOW_LOOKS = 300;
  const realNow = performance.now.bind(performance);

  // Waits of the recorder pass quickly, so that hundreds of pages fit into a test.
  const scale = (ms) => (ms > 20 ? Math.max(8, ms / 40) : ms);
  /** What somebody waits for: the page is quiet once nothing is. Long waits are for retries and the like. */
  const pending = new Set();
  const LONG_MS = 3000;

  window.setTimeout = (run, ms, ...given) => {
    const timer = realTimer(
      () => {
        pending.delete(timer);
        run(...given);
      },
      scale(ms ?? 0),
    );
    if ((ms ?? 0) <= LONG_MS) pending.add(timer);
    return timer;
  };
  const realClear = window.clearTimeout.bind(window);
  window.clearTimeout = (timer) => {
    pending.delete(timer);
    realClear(timer);
  };

  window.fetch = async (url, options) => {
    const { body } = options ?? {};
    if (!options || options.method === undefined || options.method === "GET") return new Response("", { status: 404 });
    const one = { url: String(url), body: null, batch };
    sent.push(one);
    sends += 1;
    one.body = await (typeof body === "string" ? body : new Response(body).text());
    return new Response(JSON.stringify({ outcome: "accepted", policy: 3, missing: [] }));
  };
  delete window.CompressionStream;
  navigator.sendBeacon = () => false;

  /** For a while every look at the clock costs two milliseconds, so that the snapshot is cut into many slices. */
  function slowClock() {
    let looks = 0;
    performance.now = () => {
      looks += 1;
      return realNow() + 2 * Math.min(looks, SLOW_LOOKS);
    };
  }

  function build(spec, page) {
    if (spec.t === "text") return keep(spec, page.createTextNode(spec.v));
    if (spec.t === "comment") return keep(spec, page.createComment(spec.v));
    const made = keep(spec, page.createElementNS(SPACES[spec.ns ?? "html"], spec.n));
    for (const [name, value] of Object.entries(spec.a ?? {})) made.setAttribute(name, value);
    for (const child of spec.c) made.append(build(child, page));
    if (spec.s) shadow(made, spec.s);
    if (spec.v !== undefined) made.value = spec.v;
    if (spec.ck) made.checked = true;
    if (spec.ch !== undefined) made.selectedIndex = spec.ch;
    return made;
  }

  function keep(spec, node) {
    nodes.set(spec.k, node);
    return node;
  }

  function shadow(host, spec) {
    const root = host.attachShadow({ mode: spec.mode });
    nodes.set(spec.k, root);
    roots.set(host, root);
    adopt(root, spec.ru);
    for (const child of spec.c) root.append(build(child, host.ownerDocument));
    furnish(spec);
  }

  function adopt(root, rules) {
    const { defaultView } = root.ownerDocument ?? root;
    // A document without a window has no sheets of its own.
    for (const css of defaultView ? (rules ?? []) : []) {
      const sheet = new defaultView.CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    }
  }

  /** Frames have a document only once they stand in the page. */
  function furnish(spec) {
    if (spec.t === "element" && spec.f && !spec.f.foreign) fill(nodes.get(spec.k), spec.f);
    for (const child of [...(spec.c ?? []), ...(spec.s?.c ?? [])]) furnish(child);
  }

  /** Clicks must not lead to another page. */
  function stay(target) {
    target.addEventListener("click", (event) => event.preventDefault(), true);
  }

  function fill(frame, spec) {
    const page = frame.contentDocument;
    if (!page) return;
    stay(page);
    const [html] = spec.c;
    const [head, body] = html.c;
    nodes.set(spec.k, page);
    for (const [part, node] of [[html, page.documentElement], [head, page.head], [body, page.body]]) nodes.set(part.k, node);
    for (const child of body.c) page.body.append(build(child, page));
    furnish(body);
  }

  const acts = {
    add(parent, before, spec) {
      const made = build(spec, nodes.get(parent).ownerDocument);
      nodes.get(parent).insertBefore(made, before === null ? null : nodes.get(before));
      furnish(spec);
    },
    remove: (key) => nodes.get(key).remove(),
    move: (key, parent, before) => nodes.get(parent).insertBefore(nodes.get(key), before === null ? null : nodes.get(before)),
    text(key, value) {
      nodes.get(key).data = value;
    },
    attribute(key, name, value) {
      if (value === null) nodes.get(key).removeAttribute(name);
      else nodes.get(key).setAttribute(name, value);
    },
    value(key, value) {
      nodes.get(key).value = value;
    },
    check(key, checked, told) {
      nodes.get(key).checked = checked;
      if (told) tell(nodes.get(key), "click", "input", "change");
    },
    type(key, value) {
      const field = nodes.get(key);
      field.focus();
      for (let end = 1; end <= value.length; end += 5) {
        field.value = value.slice(0, end);
        tell(field, "input");
      }
      field.value = value;
      tell(field, "input", "change");
      field.blur();
    },
    retype(key, type, value, first) {
      const field = nodes.get(key);
      if (first && value !== null) field.value = value;
      field.type = type;
      if (!first && value !== null) field.value = value;
    },
    swap(key, spec) {
      nodes.get(key).replaceWith(build(spec, nodes.get(key).ownerDocument));
    },
    click(key) {
      const node = nodes.get(key);
      const { left, top } = node.getBoundingClientRect();
      const at = { bubbles: true, composed: true, cancelable: true, view: node.ownerDocument.defaultView, clientX: left + 2, clientY: top + 2 };
      for (const type of ["mousemove", "mousedown", "mouseup", "click"]) node.dispatchEvent(new MouseEvent(type, at));
      node.scrollTop = 3;
    },
    shadow: (key, spec) => shadow(nodes.get(key), spec),
    frame(key, html) {
      const frame = nodes.get(key);
      const page = frame.contentDocument;
      if (!page) return;
      frame.srcdoc = html;
      loading.push(new Promise((done) => frame.addEventListener("load", done, { once: true })));
    },
    rule(key, css) {
      const { sheet } = nodes.get(key);
      sheet?.insertRule(css, sheet.cssRules.length);
    },
  };
  const loading = [];

  function tell(node, ...types) {
    for (const type of types) node.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
  }

  const wait = {
    same: () => Promise.resolve(),
    task: () => new Promise((done) => realTimer(done, 0)),
    frame: () => new Promise((done) => realTimer(done, 17)),
    flush: () => until(() => false, 90),
  };

  /** Until `holds`, or for `ms`. */
  async function until(holds, ms) {
    const end = realNow() + ms;
    while (realNow() < end && !holds()) await wait.task();
  }

  async function quiet() {
    await Promise.race([Promise.all(loading), wait.flush()]);
    const end = realNow() + PATIENCE_MS;
    for (let calm = 0; calm < 3 && realNow() < end; ) {
      const before = sends;
      // A tab that is not painted has no frames.
      await new Promise((done) => {
        realFrame(() => realTimer(done, 10));
        realTimer(done, 100);
      });
      calm = before === sends && pending.size === 0 && sends > 0 ? calm + 1 : 0;
    }
  }

  function record(source, policy) {
    const queue = [];
    const told = [];
    window.__insp = queue;
    const handover = {
      policy,
      debug: (message) => told.push(message),
      warn: (message) => told.push(message),
      allows: () => true,
      attach: (recorder) => recorder.start(),
    };
    Object.defineProperty(queue, "_voile", { value: handover, configurable: true });
    const script = document.createElement("script");
    script.textContent = source;
    document.head.append(script);
    script.remove();
    return told;
  }

  /** Runs one case; resolves to everything that was sent, and the batch at which it was. */
  window.perform = async ({ spec, batches, policy, slow }, source) => {
    const errors = [];
    window.addEventListener("error", (event) => errors.push(String(event.message)));
    stay(window);
    if (slow) slowClock();
    const [html] = spec.c;
    const [head, body] = html.c;
    for (const [part, node] of [[spec, document], [html, document.documentElement], [head, document.head], [body, document.body]])
      nodes.set(part.k, node);
    for (const part of [head, body])
      for (const child of part.c) nodes.get(part.k).append(build(child, document));
    furnish(spec);
    const told = record(source, policy);
    await wait.task();
    for (const each of batches) {
      for (const [name, ...given] of each.operations) acts[name](...given);
      batch += 1;
      ends.push(Date.now());
      await wait[each.wait]();
    }
    await quiet();
    window.dispatchEvent(new PageTransitionEvent("pagehide"));
    await until(() => sent.every((one) => one.body !== null), PATIENCE_MS);
    return { sent, ends, errors, told };
  };
})();
