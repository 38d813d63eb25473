// What older browsers lack.
for (const name of ["scheduler", "navigation", "MessageChannel", "ResizeObserver", "CompressionStream", "trustedTypes",
  "PerformanceObserver", "requestIdleCallback"]) { try { delete window[name]; } catch {} }
delete Object.hasOwn;
try { delete Navigator.prototype.locks; } catch {}
