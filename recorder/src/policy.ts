/** The published policy, read strictly: an unknown or missing field means that this recorder must not run. */
import type { ConsentMode, Signals } from "./consent";
import type { ScriptFile } from "./handover";

export interface UrlDisplay {
  readonly domain: boolean;
  readonly path: boolean;
  readonly query: boolean;
  readonly hash: boolean;
  readonly query_parameters: readonly string[];
}

export interface Policy {
  readonly v: 1;
  readonly site: string;
  readonly version: number;
  readonly host: string;
  readonly recorder: ScriptFile;
  /** What the site has switched on beside the recorder itself: files of their own. */
  readonly addons: readonly (ScriptFile & { readonly name: string })[];
  readonly state: "recording" | "paused";
  readonly origins: readonly string[];
  readonly consent: ConsentMode;
  /** Sources of the consent signal: the name of an adapter, some with `:` and what it looks for. */
  readonly consent_sources: readonly string[];
  /** The parts of the loader that this policy needs. */
  readonly pieces: readonly string[];
  readonly signals: Signals;
  readonly censor_all_inputs: boolean;
  readonly censor_all_text: boolean;
  /** Names of detectors that do not run. */
  readonly detectors_off: readonly string[];
  readonly script_errors: boolean;
  readonly console: boolean;
  readonly xhr: boolean;
  readonly images: readonly string[];
  readonly url_display: UrlDisplay;
  readonly frames: boolean;
  /** Rules about pages and visitors, the loader's business. */
  readonly targeting: {
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    readonly visitors: readonly string[];
  };
  /** Of a hundred visitors; the loader's business. */
  readonly recording_frequency: number;
  readonly minimum_session_seconds: number;
  readonly bots: boolean;
  readonly idle_minutes: number;
  readonly session_hours: number;
  readonly visitor_days: number;
}

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string";
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const texts = listOf(text);
const flag: Check = (value) => typeof value === "boolean";
const oneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);
const number =
  (from: number, to: number): Check =>
  (value) =>
    typeof value === "number" && Number.isFinite(value) && value >= from && value <= to;
const form =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === "string" && pattern.test(value);

/** Exactly these keys, no more and no fewer. */
const record =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    const given = value as Record<string, unknown>;
    const [keys, checks] = [Object.keys(given), Object.entries(fields)];
    return keys.length === checks.length && checks.every(([key, check]) => keys.includes(key) && check(given[key]));
  };

const file = { url: form(/^\/[^\s]*$/), integrity: form(/^sha384-[A-Za-z0-9+/=]+$/) };
const isPolicy = record({
  v: oneOf(1),
  site: form(/^[1-9]\d{9}$/),
  version: number(0, Number.MAX_SAFE_INTEGER),
  host: form(/^https?:\/\/[^/\s]+$/),
  recorder: record(file),
  addons: listOf(record({ name: text, ...file })),
  state: oneOf("recording", "paused"),
  origins: texts,
  consent: oneOf("required", "loaded", "none", "storage-free"),
  consent_sources: texts,
  pieces: texts,
  signals: record({ gpc: flag, dnt: flag }),
  censor_all_inputs: flag,
  censor_all_text: flag,
  detectors_off: texts,
  script_errors: flag,
  console: flag,
  xhr: flag,
  images: texts,
  url_display: record({ domain: flag, path: flag, query: flag, hash: flag, query_parameters: texts }),
  frames: flag,
  targeting: record({ include: texts, exclude: texts, visitors: texts }),
  recording_frequency: number(0, 100),
  minimum_session_seconds: number(0, 1800),
  bots: flag,
  idle_minutes: number(1, 24 * 60),
  session_hours: number(1, 24 * 7),
  visitor_days: number(1, 400),
});

/** The policy, or null where it is not one that this recorder understands in full. */
export function parsePolicy(value: unknown): Policy | null {
  return isPolicy(value) ? (value as Policy) : null;
}
