/** Cookiebot: `Cookiebot.consent.statistics` once the visitor has answered. */
import { listened } from "../adapter";
import type { Piece } from "../pieces";

interface Cookiebot {
  readonly hasResponse?: unknown;
  readonly consentID?: unknown;
  readonly consent?: { readonly statistics?: unknown; readonly method?: unknown };
}

const EVENTS = ["OnConsentReady", "OnLoad", "OnAccept", "OnDecline", "OnDialogInit"];

const cookiebot: Piece = (host) =>
  listened(host, {
    events: EVENTS.map((name) => `Cookiebot${name}`),
    read(page) {
      const { Cookiebot: bot } = page as { Cookiebot?: Cookiebot };
      // A choice that was implied, by scrolling on or by law, is none.
      if (bot?.hasResponse !== true || bot.consent?.method === "implied") return null;
      return [bot.consent?.statistics, bot.consentID];
    },
  });

export default cookiebot;
