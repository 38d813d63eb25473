// Everything is frozen, as hardened pages do it.
for (const each of [Object, Array, Function, String, RegExp, Map, Set, WeakMap, Promise, JSON, Math, Reflect, Element,
  Node, Document, HTMLElement, HTMLFormElement, HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement, EventTarget, Event, History,
  CSSStyleSheet, CSSStyleDeclaration, ShadowRoot, MutationObserver, Window, XMLHttpRequest, Request, Response]) {
  Object.freeze(each);
  if (each.prototype) Object.freeze(each.prototype);
}
Object.freeze(window.fetch);
