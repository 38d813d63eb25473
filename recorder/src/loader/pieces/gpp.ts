/** IAB GPP: an opt-out of the visitor from sale, sharing or targeted advertising refuses. Nothing in it is a consent to analytics. */
import { type Globals, listened, type Said } from "../adapter";
import type { Piece } from "../pieces";

interface Ping {
  readonly signalStatus?: unknown;
  readonly parsedSections?: Readonly<Record<string, unknown>>;
}

interface Signalled {
  readonly eventName?: unknown;
  readonly data?: unknown;
  readonly pingData?: Ping;
}

type Api = (command: string, callback: (answer: unknown) => void) => unknown;

const OPT_OUTS = ["SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut"];

/** A section is an array of segments; some platforms give the one segment itself. */
function refuses({ parsedSections = {} }: Ping): boolean {
  const segments = Object.values(parsedSections).flat() as (Globals | null)[];
  return segments.some((segment) => segment?.Gpc === true || OPT_OUTS.some((field) => segment?.[field] === 1));
}

const gpp: Piece = (host) => {
  let said: Said = null;
  let asked: unknown = null;
  return listened(host, {
    attach({ __gpp: api }, look) {
      if (typeof api !== "function" || api === asked) return;
      asked = api;
      // Only when the signal is ready is there anything to read; a change in the middle is half of one.
      const heard = (ping?: Ping): void => {
        if (ping?.signalStatus !== "ready") return;
        said = refuses(ping) ? [false] : null;
        look();
      };
      (api as Api)("addEventListener", (event) => {
        const { eventName, data, pingData } = event as Signalled;
        heard(eventName === "signalStatus" ? { ...pingData, signalStatus: data } : pingData);
      });
      (api as Api)("ping", (ping) => heard(ping as Ping));
    },
    read: () => said,
  });
};

export default gpp;
