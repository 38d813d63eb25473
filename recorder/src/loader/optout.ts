/** Refusals that last, kept first-party: a cookie for all hosts of the site, and the origin's storage beside it. */
import { cookieDomains } from "../forget";

/** 400 days, the longest that browsers keep a cookie. */
const KEPT_S = 34_560_000;
/** An opt-out that was taken back: it outweighs what another host of the site still has in its storage. */
const TAKEN_BACK = "0";

/** The cookie may come from the site's own server too; whatever it says but that it was taken back counts. */
export function isKept(key: string, page: Document): boolean {
  try {
    const name = `${key}=`;
    const kept = page.cookie.split("; ").filter((part) => part.startsWith(name));
    if (kept.length > 0) return kept.some((part) => part !== name + TAKEN_BACK);
    return !!page.defaultView?.localStorage.getItem(key);
  } catch {
    return false;
  }
}

/** Keeps a refusal or takes it back; where the browser keeps nothing, it holds for the page. */
export function keepRefusal(name: string, page: Document, out: boolean): void {
  // Whoever never refused has nothing to take back, and nothing is written for it.
  if (!out && !isKept(name, page)) return;
  const view = page.defaultView;
  const domains = cookieDomains(page.location.hostname);
  const put = (value: string, domain: string, lifeS: number): void => {
    const at = (domain && `; Domain=${domain}`) + (page.location.protocol === "https:" ? "; Secure" : "");
    page.cookie = `${name}=${value}; Path=/; Max-Age=${lifeS}; SameSite=Lax${at}`;
  };
  try {
    for (const domain of domains) put("", domain, 0);
    const value = out ? "1" : TAKEN_BACK;
    domains.some((domain) => {
      put(value, domain, KEPT_S);
      return page.cookie.includes(`${name}=${value}`);
    });
    if (out) view?.localStorage.setItem(name, value);
    else view?.localStorage.removeItem(name);
  } catch {
    // No storage here.
  }
}
