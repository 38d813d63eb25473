/** Usercentrics, versions 2 and 3: the service that the site names, once the visitor has answered. */
import { listened, optionOf, type Said } from "../adapter";
import type { Piece, PieceHost } from "../pieces";

interface Choice {
  readonly given?: unknown;
  readonly status?: unknown;
  readonly type?: unknown;
}

interface Service {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly consent?: Choice;
}

interface Version2 {
  isInitialized(): unknown;
  isConsentRequired(): unknown;
  getServicesBaseInfo(): readonly Service[];
  getControllerId?(): unknown;
}

interface Version3 {
  isInitialized(): Promise<unknown>;
  isConsentRequired(): Promise<unknown>;
  getConsentDetails(): Promise<Details>;
}

interface Details {
  readonly consent?: Choice & { readonly controllerId?: unknown };
  readonly services?: Readonly<Record<string, Service>>;
}

/** `ucEvent` is the name that the administration proposes for the window event. */
const EVENTS = ["UC_UI_INITIALIZED", "UC_CONSENT", "UC_UI_CMP_EVENT", "ucEvent"];

/** What nobody touched is no choice, whatever it says. */
function said(host: PieceHost, services: readonly (readonly [string, Service])[], all: Choice, record: unknown): Said {
  const wanted = optionOf(host, "usercentrics");
  const [, own] = services.find(([id, service]) => [id, service.id, service.name].includes(wanted)) ?? [];
  const { type, given, status } = own?.consent ?? {};
  return !own || /implicit/i.test(`${all.type} ${type}`) ? null : [given ?? status, record];
}

/** Throws where something is missing: undecided. */
function readVersion2(host: PieceHost, ui: Version2, type: unknown): Said {
  if (ui.isInitialized() !== true || ui.isConsentRequired() !== false) return null;
  const services = ui.getServicesBaseInfo().map((service) => ["", service] as const);
  return said(host, services, { type }, ui.getControllerId?.());
}

async function readVersion3(host: PieceHost, cmp: Version3): Promise<Said> {
  if ((await cmp.isInitialized()) !== true || (await cmp.isConsentRequired()) !== false) return null;
  const { services = {}, consent = {} } = await cmp.getConsentDetails();
  return said(host, Object.entries(services), consent, consent.controllerId);
}

const usercentrics: Piece = (host) => {
  let known: Said = null;
  let readings = 0;
  let type: unknown;
  host.page.addEventListener("ucEvent", (event) => {
    type = (event as CustomEvent<{ type?: unknown } | undefined>).detail?.type ?? type;
  });
  return listened(host, {
    events: EVENTS,
    attach({ __ucCmp: cmp }, look) {
      if (!cmp) return;
      readings += 1;
      const own = readings;
      const settle = (now: Said): void => {
        // Answers of an older question come too late.
        if (own !== readings || now?.[0] === known?.[0]) return;
        known = now;
        look();
      };
      readVersion3(host, cmp as Version3).then(settle, () => settle(null));
    },
    read({ __ucCmp: cmp, UC_UI: ui }): Said {
      return cmp ? known : readVersion2(host, ui as Version2, type);
    },
  });
};

export default usercentrics;
