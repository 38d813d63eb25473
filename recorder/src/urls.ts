/** The URL gate: every URL of every event kind goes through `gateUrl`. Source: privacy semantics, section 6; protocol/url-gate.json. */
import lists from "../../protocol/url-gate.json";
import { isHit } from "./detectors";
import type { UrlDisplay } from "./policy";

const KEPT = new Set(lists.kept_schemes);
const SCHEME_ONLY = new Set(lists.scheme_only);
const UUID = new RegExp(lists.uuid, "u");
const REFERENCE = new RegExp(lists.fragment_reference, "u");
const SEPARATORS = new RegExp(lists.opaque.separators, "gu");
const SVG_FORBIDDEN = new RegExp(lists.data_url.svg_forbidden, "iu");
const NUMBER = new RegExp(`^[0-9]{${lists.number_min_digits},}$`, "u");

/** `base` resolves relative URLs. A URL that cannot be read becomes empty; other schemes than http(s) keep the scheme alone. */
export function gateUrl(url: string, display: UrlDisplay, base?: string): string {
  const parsed = parse(url, base);
  if (!parsed) return "";
  const scheme = parsed.protocol.slice(0, -1);
  if (!KEPT.has(scheme)) return SCHEME_ONLY.has(scheme) ? parsed.protocol : "";
  const origin = display.domain ? parsed.origin : "";
  const path = display.path ? gatePath(parsed.pathname) : "/";
  const gated = `${origin}${path}${gateQuery(parsed, display)}${display.hash ? gateHash(parsed.hash) : ""}`;
  return gated.length <= lists.max_length ? gated : origin;
}

/** A referrer of another origin tells its origin and nothing else. */
export function gateReferrer(referrer: string, display: UrlDisplay, ownOrigin: string): string {
  const parsed = parse(referrer);
  if (!parsed || parsed.origin === "null") return "";
  if (parsed.origin === ownOrigin) return gateUrl(referrer, display);
  return display.domain ? `${parsed.origin}/` : "";
}

/** A small image that stands in markup or a sheet, or nothing. */
export function gateDataUrl(url: string): string {
  const type = /^data:([\w.+/-]+)[;,]/i.exec(url)?.[1]?.toLowerCase() ?? "";
  if (url.length > lists.data_url.max_length || !lists.data_url.media_types.includes(type)) return "";
  return type === "image/svg+xml" && SVG_FORBIDDEN.test(svgText(url)) ? "" : url;
}

/** `#name` as in `url(#name)`; what does not look like a name is refused. */
export function isReference(fragment: string): boolean {
  return fragment.startsWith("#") && REFERENCE.test(fragment.slice(1));
}

function svgText(url: string): string {
  const comma = url.indexOf(",");
  const encoded = decoded(url.slice(comma + 1));
  try {
    return /;base64$/i.test(url.slice(0, comma)) ? atob(encoded) : encoded;
  } catch {
    return "<script";
  }
}

function parse(url: string, base?: string): URL | null {
  try {
    return new URL(url, base);
  } catch {
    return null;
  }
}

function gatePath(path: string): string {
  return path.split("/").map(gateSegment).join("/");
}

function gateSegment(segment: string): string {
  const text = decoded(segment);
  if (NUMBER.test(text)) return lists.number_mark;
  return isOpaque(text) ? lists.opaque_mark : segment;
}

/** A detector hits it, or it is a long random token. */
export function isOpaque(text: string): boolean {
  if (isHit(text)) return true;
  if (UUID.test(text)) return false;
  const plain = text.replace(SEPARATORS, "");
  if (plain.length >= lists.opaque.hex_min && /^[0-9a-f]+$/iu.test(plain) && /\d/.test(plain)) return true;
  const digits = plain.replace(/[^0-9]/g, "").length;
  const mixed = /^[A-Za-z0-9+=]+$/.test(plain) && /[A-Za-z]/.test(plain);
  return mixed && plain.length >= lists.opaque.mixed_min && digits >= lists.opaque.mixed_min_digits;
}

function gateQuery(url: URL, display: UrlDisplay): string {
  const pairs = url.search.slice(1).split("&").filter(Boolean);
  const kept = pairs.map((pair) => gatePair(pair, display)).filter(Boolean);
  return kept.length > 0 ? `?${kept.join("&")}` : "";
}

function gatePair(pair: string, display: UrlDisplay): string {
  const [name = "", value] = splitOnce(pair);
  const listed = display.query_parameters.includes(decoded(name));
  if (!listed && !display.query) return "";
  const gatedName = isOpaque(decoded(name)) ? lists.opaque_mark : name;
  return value === undefined ? gatedName : `${gatedName}=${gateSegment(value)}`;
}

function splitOnce(pair: string): [string, string | undefined] {
  const at = pair.indexOf("=");
  return at < 0 ? [pair, undefined] : [pair.slice(0, at), pair.slice(at + 1)];
}

function gateHash(hash: string): string {
  if (!hash) return "";
  return `#${hash.slice(1).split("/").map(gateSegment).join("/")}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    return text;
  }
}
