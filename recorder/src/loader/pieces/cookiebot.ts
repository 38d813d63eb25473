/** Cookiebot: `Cookiebot.consent.statistics` once the visitor has answered. */
import { type Globals, listened, type Said } from "../adapter";
import type { Piece } from "../pieces";

interface Cookiebot {
  readonly hasResponse?: unknown;
  readonly consentID?: unknown;
  readonly consent?: { readonly statistics?: unknown; readonly method?: unknown };
}

const EVENTS = ["ConsentReady", "Load", "Accept", "Decline", "DialogInit"].map((name) => `CookiebotOn${name}`);

/** A choice that was implied, by scrolling on or by the law of a country, is none. */
function read({ Cookiebot: bot }: Globals): Said {
  const { hasResponse, consent, consentID } = bot as Cookiebot;
  return hasResponse === true && consent?.method !== "implied" ? [consent?.statistics, consentID] : null;
}

const cookiebot: Piece = (host) => listened(host, { events: EVENTS, read });

export default cookiebot;
