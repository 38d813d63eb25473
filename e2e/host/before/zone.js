// As zone.js wraps it: classes whose instances hold the real ones, listeners that run in a zone.
window.__wrapped = 0;
for (const name of ["MutationObserver", "ResizeObserver"]) {
  const Real = window[name];
  window[name] = function (run) { this.real = new Real((...given) => { window.__wrapped += 1; return run.apply(this, given); }); };
  for (const method of ["observe", "unobserve", "disconnect", "takeRecords"]) {
    window[name].prototype[method] = function (...given) { return this.real[method]?.(...given); };
  }
}
const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (type, run, options) {
  return add.call(this, type, typeof run === "function" ? function (event) { return run.call(this, event); } : run, options);
};
for (const name of ["setTimeout", "queueMicrotask", "requestAnimationFrame"]) {
  const real = window[name];
  window[name] = (run, ...rest) => real(() => run(), ...rest);
}
