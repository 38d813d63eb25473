// Plays events with rrweb's own replayer and tells which tree came out. Only nodes that the events brought are told.
window.played = (events) => {
  const root = document.createElement("div");
  document.body.append(root);
  const replayer = new window.rrwebReplay.Replayer(events, {
    root,
    useVirtualDom: false,
    triggerFocus: false,
    pauseAnimation: false,
    showWarning: false,
    mouseTail: false,
  });
  const last = Math.max(...events.map((event) => event.timestamp)) - events[0].timestamp;
  replayer.pause(last + 1);
  const mirror = replayer.getMirror();

  function told(node) {
    const out = { id: mirror.getId(node), tag: (node.localName ?? "").toLowerCase(), text: "", children: [], shadow: [], frame: null };
    if (node.nodeType === Node.TEXT_NODE) out.text = node.data;
    if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_NODE) return out;
    out.children = below(node);
    if (node.nodeType === Node.DOCUMENT_NODE) return out;
    out.title = node.getAttribute("title");
    out.value = "value" in node && /^(?:input|textarea)$/.test(out.tag) ? node.value : null;
    if (node.shadowRoot) out.shadow = below(node.shadowRoot);
    if (out.tag === "iframe" && node.contentDocument && mirror.getId(node.contentDocument) > 0) out.frame = told(node.contentDocument);
    return out;
  }

  const below = (parent) => [...parent.childNodes].filter((node) => mirror.getId(node) > 0).map(told);
  const tree = told(replayer.iframe.contentDocument);
  replayer.destroy();
  root.remove();
  return tree;
};
