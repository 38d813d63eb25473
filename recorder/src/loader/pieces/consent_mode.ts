/**
 * Google Consent Mode: `analytics_storage` in the latest `update`. A default is no act of the visitor, and one for a region cannot be
 * judged here, so defaults say nothing.
 */
import { type Globals, listened, type Said } from "../adapter";
import type { Piece } from "../pieces";

const KEY = "analytics_storage";

/** Google's own script, where it runs, knows of updates that no entry of the array tells. Undocumented; read with care. */
interface Ics {
  readonly entries?: Record<string, { readonly update?: unknown } | undefined>;
  addListener?(types: readonly string[], listener: () => void): void;
}

interface Layer extends Array<unknown> {
  push: (...entries: unknown[]) => number;
}

function icsOf(page: Globals): Ics | undefined {
  return (page.google_tag_data as { ics?: Ics } | undefined)?.ics;
}

const consentMode: Piece = (host) => {
  let told: unknown = null;
  let [wrapped, heard]: [Layer | null, Ics | null] = [null, null];
  /** Entries are the `arguments` of a function, not arrays. A key that is left out keeps its state. */
  const notice = (entries: ArrayLike<unknown>): void => {
    for (const entry of Array.from(entries)) {
      const [command, kind, values] = [0, 1, 2].map((at) => (entry as Globals | null)?.[at]);
      if (command === "consent" && kind === "update" && values && KEY in (values as Globals)) told = (values as Globals)[KEY];
    }
  };
  const wrap = (layer: Layer, look: () => void): void => {
    const { push } = layer;
    wrapped = layer;
    layer.push = function (this: unknown) {
      // biome-ignore lint/complexity/noArguments: what is passed on is exactly what was given
      const given = arguments as unknown as unknown[];
      try {
        notice(given);
      } catch {
        // The page's own call must not fail because of us.
      }
      const length = push.apply(this as Layer, given);
      look();
      return length;
    };
  };
  return listened(host, {
    attach(page, look) {
      page.dataLayer ??= [];
      const layer = page.dataLayer as Layer;
      if (layer !== wrapped && typeof layer.push === "function") wrap(layer, look);
      const ics = icsOf(page);
      if (!ics?.addListener || ics === heard) return;
      heard = ics;
      ics.addListener([KEY], look);
    },
    read(page): Said {
      notice(page.dataLayer as Layer);
      const updated = icsOf(page)?.entries?.[KEY]?.update;
      if (told === "denied" || updated === false) return [false];
      return [told === "granted" || updated === true || null];
    },
  });
};

export default consentMode;
