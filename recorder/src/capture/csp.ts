/** Tells when the page's own Content-Security-Policy keeps the recorder from sending (`blocked`), or from reading files (`other`). */
import { quietly } from "../guard";
import { hear } from "./dom";

export function watchPolicy(page: Document, host: string, blocked: () => void, other: () => void): () => void {
  const ending = new AbortController();
  hear(
    page,
    "securitypolicyviolation",
    quietly((event) => {
      const { effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent;
      if (effectiveDirective !== "connect-src") return;
      if (blockedURI.startsWith(host)) blocked();
      else other();
    }),
    ending.signal,
  );
  return () => ending.abort();
}
