// Every element of a document with its box, as a tree: tag, rectangle in the viewport, whether it is painted.
// Shadow trees stand before the light children. Matching live and replayed trees is up to compare.py: no
// attribute is used for it, since the gates may drop any.
(root) => {
  const NEVER = new Set(["script", "noscript", "style", "link", "meta", "title", "template", "base"]);
  // Background pictures are not among them: the player veils masked parts with one.
  const PAINT = ["color", "background-color", "border-top-color", "border-bottom-color", "border-bottom-width", "font-size", "font-weight", "opacity", "box-shadow", "fill", "stroke", "text-decoration-line"];
  const view = root.defaultView;
  const round = (value) => Math.round(value * 100) / 100;
  const walk = (node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    const painted = width > 0 && height > 0 && node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const below = [...(node.shadowRoot?.children ?? []), ...node.children].filter((child) => !NEVER.has(child.localName));
    // A box that stands for something left out says so; what was in it is not missing.
    const box = node.getAttribute("data-voile-box");
    const style = view.getComputedStyle(node);
    const paint = PAINT.map((name) => style.getPropertyValue(name)).join("|");
    return { tag: node.localName, at: [x, y, width, height].map(round), painted, paint, box, below: below.map(walk) };
  };
  return { at_ms: view.Date.now(), size: [view.innerWidth, view.innerHeight], body: walk(root.body) };
}
