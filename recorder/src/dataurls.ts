/** Small images that stand in markup or style sheets as `data:` URLs. Source: privacy semantics, section 6; protocol/url-gate.json. */
import lists from "../../protocol/url-gate.json";

const { data_url: LIST } = lists;
const TYPES = new Set(LIST.media_types);
/** An SVG stays only where it holds no text. */
const FORBIDDEN = new RegExp(LIST.svg_forbidden, "i");
const DATA = /^data:([a-z]+\/[a-z0-9.+-]+)((?:;[a-z0-9=_-]+)*),([\s\S]*)$/i;
const SVG = "image/svg+xml";

export function isSmallImage(url: string): boolean {
  if (url.length > LIST.max_length) return false;
  const [, type = "", parameters = "", data = ""] = DATA.exec(url) ?? [];
  const media = type.toLowerCase();
  if (!TYPES.has(media)) return false;
  const isBase64 = parameters.toLowerCase().includes(";base64");
  if (media !== SVG) return isBase64;
  const svg = isBase64 ? fromBase64(data) : percentDecoded(data);
  return svg !== null && !FORBIDDEN.test(svg);
}

function fromBase64(data: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Bytes that are no UTF-8 become replacement characters, as browsers read them. */
function percentDecoded(data: string): string {
  const bytes = new TextEncoder().encode(data);
  const out: number[] = [];
  for (let index = 0; index < bytes.length; index += 1) {
    const hex =
      bytes[index] === 0x25 ? /^[0-9a-f]{2}$/i.exec(String.fromCharCode(...bytes.slice(index + 1, index + 3)))?.[0] : undefined;
    out.push(hex === undefined ? (bytes[index] as number) : Number.parseInt(hex, 16));
    if (hex !== undefined) index += 2;
  }
  return new TextDecoder().decode(Uint8Array.from(out));
}
