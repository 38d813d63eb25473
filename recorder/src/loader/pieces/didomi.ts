/** Didomi: the purpose that the site names, or without one the two that stand for TCF's 1 and 8. */
import { listened, optionOf, type Said } from "../adapter";
import type { Piece } from "../pieces";

interface Status {
  readonly regulation?: unknown;
  readonly user_id?: unknown;
  readonly purposes?: Readonly<Record<string, { readonly enabled?: unknown } | undefined>>;
}

interface Didomi {
  getCurrentUserStatus?(): Status;
  getUserConsentStatusForPurpose?(purpose: string): unknown;
}

const PURPOSES = ["cookies", "measure_content_performance"];

const didomi: Piece = (host) => {
  let platform: Didomi | null = null;
  let chosen = false;
  let placed = false;
  return listened(host, {
    attach(page, look) {
      if (placed) return;
      placed = true;
      const listOf = (name: string): unknown[] => {
        page[name] ??= [];
        return page[name] as unknown[];
      };
      listOf("didomiEventListeners").push({
        event: "consent.changed",
        listener: () => {
          chosen = true;
          look();
        },
      });
      // A visitor who chose earlier causes no event.
      listOf("didomiOnReady").push((ready: Didomi) => {
        platform = ready;
        look();
      });
    },
    read(): Said {
      const { regulation, purposes, user_id } = platform?.getCurrentUserStatus?.() ?? {};
      if (!purposes) return null;
      const own = optionOf(host, "didomi");
      const names = own ? [own] : PURPOSES;
      // Elsewhere than under GDPR a purpose may be on although nobody was asked.
      if (names.every((name) => purposes[name]?.enabled === true))
        return [chosen || String(regulation).toLowerCase() === "gdpr" || null, user_id];
      // Off is what an undecided visitor is too.
      const denied = chosen || names.some((name) => platform?.getUserConsentStatusForPurpose?.(name) === false);
      return denied ? [false, user_id] : null;
    },
  });
};

export default didomi;
