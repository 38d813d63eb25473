/** Tells when the page's own Content-Security-Policy keeps the recorder from sending. */
export function watchPolicy(page: Document, host: string, blocked: () => void): () => void {
  const ending = new AbortController();
  page.addEventListener(
    "securitypolicyviolation",
    (event) => {
      if (event.effectiveDirective === "connect-src" && event.blockedURI.startsWith(host)) blocked();
    },
    { signal: ending.signal },
  );
  return () => ending.abort();
}
