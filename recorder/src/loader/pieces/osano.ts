/** Osano: `ANALYTICS` of what the visitor has saved. Without a saved choice it reports the default of the region, which is none. */
import { listened, type Said } from "../adapter";
import type { Piece } from "../pieces";

interface Manager {
  addEventListener?(name: string, listener: (choice?: unknown) => void): void;
  getConsent?(): { readonly ANALYTICS?: unknown };
}

type Queue = ((name: string, listener: () => void) => void) & { readonly cm?: Manager };

const WORDS: Readonly<Record<string, boolean>> = { ACCEPT: true, DENY: false };

const osano: Piece = (host) => {
  let decided = false;
  let [queued, heard]: [unknown, unknown] = [null, null];
  const managerOf = (platform: unknown): Manager | undefined => (platform as Queue | undefined)?.cm;
  return listened(host, {
    attach({ Osano: platform }, look) {
      const manager = managerOf(platform);
      if (!manager && typeof platform === "function" && platform !== queued) {
        queued = platform;
        (platform as Queue)("onInitialized", look);
      }
      if (!manager?.addEventListener || manager === heard) return;
      heard = manager;
      const now = (known: boolean): void => {
        decided = known;
        look();
      };
      // A late listener is told at once.
      manager.addEventListener("osano-cm-initialized", (choice) => now(!!choice));
      manager.addEventListener("osano-cm-consent-saved", () => now(true));
    },
    read({ Osano: platform }): Said {
      return decided ? [WORDS[managerOf(platform)?.getConsent?.().ANALYTICS as string]] : null;
    },
  });
};

export default osano;
