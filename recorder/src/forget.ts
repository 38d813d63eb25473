/** Names of what Voile stores in the browser, and its removal. Shared by loader and recorder. */

export function cookieName(site: string): string {
  return `voile_${site}`;
}

export function tabKey(site: string): string {
  return `voile_tab_${site}`;
}

export function stoppedKey(site: string): string {
  return `voile_stop_${site}`;
}

export function sheetsKey(site: string): string {
  return `voile_sheets_${site}`;
}

export function unsentKey(site: string): string {
  return `voile_unsent_${site}`;
}

/** What a refusal keeps: it names nobody, and `forget` leaves it. */
export function optOutKey(site: string): string {
  return `voile_optout_${site}`;
}

/** The domains a cookie of this host may stand on, broadest first; "" is the host alone. */
export function cookieDomains(hostname: string): string[] {
  const labels = hostname.split(".");
  if (/^[\d.]+$|:/.test(hostname) || labels.length < 2) return [""];
  const domains = labels.slice(0, -1).map((_, index) => labels.slice(index).join("."));
  return [...domains.reverse(), ""];
}

/** Removes every identifier and everything else Voile stored. Writes nothing where nothing was stored. */
export function forget(site: string, page: Document): void {
  const name = cookieName(site);
  if (page.cookie.includes(`${name}=`)) {
    for (const domain of cookieDomains(page.location.hostname)) {
      const at = domain && `; Domain=${domain}`;
      page.cookie = `${name}=; Path=/; Max-Age=0; SameSite=Lax${at}`;
    }
  }
  for (const key of [tabKey(site), stoppedKey(site), sheetsKey(site), unsentKey(site)]) {
    page.defaultView?.sessionStorage.removeItem(key);
  }
}
