// The positive control: a recorder that ships everything it can see. What the search does not find here, it would
// find nowhere, and the row would prove nothing.
(() => {
  const send = fetch.bind(globalThis);
  const beacon = navigator.sendBeacon.bind(navigator);
  const visit = location.pathname.split("/")[2];
  const roots = new WeakMap();
  const seenDocuments = new WeakSet();
  const out = [];

  const text = (value) => {
    if (value instanceof Error) return [value.name, value.message, value.stack, text(value.cause)].join(" ");
    if (value instanceof Node) return tree(value);
    if (value instanceof FormData || value instanceof URLSearchParams) return JSON.stringify([...value]);
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      return String.fromCharCode(...new Uint8Array(value.buffer ?? value));
    }
    if (value instanceof Headers) return JSON.stringify([...value]);
    if (value instanceof Request) return `${value.url} ${JSON.stringify([...value.headers])} ${bodies(value)}`;
    if (typeof value === "object" && value !== null) {
      try {
        return JSON.stringify(value, (_, part) => (part instanceof FormData || part instanceof URLSearchParams ? [...part] : part));
      } catch {
        return String(value);
      }
    }
    return String(value);
  };
  const bodies = (request) => {
    request.clone().text().then((body) => ship("body", body), () => {});
    return "";
  };
  const said = new Map();
  const ship = (kind, ...what) => {
    const item = [kind, ...what.map(text)];
    // What was shipped a moment ago need not be shipped again.
    if (said.get(kind) === item.join()) return;
    said.set(kind, item.join());
    out.push(item);
    if (out.length > 40) flush();
  };
  const flush = (leaving = false) => {
    if (out.length === 0) return;
    const body = JSON.stringify(out.splice(0));
    // A beacon outlives the page but holds little.
    if (!leaving) send("/sink/control/" + visit, { method: "POST", body }).catch(() => {});
    else for (let at = 0; at < body.length; at += 50_000) beacon("/sink/control/" + visit, body.slice(at, at + 50_100));
  };

  const rules = (sheet) => {
    try {
      return [...sheet.cssRules].map((rule) => rule.cssText + (rule.styleSheet ? rules(rule.styleSheet) : "")).join("\n");
    } catch {
      return sheet.href ?? "";
    }
  };
  const FIELD = /^(input|textarea|select|option|button|output|meter|progress)$/;
  const tree = (node) => {
    if (!node) return "";
    if (node.nodeType === 3) return node.data;
    if (node.nodeType === 8 || node.nodeType === 4 || node.nodeType === 7) return `<!--${node.target ?? ""} ${node.data}-->`;
    let found = "";
    if (node.nodeType === 1) {
      found += `<${node.localName} ${[...node.attributes].map((one) => `${one.name}="${one.value}"`).join(" ")}`;
      if (FIELD.test(node.localName)) found += ` now="${node.value}" is="${node.checked}${node.selectedIndex}"`;
      if (node.files) found += [...node.files].map((file) => file.name).join();
      if (node.localName.includes("-")) found += ` now="${node.value}" label="${node.label}"`;
      found += ">";
    }
    for (const child of node.childNodes ?? []) found += tree(child);
    if (node.localName === "template") found += tree(node.content);
    const root = node.shadowRoot ?? roots.get(node);
    if (root) found += `#shadow ${sheetsOf(root)}${watch(root) ?? ""}${tree(root)}`;
    if (node.localName === "iframe" || node.localName === "object" || node.localName === "embed") found += framed(node);
    if (node.localName === "canvas") found += drawn.get(node) ?? "";
    return found;
  };
  const framed = (frame) => {
    try {
      const inner = frame.contentDocument ?? frame.getSVGDocument?.();
      if (!inner) return "";
      watch(inner);
      return `#frame ${inner.URL} ${sheetsOf(inner)} ${tree(inner)}`;
    } catch {
      return "";
    }
  };
  const sheetsOf = (root) => [...root.styleSheets, ...(root.adoptedStyleSheets ?? [])].map(rules).join("\n");

  const EVENTS = [
    "input", "change", "beforeinput", "keydown", "keyup", "paste", "copy", "cut", "drop", "compositionupdate", "compositionend",
    "click", "pointerdown", "pointermove", "scroll", "focusin", "submit", "toggle", "select", "selectionchange", "dragstart", "reset",
  ];
  let pressed = "";
  const onEvent = (event) => {
    const target = event.composedPath()[0];
    ship(
      "event", event.type, event.key ?? "", event.data ?? "", event.clientX ?? "", event.clientY ?? "", target?.id ?? "",
      target?.value ?? "", event.clipboardData?.getData("text") ?? "", event.dataTransfer?.getData("text") ?? "",
      String((target?.ownerDocument ?? document).getSelection?.() ?? ""), target?.checked ?? "", target?.scrollTop ?? "",
      target?.getBoundingClientRect ? JSON.stringify(target.getBoundingClientRect()) : "",
    );
    if (event.type === "keydown") ship("keys", (pressed += event.key));
    if (event.type !== "pointermove") soon();
  };
  const onMutations = (records) => {
    for (const record of records) {
      ship("was", record.oldValue ?? "", record.attributeName ?? "", ...[...record.removedNodes].map(tree));
      ship("now", record.type === "attributes" ? record.target.getAttribute(record.attributeName) : record.target.data ?? "",
        ...[...record.addedNodes].map(tree));
    }
    soon();
  };
  function watch(root) {
    if (seenDocuments.has(root)) return;
    seenDocuments.add(root);
    new MutationObserver(onMutations).observe(root, {
      childList: true, subtree: true, attributes: true, characterData: true, attributeOldValue: true, characterDataOldValue: true,
    });
    for (const type of EVENTS) root.addEventListener(type, onEvent, true);
  }

  const snapshot = () => {
    ship("page", location.href, document.referrer, document.title, window.name, document.cookie, history.state, globalThis.__insp,
      { ...localStorage }, { ...sessionStorage }, sheetsOf(document), document.designMode);
    ship("tree", document);
    ship("internals", internals.map((one) => [one.ariaLabel, one.ariaDescription, one.ariaValueText, ...(one.states ?? [])]));
    ship("values", [...document.querySelectorAll("input, textarea")].map((one) => one.value).join(""));
    ship("names", performance.getEntries().map((entry) => entry.name),
      document.getAnimations().map((one) => `${one.id} ${one.animationName ?? ""} ${text(one.effect?.getKeyframes?.())}`),
      [...(globalThis.CSS?.highlights?.keys() ?? [])], [...document.querySelectorAll("*")].map((one) => one.getHTML?.() ?? "").length);
  };
  let waiting = 0;
  const soon = () => {
    waiting ||= setTimeout(() => {
      waiting = 0;
      snapshot();
      flush();
    }, 60);
  };

  const around = (owner, name, what) => {
    const real = owner?.[name];
    if (typeof real !== "function") return;
    owner[name] = function (...given) {
      ship(what, ...given);
      const answer = real.apply(this, given);
      answer?.then?.((value) => value instanceof Response && value.clone().text().then((body) => ship("answer", body), () => {}), () => {});
      soon();
      return answer;
    };
  };
  const internals = [];
  const attachInternals = HTMLElement.prototype.attachInternals;
  HTMLElement.prototype.attachInternals = function () {
    const made = attachInternals.call(this);
    internals.push(made);
    return made;
  };
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (...given) {
    const root = attach.apply(this, given);
    roots.set(this, root);
    watch(root);
    return root;
  };
  const drawn = new WeakMap();
  for (const name of ["fillText", "strokeText"]) {
    const real = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (words, ...rest) {
      drawn.set(this.canvas, `${drawn.get(this.canvas) ?? ""} ${words}`);
      return real.call(this, words, ...rest);
    };
  }
  for (const name of ["log", "warn", "error", "info", "debug", "table", "dir", "group", "trace", "assert"]) around(console, name, "console");
  for (const name of ["fetch", "open", "postMessage", "alert"]) around(globalThis, name, name);
  for (const name of ["open", "send", "setRequestHeader"]) around(XMLHttpRequest.prototype, name, "xhr");
  const answered = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...given) {
    this.addEventListener("loadend", () => ship("xhr answer", this.responseType ? "" : this.responseText, this.getAllResponseHeaders()));
    return answered.apply(this, given);
  };
  for (const name of ["pushState", "replaceState"]) around(history, name, name);
  for (const name of ["insertRule", "replaceSync", "replace", "addRule"]) around(CSSStyleSheet.prototype, name, name);
  for (const name of ["setProperty"]) around(CSSStyleDeclaration.prototype, name, name);
  for (const name of ["setItem"]) around(Storage.prototype, name, name);
  for (const name of ["sendBeacon"]) around(navigator, name, name);
  for (const name of ["mark", "measure"]) around(performance, name, name);
  for (const name of ["send"]) around(WebSocket.prototype, name, "socket");
  for (const name of ["WebSocket", "EventSource", "Worker"]) {
    globalThis[name] = new Proxy(globalThis[name], {
      construct: (real, given) => {
        ship(name, ...given);
        return new real(...given);
      },
    });
  }
  for (const name of ["animate", "setHTMLUnsafe"]) around(Element.prototype, name, name);
  for (const name of ["setFormValue", "setValidity"]) around(globalThis.ElementInternals?.prototype, name, name);
  for (const name of ["setCustomValidity"]) around(HTMLInputElement.prototype, name, name);
  around(globalThis.clipboard ?? navigator.clipboard, "writeText", "clipboard");
  around(globalThis, "structuredClone", "clone");
  around(globalThis.customElements, "define", "define");
  around(globalThis.IDBObjectStore?.prototype, "put", "database");
  around(globalThis.BroadcastChannel?.prototype, "postMessage", "channel");
  around(globalThis.Notification?.prototype, "close", "notification");
  around(globalThis, "print", "print");
  around(document, "execCommand", "command");
  around(globalThis.Selection?.prototype, "addRange", "range");
  // Sent at once: these may come last, and nothing else makes them leave before the page does.
  const shipNow = (...item) => {
    ship(...item);
    flush();
  };
  addEventListener("error", (event) => shipNow("error", event.message, event.filename, event.error), true);
  addEventListener("unhandledrejection", (event) => shipNow("rejection", event.reason), true);
  addEventListener("message", (event) => shipNow("message", event.data), true);
  addEventListener("hashchange", () => soon());
  addEventListener("popstate", () => soon());
  addEventListener("pagehide", () => {
    // First what waits, by itself: with the whole page behind it, it may be more than a beacon takes.
    flush(true);
    snapshot();
    flush(true);
  });
  watch(document);
  addEventListener("DOMContentLoaded", soon);
  addEventListener("load", soon);
  setInterval(soon, 300);
  ship("begun", location.href);
  flush();
})();
