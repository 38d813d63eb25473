/** A policy as ingest publishes it, for tests. */
import type { Policy } from "../src/policy";
import type { Selected } from "../src/tokens";

export const POLICY: Policy = {
  v: 1,
  site: "1234567890",
  version: 3,
  host: "https://voile.example",
  recorder: { url: "/r/recorder.0000000000000000.js", integrity: "sha384-AAAA" },
  addons: [],
  state: "recording",
  origins: ["http://localhost:3000"],
  consent: "none",
  consent_sources: [],
  pieces: [],
  signals: { gpc: true, dnt: true },
  censor_all_inputs: true,
  censor_all_text: false,
  detectors_off: [],
  script_errors: true,
  console: false,
  xhr: false,
  images: ["http://localhost:3000/img/"],
  url_display: { domain: true, path: true, query: false, hash: false, query_parameters: ["utm_source"] },
  frames: true,
  targeting: { include: [], exclude: [], visitors: [] },
  recording_frequency: 100,
  minimum_session_seconds: 0,
  bots: true,
  idle_minutes: 30,
  session_hours: 24,
  visitor_days: 30,
};

/** A page without style sheets. */
export const NO_SHEETS: Selected = {
  grown: 0,
  unreadable: false,
  hasToken: () => false,
  hasAttribute: () => false,
  pattern: () => null,
  hasName: () => false,
  isFont: () => false,
};
