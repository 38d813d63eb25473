/** Adapters without a browser: what each platform's answer means, at once and through its listeners. The rest is in e2e/consent. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Answer } from "../src/consent";
import { answerOf } from "../src/loader/adapter";
import type { Piece, PieceFacts } from "../src/loader/pieces";
import consentMode from "../src/loader/pieces/consent_mode";
import cookiebot from "../src/loader/pieces/cookiebot";
import didomi from "../src/loader/pieces/didomi";
import gpp from "../src/loader/pieces/gpp";
import oneTrust from "../src/loader/pieces/onetrust";
import osano from "../src/loader/pieces/osano";
import tcf from "../src/loader/pieces/tcf";
import usercentrics from "../src/loader/pieces/usercentrics";
import { POLICY } from "./policy";

const globals = window as unknown as Record<string, unknown>;
const NAMES = ["dataLayer", "google_tag_data", "__tcfapi", "__gpp", "Cookiebot", "OneTrust", "OnetrustActiveGroups"];
const OTHERS = ["Osano", "Didomi", "didomiOnReady", "didomiEventListeners", "UC_UI", "__ucCmp"];
let changes = 0;

function start(piece: Piece, ...sources: string[]): PieceFacts {
  return piece({
    page: window,
    policy: () => ({ ...POLICY, consent_sources: sources }),
    mark: () => "",
    changed: () => {
      changes += 1;
    },
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  changes = 0;
});
afterEach(() => {
  vi.useRealTimers();
  for (const name of [...NAMES, ...OTHERS]) delete globals[name];
});

const ALL = { consentMode, cookiebot, didomi, gpp, oneTrust, osano, tcf, usercentrics };

describe.each(Object.entries(ALL))("%s", (_, piece) => {
  test("without its platform is undecided, and stops looking", () => {
    const facts = start(piece, "usercentrics:Voile");
    vi.advanceTimersByTime(10 * 60_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(facts.consent?.()).toBeNull();
    expect(changes).toBe(0);
  });

  test("among globals that are something else is undecided", () => {
    for (const strange of [7, "text", {}, [], () => null]) {
      for (const name of [...NAMES, ...OTHERS]) globals[name] = strange;
      const facts = start(piece, "usercentrics:Voile");
      vi.advanceTimersByTime(1000);
      expect(facts.consent?.()).toBeNull();
    }
  });
});

test.each<[unknown, Answer]>([
  [true, "granted"],
  [false, "denied"],
  [1, null],
  ["true", null],
  [null, null],
  [undefined, null],
])("%s of a platform means %s", (value, answer) => {
  expect(answerOf([value])).toBe(answer);
});

test("the data layer: the latest update counts, defaults and other keys say nothing", () => {
  globals.dataLayer = [];
  const layer = globals.dataLayer as unknown[];
  const facts = start(consentMode);
  const gtag = (...values: unknown[]): number => layer.push({ ...values, length: values.length });
  gtag("consent", "default", { analytics_storage: "granted" });
  expect(facts.consent?.()).toBeNull();
  gtag("consent", "update", { analytics_storage: "granted" });
  gtag("consent", "update", { ad_storage: "denied" });
  expect(facts.consent?.()).toBe("granted");
  layer.length = 0;
  expect(facts.consent?.()).toBe("granted");
  expect(gtag("consent", "update", { analytics_storage: "denied" })).toBe(1);
  expect([facts.consent?.(), changes]).toEqual(["denied", 2]);
});

type TcfCall = (command: string, version: number, callback: (data: unknown, success: boolean) => void) => void;

describe("TCF", () => {
  const data = { gdprApplies: true, eventStatus: "tcloaded", listenerId: 0, publisher: { consents: { 1: true, 8: true } } };
  test.each<[string, unknown, boolean, Answer]>([
    ["both purposes", data, true, "granted"],
    ["a choice just made", { ...data, eventStatus: "useractioncomplete" }, true, "granted"],
    ["one purpose", { ...data, publisher: { consents: { 1: true } } }, true, "denied"],
    ["purposes that are not true itself", { ...data, publisher: { consents: { 1: 1, 8: 1 } } }, true, "denied"],
    ["an open banner", { ...data, eventStatus: "cmpuishown" }, true, null],
    ["no publisher segment", { ...data, publisher: {} }, true, null],
    ["GDPR that does not apply", { gdprApplies: false, cmpId: 1 }, true, null],
    ["GDPR that is not known yet", { ...data, gdprApplies: undefined }, true, null],
    ["a platform in error", { ...data, cmpStatus: "error" }, true, null],
    ["a failed call", data, false, null],
  ])("%s", (_, given, success, answer) => {
    const call: TcfCall = (_command, _version, callback) => callback(given, success);
    globals.__tcfapi = call;
    expect(start(tcf).consent?.()).toBe(answer);
  });

  test("a real function that takes the stub's place is asked anew", () => {
    globals.__tcfapi = () => {};
    const facts = start(tcf);
    const call: TcfCall = (_command, _version, callback) => callback(data, true);
    globals.__tcfapi = call;
    vi.advanceTimersByTime(300);
    expect(facts.consent?.()).toBe("granted");
  });
});

describe("GPP", () => {
  const usnat = { SaleOptOut: 2, SharingOptOut: 2, TargetedAdvertisingOptOut: 2 };
  test.each<[string, unknown, Answer]>([
    ["no opt-out", { usnat: [usnat] }, null],
    ["an opt-out from sale", { usnat: [{ ...usnat, SaleOptOut: 1 }] }, "denied"],
    ["an opt-out of a state", { usca: [{ SaleOptOut: 2, SharingOptOut: 1 }] }, "denied"],
    ["its own GPC", { usnat: [usnat, { Gpc: true }] }, "denied"],
    ["a section that is its segment", { usnat: { ...usnat, SaleOptOut: 1 } }, "denied"],
    ["nothing", {}, null],
  ])("%s", (_, parsedSections, answer) => {
    globals.__gpp = (command: string, callback: (value: unknown) => void) => {
      if (command === "ping") callback({ signalStatus: "ready", parsedSections });
    };
    expect(start(gpp).consent?.()).toBe(answer);
  });

  test("a signal that is not ready says nothing", () => {
    globals.__gpp = (_: string, callback: (value: unknown) => void) =>
      callback({ signalStatus: "not ready", parsedSections: { usca: [{ SaleOptOut: 1 }] } });
    expect(start(gpp).consent?.()).toBeNull();
  });
});

test("Osano: a choice that was saved, not the default of the region", () => {
  const consent = { ANALYTICS: "ACCEPT" };
  const listeners: Record<string, (choice?: unknown) => void> = {};
  const cm = {
    getConsent: () => consent,
    addEventListener: (name: string, listener: () => void) => {
      listeners[name] = listener;
    },
  };
  globals.Osano = { cm };
  const facts = start(osano);
  listeners["osano-cm-initialized"]?.(undefined);
  expect(facts.consent?.()).toBeNull();
  listeners["osano-cm-consent-saved"]?.(consent);
  expect(facts.consent?.()).toBe("granted");
});
