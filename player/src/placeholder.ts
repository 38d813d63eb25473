/** A picture that stands for one that is not there. */

const FALLBACK_WIDTH = 160;
const FALLBACK_HEIGHT = 120;

const escaped = (text: string): string =>
  text.replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`).replace(/[^\x20-\x7e\u00a0-\uffff]/g, " ");

/** An SVG without viewBox: it fills any size, and its text is not stretched along. */
export function placeholder(alt: string, width = Number.NaN, height = Number.NaN): string {
  const w = width > 0 ? width : FALLBACK_WIDTH;
  const h = height > 0 ? height : FALLBACK_HEIGHT;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}">` +
    `<rect width="100%" height="100%" fill="#8b90a0" fill-opacity=".16"/>` +
    `<text x="50%" y="50%" fill="#70758a" font-family="system-ui,sans-serif" font-size="12" ` +
    `text-anchor="middle" dominant-baseline="middle">${escaped(alt)}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
