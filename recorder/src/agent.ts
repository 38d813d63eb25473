/** What a user agent says of browser, system and device: kinds, not persons. Pure. */

const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ["Edge", /\bEdgA?(?:iOS)?\/(\d+)/],
  ["Opera", /\bOPR\/(\d+)/],
  ["Samsung Internet", /\bSamsungBrowser\/(\d+)/],
  ["Firefox", /\b(?:Firefox|FxiOS)\/(\d+)/],
  ["Chrome", /\b(?:Chrome|CriOS|HeadlessChrome)\/(\d+)/],
  ["Safari", /\bVersion\/(\d+)[\d.]* .*Safari\//],
];

const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ["Android", /Android/],
  ["iOS", /iPhone|iPad|iPod/],
  ["Windows", /Windows/],
  ["macOS", /Mac OS X|Macintosh/],
  ["ChromeOS", /CrOS/],
  ["Linux", /Linux/],
];

/** Name and version. */
export function browserOf(agent: string): string {
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(agent)?.[1];
    if (version) return `${name} ${version}`;
  }
  return "Other";
}

export function systemOf(agent: string): string {
  return SYSTEMS.find(([, pattern]) => pattern.test(agent))?.[0] ?? "Other";
}

export function deviceOf(agent: string, touch: boolean): "desktop" | "tablet" | "mobile" {
  if (/iPad|Tablet|Android(?!.*Mobile)/.test(agent) || (touch && /Macintosh/.test(agent))) return "tablet";
  return /Mobi|iPhone|iPod/.test(agent) ? "mobile" : "desktop";
}
