/** Tells when the page's own Content-Security-Policy keeps the recorder from sending (`blocked`), or from reading files (`other`). */
import { quietly } from "../guard";

export function watchPolicy(page: Document, host: string, blocked: () => void, other: () => void): () => void {
  const ending = new AbortController();
  page.addEventListener(
    "securitypolicyviolation",
    quietly((event: SecurityPolicyViolationEvent) => {
      if (event.effectiveDirective !== "connect-src") return;
      if (event.blockedURI.startsWith(host)) blocked();
      else other();
    }),
    { signal: ending.signal },
  );
  return () => ending.abort();
}
