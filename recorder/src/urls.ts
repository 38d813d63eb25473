/**
 * The URL gate: every URL of every event kind goes through it. URLs are split by hand, by the numbered steps of protocol/README.md,
 * so that recorder and server split alike. Source: privacy semantics, section 6.
 */
import lists from "../../protocol/url-gate.json";
import { isHit } from "./detectors";
import type { UrlDisplay } from "./policy";

const KEPT_SCHEMES = new Set(lists.kept_schemes);
const SCHEME_ONLY = new Set(lists.scheme_only);
const { number_mark: NUMBER, opaque_mark: OPAQUE, opaque: RANDOM } = lists;
const DECODINGS = 3;

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):([\s\S]*)$/;
const REST = /^(\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?(#[\s\S]*)?$/;
const HOST = /^(?:[A-Za-z0-9._\u00a1-\uffff-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const SAFE = /^[^\s"'<>\\^`\x00-\x1f]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is cut off
const EDGES = /^[\x00-\x20]+|[\x00-\x20]+$/g;
const UUID = new RegExp(lists.uuid, "u");
const SEPARATORS = new RegExp(RANDOM.separators, "u");
const PAGE_NAME = new RegExp(lists.page_name, "u");
const WORD = new RegExp(RANDOM.word, "u");
const REFERENCE = new RegExp(lists.fragment_reference, "u");

interface Parts {
  /** With its colon. */
  readonly scheme: string;
  /** With its slashes. */
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** The URL with only the parts that `display` shows, or "" where nothing may stay. */
export function gateUrl(url: string, display: UrlDisplay): string {
  const parts = split(url);
  if (typeof parts === "string") return parts;
  const origin = display.domain ? parts.scheme + parts.authority : "";
  return origin + pathOf(parts, display.path) + queryOf(parts.query, display) + (display.hash ? fragmentOf(parts.fragment) : "");
}

/** A referrer of the page's own origin as any URL; of another, its origin only. */
export function gateReferrer(url: string, pageUrl: string, display: UrlDisplay): string {
  const parts = split(url);
  const page = split(pageUrl);
  if (typeof parts === "string") return parts;
  const same = typeof page !== "string" && parts.scheme === page.scheme && parts.authority === page.authority;
  if (same) return gateUrl(url, display);
  return display.domain && parts.authority ? `${parts.scheme}${parts.authority}/` : "";
}

/** A page's name that is an address or holds parameters of one. */
export function isAddress(name: string): boolean {
  return PAGE_NAME.test(name);
}

/** `#name`, which only names an element of the same page. */
export function isReference(url: string): boolean {
  return url.startsWith("#") && REFERENCE.test(url.slice(1)) && !isHit(url);
}

/** The `number`th of several addresses that the gate writes alike: its last mark is numbered. Without a mark it stays as it is. */
export function numbered(gated: string, number: number): string {
  return number > 1 ? gated.replace(/\{([xn])\}(?!.*\{[xn]\})/, `{$1${number}}`) : gated;
}

/** Whether the text, or a part of it, looks like a random token. */
export function isOpaque(text: string): boolean {
  if (text.length < Math.min(RANDOM.hex_min, RANDOM.mixed_min)) return false;
  if (UUID.test(text)) return true;
  const parts = text.split(SEPARATORS);
  return parts.some(isRandom) || (!parts.every((part) => WORD.test(part)) && isRandom(parts.join("")));
}

/** Steps 1 to 3: the pieces, or what is left of a URL whose pieces are not looked at. */
function split(raw: string): Parts | string {
  const url = raw
    .replace(/[\t\n\r]/g, "")
    .replace(EDGES, "")
    .replace(/ /g, "%20");
  if (url.length > lists.max_length) return "";
  const [, name, behind] = SCHEME.exec(url) ?? [];
  const scheme = name?.toLowerCase() ?? "";
  if (scheme && !KEPT_SCHEMES.has(scheme)) return SCHEME_ONLY.has(scheme) ? `${scheme}:` : "";
  const rest = (behind ?? url).replace(/\\/g, "/");
  const pieces = SAFE.test(rest) ? REST.exec(rest) : null;
  if (!pieces) return "";
  const authority = authorityOf(pieces[1]);
  if (authority === null || (scheme && !authority)) return "";
  return { scheme: scheme && `${scheme}:`, authority, path: pieces[2] ?? "", query: pieces[3] ?? "", fragment: pieces[4] ?? "" };
}

function authorityOf(raw: string | undefined): string | null {
  if (raw === undefined) return "";
  const host = raw.slice(Math.max(2, raw.lastIndexOf("@") + 1)).toLowerCase();
  return HOST.test(host) ? `//${host}` : null;
}

function pathOf({ authority, path }: Parts, shown: boolean): string {
  if (!shown) return authority && path ? "/" : "";
  return path.split("/").map(segmentOf).join("/");
}

function segmentOf(segment: string): string {
  if (segment.length < lists.number_min_digits) return segment;
  const text = decoded(segment);
  if (/^[0-9]+$/.test(text)) return NUMBER;
  return isPersonal(text) ? OPAQUE : segment;
}

function queryOf(query: string, display: UrlDisplay): string {
  const kept = query
    .slice(1)
    .split("&")
    .map((pair) => parameterOf(pair, display))
    .filter(Boolean);
  return kept.length > 0 ? `?${kept.join("&")}` : "";
}

function parameterOf(pair: string, display: UrlDisplay): string {
  const equals = pair.indexOf("=");
  const name = equals < 0 ? pair : pair.slice(0, equals);
  const plain = decoded(name);
  if (!name || isPersonal(plain) || !(display.query || display.query_parameters.includes(plain))) return "";
  if (equals < 0) return name;
  const value = pair.slice(equals + 1);
  return `${name}=${isPersonal(decoded(value)) ? OPAQUE : value}`;
}

function fragmentOf(fragment: string): string {
  return isPersonal(decoded(fragment.slice(1))) ? `#${OPAQUE}` : fragment;
}

function isPersonal(text: string): boolean {
  return isOpaque(text) || isHit(text);
}

/** Percent-decoded until nothing changes, at most three times; as it is where that fails. */
function decoded(text: string): string {
  let out = text;
  for (let times = 0; times < DECODINGS && out.includes("%"); times += 1) {
    try {
      // A lone % is no escape, and stays.
      out = decodeURIComponent(out.replace(/%(?![0-9a-f]{2})/gi, "%25"));
    } catch {
      return out;
    }
  }
  return out;
}

function isRandom(part: string): boolean {
  const hex = part.length >= RANDOM.hex_min && /^[0-9A-Fa-f]+$/.test(part);
  if (hex && /[0-9]/.test(part) && /[A-Fa-f]/.test(part)) return true;
  if (part.length < RANDOM.mixed_min || !/^[A-Za-z0-9]+$/.test(part)) return false;
  const digits = part.replace(/[^0-9]/g, "").length;
  return digits >= RANDOM.mixed_min_digits && /[a-z]/.test(part) && /[A-Z]/.test(part);
}
