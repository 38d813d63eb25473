// Keeps a book of what is listened for and watched, and of what the browser's own functions were.
(() => {
  const listeners = [];
  const watching = new Set();
  const timers = new Set();
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const captureOf = (options) => (typeof options === "boolean" ? options : Boolean(options?.capture));
  const place = (target) => (target === window ? "window" : target.nodeName ?? target.constructor?.name ?? "?");
  EventTarget.prototype.addEventListener = function (type, run, options) {
    const target = this ?? window;
    const entry = { target, type, run, capture: captureOf(options) };
    const same = (one) => one.target === target && one.type === type && one.run === run && one.capture === entry.capture;
    // What stands on a signal goes with the signal.
    if (run && !(target instanceof AbortSignal) && !options?.signal?.aborted && !listeners.some(same)) {
      listeners.push(entry);
      const drop = () => listeners.includes(entry) && listeners.splice(listeners.indexOf(entry), 1);
      if (options?.signal) addEventListener.call(options.signal, "abort", drop);
      if (options?.once) addEventListener.call(target, type, drop, { once: true, capture: entry.capture });
    }
    return addEventListener.call(target, type, run, options);
  };
  EventTarget.prototype.removeEventListener = function (type, run, options) {
    const found = listeners.findIndex((one) => one.target === this && one.type === type && one.run === run && one.capture === captureOf(options));
    if (found >= 0) listeners.splice(found, 1);
    return removeEventListener.call(this, type, run, options);
  };
  for (const name of ["MutationObserver", "ResizeObserver", "IntersectionObserver", "PerformanceObserver"]) {
    const { observe, disconnect } = window[name].prototype;
    window[name].prototype.observe = function (...given) { watching.add(this); return observe.apply(this, given); };
    window[name].prototype.disconnect = function () { watching.delete(this); return disconnect.call(this); };
  }
  const { setTimeout, clearTimeout, setInterval } = window;
  window.setTimeout = function (run, ms, ...rest) {
    const timer = setTimeout(function (...given) { timers.delete(timer); return run.apply(this, given); }, ms, ...rest);
    timers.add(timer);
    return timer;
  };
  window.clearTimeout = function (timer) { timers.delete(timer); clearTimeout(timer); };
  window.setInterval = function (...given) { const timer = setInterval(...given); timers.add(timer); return timer; };
  const members = () => {
    const found = [];
    for (const name of Object.getOwnPropertyNames(window)) {
      const holder = Object.getOwnPropertyDescriptor(window, name)?.value;
      if (typeof holder !== "function" || !holder.prototype) continue;
      for (const [key, { value, get, set }] of Object.entries(Object.getOwnPropertyDescriptors(holder.prototype))) {
        found.push([`${name}.${key}`, value, get, set]);
      }
    }
    for (const name of ["history", "navigator", "fetch", "navigation", "console"]) {
      for (const [key, { value, get, set }] of Object.entries(Object.getOwnPropertyDescriptors(window[name] ?? {}))) {
        found.push([`${name}.${key}`, value, get, set]);
      }
    }
    return found;
  };
  const globals = () => Object.getOwnPropertyNames(window);
  let before = new Map();
  let had = [];
  Object.defineProperty(window, "inventory", { value: {
    mark() { before = new Map(members().map(([name, ...functions]) => [name, functions])); had = globals(); },
    patched: () => members().filter(([name, ...functions]) => !before.get(name)?.every((one, at) => Object.is(one, functions[at]))).map(([name]) => name),
    globals: () => globals().filter((name) => !had.includes(name)),
    listeners: () => listeners.map(({ target, type }) => `${place(target)} ${type}`).sort(),
    observers: () => [...watching].map((one) => one.constructor.name).sort(),
    timers: () => timers.size,
  } });
  window.inventory.mark();
})();
