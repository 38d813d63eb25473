// Notes the order in which wrappers around one function are called.
window.order = [];
const wrap = (holder, name, sign) => {
  const theirs = holder[name];
  holder[name] = function (...given) { window.order.push(`${sign}.${name}`); return theirs.apply(this, given); };
};
window.patchAll = (sign) => {
  wrap(window, "fetch", sign);
  wrap(XMLHttpRequest.prototype, "open", sign);
  wrap(history, "pushState", sign);
  wrap(Element.prototype, "attachShadow", sign);
  wrap(CSSStyleSheet.prototype, "insertRule", sign);
};
patchAll("before");
