// Without these nothing can be recorded.
for (const name of ["MutationObserver", "AbortController", "WeakMap", "Set"]) delete window[name];
delete Object.fromEntries; delete Array.prototype.flatMap; delete Array.prototype.filter; delete String.prototype.matchAll;
