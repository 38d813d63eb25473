// What a document shows, as plain data. On the live page the privacy rules are applied to it by an oracle of its
// own, written from their text; on a replayed page it is read as it stands. The two must be equal.
(root, live) => {
  const WITHOUT_TEXT = new Set(["script", "noscript", "template", "style", "link", "head", "title", "meta", "iframe"]);
  const CODES = /(^|\s)(current-password|new-password|one-time-code|cc-\S+)(\s|$)/;
  const EMAIL = /[\w.+-]+@[\w-]+(\.[\w-]+)+/g;
  const CARD = /\b(?:\d{4} ){3}\d{4}\b/g;
  const PICTURES = new Set(["img", "svg", "video", "canvas", "picture"]);
  const view = root.defaultView;

  const isField = (node) => ["input", "textarea", "select"].includes(node.localName);
  const isButton = (node) => node.localName === "input" && ["submit", "button", "reset", "image"].includes(node.type);
  const isSecret = (node) =>
    isField(node) && (["password", "hidden", "file"].includes(node.type) || CODES.test(node.autocomplete || ""));
  const isBox = (node) =>
    live
      ? isSecret(node) || node.matches(".inspectletIgnore") || (PICTURES.has(node.localName) && isSensitive(node))
      : node.hasAttribute("data-voile-box") || node.hasAttribute("rr_width");
  const isSensitive = (node) => live && node.closest(".inspectlet-sensitive") !== null;
  const crossed = (text) => text.replace(/\S/g, "X");
  const bar = (text) => "X".repeat(Math.ceil(text.length / 5) * 5);
  const squeezed = (text) => text.replace(/\s+/g, " ").trim();

  const ownText = (node) => {
    const text = squeezed([...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data).join(""));
    if (isSensitive(node)) return crossed(text);
    return live ? text.replace(EMAIL, "[email]").replace(CARD, "[card]") : text;
  };

  const TYPED = new Set(["text", "search", "email", "tel", "url", "textarea", "select-one"]);
  const fieldState = (node) => {
    if (!TYPED.has(node.type)) return null;
    if (!live || (node.matches(".inspectlet-whitelist") && !isSensitive(node))) return node.value;
    return node.type === "select-one" ? null : bar(node.value);
  };

  const texts = [];
  const fields = {};
  let count = 0;
  const open = [];
  const walk = (node) => {
    if (WITHOUT_TEXT.has(node.localName) || isBox(node)) return;
    if (isField(node) && !isButton(node)) {
      const value = fieldState(node);
      // By their order: ids that no sheet selects are numbers in the replay.
      count += 1;
      if (value !== null && node.id) fields[count] = value;
      return;
    }
    const text = ownText(node);
    if (text) texts.push(text);
    if (["details", "dialog"].includes(node.localName)) open.push(node.hasAttribute("open"));
    if (node.localName === "svg") return;
    for (const child of node.children) walk(child);
  };
  walk(root.body);

  const STYLES = [
    "color", "background-color", "font-family", "font-size", "font-weight", "font-style", "line-height",
    "letter-spacing", "text-align", "text-decoration-line", "display", "position", "opacity", "visibility",
    "padding-top", "padding-left", "margin-top", "margin-left", "border-top-width", "border-top-color",
    "border-top-left-radius", "grid-template-columns", "gap", "box-shadow", "object-fit", "transform",
  ];
  const SHOWN = "body, header.top, .brand, .nav a, h1, h2, h3, .eyebrow, .lead, .card, .card-name, .price, .frame, .frame img, .button, .hero-text, .ribbon, summary, .folds p, .crumbs a, .panel, .option, .trail li, .line, .sums dd, .foot a, .search, dialog[open]";
  const styles = {};
  const places = {};
  for (const selector of SHOWN.split(", ")) {
    [...root.querySelectorAll(selector)].slice(0, 6).forEach((node, index) => {
      const style = view.getComputedStyle(node);
      styles[`${selector} ${index}`] = Object.fromEntries(STYLES.map((name) => [name, style.getPropertyValue(name)]));
      const { x, y, width, height } = node.getBoundingClientRect();
      places[`${selector} ${index}`] = [x, y, width, height].map(Math.round);
    });
  }

  const scrolled = {};
  for (const node of root.querySelectorAll("main *, .nav")) {
    if (!isSensitive(node) && (node.scrollLeft || node.scrollTop)) {
      scrolled[node.className] = [Math.round(node.scrollLeft), Math.round(node.scrollTop)];
    }
  }
  return {
    at_ms: view.Date.now(),
    title: root.title,
    texts,
    fields,
    open,
    styles,
    places,
    scrolled,
    window: [Math.round(view.scrollX), Math.round(view.scrollY)],
    size: [view.innerWidth, view.innerHeight],
    images: [...root.images].map((image) => image.complete && image.naturalWidth > 0),
  };
}
