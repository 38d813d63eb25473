/** OneTrust: the site's group among the active ones, once the banner was answered and where the law asks for consent first. */
import { type Globals, listened, optionOf, type Said } from "../adapter";
import type { Piece } from "../pieces";

interface OneTrust {
  OnConsentChanged?(listener: () => void): void;
  IsAlertBoxClosed?(): unknown;
  GetDomainData?(): { readonly ConsentModel?: { readonly Name?: unknown } };
  getDataSubjectId?(): unknown;
}

const EVENTS = ["OneTrustGroupsUpdated", "OTConsentApplied", "consent.onetrust"];
const PERFORMANCE = "C0002";

const oneTrust: Piece = (host) => {
  let heard: unknown = null;
  return listened(host, {
    events: EVENTS,
    attach({ OneTrust: platform }, look) {
      const { OnConsentChanged } = (platform ?? {}) as OneTrust;
      if (!OnConsentChanged || platform === heard) return;
      heard = platform;
      OnConsentChanged.call(platform, look);
    },
    read({ OneTrust: platform, OnetrustActiveGroups: groups }: Globals): Said {
      const one = platform as OneTrust;
      if (typeof groups !== "string" || one.IsAlertBoxClosed?.() !== true) return null;
      const active = groups.split(",").includes(optionOf(host, "onetrust") || PERFORMANCE);
      // Where visitors must opt out, every group is active untouched, and a banner that was closed proves nothing.
      if (active && one.GetDomainData?.().ConsentModel?.Name !== "opt-in") return null;
      return [active, one.getDataSubjectId?.()];
    },
  });
};

export default oneTrust;
