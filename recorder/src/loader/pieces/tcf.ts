/**
 * IAB TCF 2.2 and 2.3: the publisher's own purposes 1 (store and access) and 8 (measure content performance), both.
 * We are no registered vendor; that the site has chosen this adapter is the publisher's agreement to rely on them.
 */
import { listened, type Said } from "../adapter";
import type { Piece } from "../pieces";

interface TcData {
  readonly gdprApplies?: unknown;
  readonly eventStatus?: unknown;
  readonly cmpStatus?: unknown;
  readonly publisher?: { readonly consents?: Readonly<Record<number, unknown>> };
}

type Api = (command: string, version: number, callback: (data: TcData | null, success: unknown) => void) => void;

const DECIDED = ["tcloaded", "useractioncomplete"];

/** Undefined where the event is no decision, so that what was said before holds. */
function saidBy({ gdprApplies, eventStatus, cmpStatus, publisher }: TcData): Said | undefined {
  // Where GDPR does not apply nobody was asked: that is neither a grant nor a denial.
  if (gdprApplies === false || cmpStatus === "error") return null;
  if (gdprApplies !== true || !DECIDED.includes(eventStatus as string)) return undefined;
  const consents = publisher?.consents;
  return consents ? [consents[1] === true && consents[8] === true] : null;
}

const tcf: Piece = (host) => {
  let said: Said = null;
  let asked: unknown = null;
  return listened(host, {
    // A stub queues the call and the platform that takes its place answers; it is asked again for those that forget the queue.
    attach({ __tcfapi: api }, look) {
      if (typeof api !== "function" || api === asked) return;
      asked = api;
      (api as Api)("addEventListener", 2, (data, success) => {
        const now = success === true && data ? saidBy(data) : undefined;
        if (now === undefined) return;
        said = now;
        look();
      });
    },
    read: () => said,
  });
};

export default tcf;
