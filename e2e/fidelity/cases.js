// Reads what the cases expect: `places` are [number of the case, path, property]. A path is made of selectors,
// `>>>` goes into a shadow root or a frame. The same function runs on the live page and on the replayed one.
([root, places]) => {
  const view = root.defaultView;
  const into = (node) => node?.shadowRoot ?? node?.contentDocument ?? null;
  const all = (start, path) => {
    const parts = path.split(">>>").map((part) => part.trim());
    const last = parts.pop();
    const inner = parts.reduce((at, part) => into(at?.querySelector(part)), start);
    return inner ? [...inner.querySelectorAll(last)] : [];
  };
  const box = (node) => node.getBoundingClientRect();
  const READ = {
    text: (node) => node.textContent.replace(/\s+/g, " ").trim(),
    value: (node) => node.value,
    checked: (node) => String(node.checked),
    open: (node) => String(node.open),
    modal: (node) => String(node.matches(":modal")),
    visible: (node) => String(node.checkVisibility({ visibilityProperty: true })),
    scrollTop: (node) => String(Math.round(node.scrollTop)),
    wide: (node) => String(Math.round(box(node).width)),
    column: (node) => String(Math.round(box(node).left - box(node.parentElement).left)),
    viewBox: (node) => node.getAttribute("viewBox"),
  };
  const style = (node, name) => {
    const [pseudo, property] = name.startsWith("::") ? name.split(" ") : [null, name];
    return view.getComputedStyle(node, pseudo).getPropertyValue(property);
  };
  return places.map(([number, path, property]) => {
    const found = all(root.querySelectorAll("section.case")[number], path);
    if (property === "count") return String(found.length);
    if (property === "shown") return String(found.filter((node) => box(node).height > 0).length);
    if (!found.length) return null;
    return READ[property] ? READ[property](found[0]) : style(found[0], property);
  });
}
