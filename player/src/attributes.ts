/** The last gate for attributes before they are replayed. */

import { gateCss, type Resolve, safeUrl } from "./css.ts";
import { placeholder } from "./placeholder.ts";

/** Where resources come from without a request. */
export interface Supply {
  readonly url: Resolve;
  /** Text of a style sheet named by `voile-asset:<sha256>`, not yet gated; null where it cannot be had. */
  sheet(reference: string): string | null;
}

export const SHEET_REFERENCE = "voile-asset:";

export type Value = string | number | true | null;
export type Values = Record<string, Value>;

const NAME = /^[a-zA-Z_][\w:.-]*$/;
/** Never, whatever the element: they run, send, navigate, embed, or load by a way of their own. */
const REFUSED = new Set([
  "srcdoc",
  "action",
  "formaction",
  "ping",
  "download",
  "target",
  "data",
  "codebase",
  "classid",
  "archive",
  "profile",
  "manifest",
  "cite",
  "longdesc",
  "lowsrc",
  "dynsrc",
  "http-equiv",
  "content",
  "background",
  "autofocus",
  "autoplay",
  "rr_dataurl",
  "rr_mediastate",
  "rr_mediacurrenttime",
  "rr_mediaplaybackrate",
  "rr_mediamuted",
  "rr_medialoop",
  "rr_mediavolume",
  "xml:base",
  "attributename",
  "nonce",
  "is",
  "form",
  "usemap",
  "shadowrootmode",
  "popovertarget",
  "command",
  "commandfor",
  "allow",
  "sandbox",
  "csp",
  "credentialless",
  "browsingtopics",
  "attributionsrc",
  "rel",
  "as",
  "imagesrcset",
  "blocking",
  "fetchpriority",
  "crossorigin",
  "referrerpolicy",
  "integrity",
  "accesskey",
]);
/** Free text: shown, never fetched, so an address in it may stay. */
const TEXTUAL = new Set([
  "alt",
  "title",
  "placeholder",
  "label",
  "summary",
  "value",
  "aria-label",
  "aria-description",
  "aria-valuetext",
  "class",
  "id",
]);
const ACTIVE_URL = /^(?:javascript|vbscript|data|https?|ftp|file|blob|ws|wss|filesystem):|^\/\//i;
const CSS_URL = /url|image|\\|src/i;
const PIXELS = /^-?\d+(?:\.\d+)?px$/;
const OPEN_MODES = new Set(["modal", "non-modal", "popover"]);
const NUMERIC = new Set(["rr_scrollleft", "rr_scrolltop"]);

/** `name` and `value` of one attribute of a `tag`, as they may be set; null where they may not. */
export function gateAttribute(tag: string, name: string, value: Value, supply: Supply): Value | undefined {
  const lower = name.toLowerCase();
  if (!NAME.test(name) || lower.startsWith("on") || lower === "__proto__" || REFUSED.has(lower)) return undefined;
  if (value === null) return null;
  if (lower.startsWith("rr_")) return replayerAttribute(lower, value);
  if (typeof value !== "string") return value;
  const resolve = supply.url;
  if (lower === "popover") return "manual";
  if (lower === "_csstext") return sheetText(value, supply);
  if (lower === "style") return gateCss(value, resolve);
  if (lower === "href" || lower === "xlink:href") return link(tag, value, resolve);
  if (lower === "src" || lower === "poster") return picture(tag, lower, value, resolve);
  if (lower === "srcset") return sourceSet(value, resolve);
  if (TEXTUAL.has(lower)) return value;
  if (ACTIVE_URL.test(compact(value))) return undefined;
  return CSS_URL.test(value) && value.includes("(") ? gateCss(value, resolve) : value;
}

/** Browsers overlook white space and control characters in the scheme of an address. */
const compact = (value: string): string => [...value].filter((char) => char > " ").join("");

function sheetText(value: string, supply: Supply): string {
  const css = value.startsWith(SHEET_REFERENCE) ? (supply.sheet(value) ?? "") : value;
  return gateCss(css, supply.url);
}

function replayerAttribute(name: string, value: Value): Value | undefined {
  if (name === "rr_width" || name === "rr_height") {
    return typeof value === "string" && PIXELS.test(value) ? value : undefined;
  }
  if (NUMERIC.has(name)) return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  if (name === "rr_open_mode") return OPEN_MODES.has(String(value)) ? value : undefined;
  return undefined;
}

/** Links keep looking like links and lead nowhere; SVG may point into its own document. */
function link(tag: string, value: string, resolve: Resolve): string | undefined {
  if (value.startsWith("#")) return value;
  if (tag === "a" || tag === "area") return "#";
  if (tag === "image" || tag === "feimage") return safeUrl(value, resolve) ?? placeholder("");
  return undefined;
}

function picture(tag: string, name: string, value: string, resolve: Resolve): string | undefined {
  const shows = name === "src" ? tag === "img" || tag === "input" : tag === "video";
  if (!shows) return undefined;
  return safeUrl(value, resolve) ?? undefined;
}

function sourceSet(value: string, resolve: Resolve): string | undefined {
  const kept: string[] = [];
  for (const [, url = "", size = ""] of value.matchAll(/\s*(\S*[^\s,])(\s+[\d.]+[wxh])?\s*(?:,|$)/g)) {
    // A data: URL holds commas, which a source set cannot tell apart here.
    const safe = url.startsWith("data:") ? null : safeUrl(url, resolve);
    if (safe) kept.push(safe + size);
  }
  return kept.length ? kept.join(", ") : undefined;
}

/** Pictures that were kept but cannot be had: a neutral box of their size with their text. */
export function withPlaceholder(tag: string, before: Values, after: Values): void {
  if (tag !== "img" || after.src || after.srcset || !(before.src || before.srcset)) return;
  after.src = placeholder(String(before.alt ?? ""), Number(before.width), Number(before.height));
  after["data-voile-box"] = "picture";
}
