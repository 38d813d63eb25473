// Runs before everything else in a page, and tells what scripts of Voile's own host listen to, keep and read.
(() => {
  Error.stackTraceLimit = 100;
  const tell = window.watched;
  delete window.watched;
  const isTheirs = () => new Error().stack.includes("VOILE_HOST");
  const seen = (what, detail = "") => void (isTheirs() && tell(what, String(detail)));

  const wrapped = (holder, name, what, detail = (given) => given[0]) => {
    const real = holder?.[name];
    if (typeof real !== "function") return;
    holder[name] = function (...given) {
      seen(what, detail.call(this, given));
      return real.apply(this, given);
    };
  };
  const watchedProperty = (holder, name, read, write) => {
    const { get, set, ...rest } = Object.getOwnPropertyDescriptor(holder, name) ?? {};
    if (!get && !set) return;
    Object.defineProperty(holder, name, {
      ...rest,
      get() {
        if (read) seen(read, name);
        return get.call(this);
      },
      set(value) {
        if (write) seen(write, write === "listens" ? name.slice(2) : `${name} ${value}`);
        set?.call(this, value);
      },
    });
  };

  const nameOf = (target) => target?.nodeName ?? target?.constructor?.name ?? "window";
  wrapped(EventTarget.prototype, "addEventListener", "listens", function ([type]) {
    return `${type} ${nameOf(this)}`;
  });
  for (const holder of [window, Document.prototype, HTMLElement.prototype]) {
    for (const name of Object.getOwnPropertyNames(holder)) if (/^on[a-z]+$/.test(name)) watchedProperty(holder, name, null, "listens");
  }
  for (const one of [MutationObserver, ResizeObserver, IntersectionObserver, PerformanceObserver])
    wrapped(one.prototype, "observe", "observes", () => one.name);

  watchedProperty(Document.prototype, "cookie", "reads", "keeps");
  const areaOf = (area) => (area === window.localStorage ? "local" : "session");
  for (const [name, what] of [["getItem", "reads"], ["key", "reads"], ["setItem", "keeps"], ["removeItem", "removes"], ["clear", "removes"]])
    wrapped(Storage.prototype, name, what, function ([key]) {
      return `${areaOf(this)} ${key}`;
    });
  watchedProperty(window, "name", "reads", "keeps");
  wrapped(IDBFactory.prototype, "open", "keeps", () => "indexedDB");
  wrapped(window.CacheStorage?.prototype, "open", "keeps", () => "caches");
  wrapped(window.CookieStore?.prototype, "set", "keeps", () => "cookieStore");
  wrapped(window.CookieStore?.prototype, "get", "reads", () => "cookieStore");
  wrapped(window.StorageManager?.prototype, "getDirectory", "keeps", () => "files");
  wrapped(window.ServiceWorkerContainer?.prototype, "register", "keeps", () => "worker");
  wrapped(window.LockManager?.prototype, "request", "locks");
  for (const name of ["pushState", "replaceState"]) wrapped(History.prototype, name, "keeps", () => "history");
  const Channel = window.BroadcastChannel;
  window.BroadcastChannel = class extends Channel {
    constructor(name) {
      seen("talks", name);
      super(name);
    }
  };
})();
