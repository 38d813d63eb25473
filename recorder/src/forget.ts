/** Names of what Voile stores in the browser, and its removal. Shared by loader and recorder. */

export function cookieName(site: string): string {
  return `voile_${site}`;
}

const named =
  (kind: string) =>
  (site: string): string =>
    `voile_${kind}_${site}`;

export const tabKey = named("tab");
export const stoppedKey = named("stop");
export const sheetsKey = named("sheets");
export const unsentKey = named("unsent");
/** What refusals keep: they name nobody, and `forget` leaves them. */
export const optOutKey = named("optout");
export const minorKey = named("minor");

/** The number by which a visitor is drawn or not. */
export const drawName = named("draw");
/** What visitor targeting found for this session: no identifier. */
export const targetingName = named("t");

/** The domains a cookie of this host may stand on, broadest first; "" is the host alone. */
export function cookieDomains(hostname: string): string[] {
  const labels = hostname.split(".");
  if (/^[\d.]+$|:/.test(hostname) || labels.length < 2) return [""];
  const domains = labels.slice(0, -1).map((_, index) => labels.slice(index).join("."));
  return [...domains.reverse(), ""];
}

/** Removes every identifier and everything else Voile stored. Writes nothing where nothing was stored. */
export function forget(site: string, page: Document): void {
  for (const name of [cookieName(site), drawName(site), targetingName(site)]) {
    if (!page.cookie.includes(`${name}=`)) continue;
    for (const domain of cookieDomains(page.location.hostname)) {
      const at = domain && `; Domain=${domain}`;
      page.cookie = `${name}=; Path=/; Max-Age=0; SameSite=Lax${at}`;
    }
  }
  for (const key of [tabKey(site), stoppedKey(site), sheetsKey(site), unsentKey(site)]) {
    page.defaultView?.sessionStorage.removeItem(key);
  }
}
