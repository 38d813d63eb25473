/** What the loader reads of, and adds to, the page it stands in. */
import type { Signals } from "../consent";
import { cookieName } from "../forget";
import { HANDOVER, type Ids } from "../handover";
import type { LoaderPolicy } from "./loader";

interface Trust {
  createScriptURL(url: string): string;
}

type WithTypes = Window & { trustedTypes?: { createPolicy(name: string, rules: Trust): Trust } };

/** A page allows a policy of a name once. */
let trust: Trust | undefined;

export function signalsOf(page: Window): Signals {
  const { doNotTrack, globalPrivacyControl } = page.navigator as Navigator & { globalPrivacyControl?: unknown };
  // Any other form of either is of browsers that cannot run this script.
  return { gpc: globalPrivacyControl === true, dnt: doNotTrack === "1" };
}

/** A frame whose parent carries Voile too is recorded as part of the parent. */
export function recordedByParent(page: Window): boolean {
  try {
    const queue = (page.parent as Window & { __insp?: object }).__insp;
    return page.parent !== page && !!queue && HANDOVER in queue;
  } catch {
    return false;
  }
}

/** Whose recording this browser holds, as the cookie says. */
export function idsIn(site: string, page: Document): Ids | null {
  try {
    const [visitor = "", , session] = (page.cookie.split(`${cookieName(site)}=1.`)[1] ?? "").split(".");
    return session ? { visitor, session } : null;
  } catch {
    return null;
  }
}

/** A refusal is a count, without an identifier, and is not tried again. */
export function count(page: Window, { host, site }: LoaderPolicy, source: string): void {
  const body = `{"v":1,"what":"refusal","source":"${source}"}`;
  page
    .fetch(`${host}/c?wid=${site}`, { method: "POST", body, keepalive: true, credentials: "omit", referrerPolicy: "no-referrer" })
    .catch(() => {});
}

/** Loads a script of Voile's: the recorder, or what a mark in the page's address means. */
export function requestScript(
  page: Document,
  host: string,
  path: string,
  integrity: string,
  warn: (message: string) => void,
): void {
  const url = host + path;
  // In drawings and XML too an element of that kind is the one that runs.
  const script = page.createElementNS("http://www.w3.org/1999/xhtml", "script") as HTMLScriptElement;
  let blocked = false;
  const onViolation = (event: SecurityPolicyViolationEvent): void => {
    if (!event.effectiveDirective.startsWith("script-src") || !url.startsWith(event.blockedURI)) return;
    blocked = true;
    warn(`the page's Content-Security-Policy blocks the recorder; add ${host} to script-src`);
  };
  const end = (): void => {
    page.removeEventListener("securitypolicyviolation", onViolation);
    script.remove();
  };
  page.addEventListener("securitypolicyviolation", onViolation);
  script.async = true;
  script.crossOrigin = "anonymous";
  // Whatever the page allows itself, its address is not told here.
  script.referrerPolicy = "no-referrer";
  script.integrity = integrity;
  script.nonce = ownNonce(page);
  script.onload = end;
  script.onerror = () => {
    // The violation event is queued behind this one in some browsers.
    setTimeout(() => {
      end();
      if (!blocked) warn("the recorder could not be loaded");
    }, 0);
  };
  try {
    trust ??= (page.defaultView as WithTypes | null)?.trustedTypes?.createPolicy("voile", { createScriptURL: (same) => same });
  } catch {
    // Where the page allows no policy of this name it may still take addresses as they are.
  }
  try {
    script.src = trust?.createScriptURL(url) ?? url;
  } catch {
    return warn('the page enforces Trusted Types; allow "voile"');
  }
  // A form or an image of this name would hide it.
  Reflect.get(Document.prototype, "documentElement", page).appendChild(script);
}

/** The nonce under which the loader itself was allowed; `currentScript` is null in some set-ups. */
function ownNonce(page: Document): string {
  const own = page.currentScript ?? page.getElementById("inspsync");
  return own?.nonce ?? "";
}
