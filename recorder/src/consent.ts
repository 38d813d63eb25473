/** The decision to record. Pure: the same facts always give the same answer. */

export type ConsentMode = "required" | "loaded" | "none" | "storage-free";

/** What a source of consent says; null is undecided. */
export type Answer = "granted" | "denied" | null;

export interface Signals {
  readonly gpc: boolean;
  readonly dnt: boolean;
}

/** What is known when the decision is taken. `answers` has what each source says now, the `consent` command among them. */
export interface Facts {
  /** The visitor has opted out, here or on an earlier page of the site. */
  readonly optedOut: boolean;
  /** The site has said that this visitor is a child. */
  readonly minor: boolean;
  readonly mode: ConsentMode;
  readonly honour: Signals;
  readonly browser: Signals;
  readonly answers: readonly Answer[];
  /** A mark in the page's address waits for its answer. */
  readonly marked: boolean;
  /** Every piece that the policy needs is in this script. */
  readonly complete: boolean;
  readonly recording: boolean;
  readonly siteMatches: boolean;
  readonly originAllowed: boolean;
  /** Whom the site does not want. Asked last, and only of whom nothing else keeps from being recorded: it may draw. */
  readonly bar: () => Bar | "outdated" | null | false;
}

/** In their order: pages and visitors that rules leave out, bots, new sessions when there were enough, who is not drawn. */
const BARS = ["page_excluded", "visitor_excluded", "tag_awaited", "bot", "enough_sessions", "not_drawn"] as const;
export type Bar = (typeof BARS)[number];

export type Decision =
  | Bar
  | "record"
  | "opted_out"
  | "minor"
  | "paused"
  | "other_site"
  | "foreign_origin"
  | "denied"
  | "gpc"
  | "dnt"
  | "marked"
  | "outdated"
  | "not_granted";

/**
 * The rules in order of strength; the first that speaks decides, and those behind it are not even asked: what they would
 * read of the page and the device may be given as getters. The same table in words: docs/controller/consent.md.
 */
const RULES: readonly (readonly [Decision, (facts: Facts) => boolean, isRefusal?: 1])[] = [
  ["opted_out", (facts) => facts.optedOut, 1],
  ["minor", (facts) => facts.minor, 1],
  ["paused", (facts) => !facts.recording],
  ["other_site", (facts) => !facts.siteMatches],
  ["foreign_origin", (facts) => !facts.originAllowed],
  ["denied", (facts) => facts.answers.includes("denied"), 1],
  ["gpc", (facts) => facts.honour.gpc && facts.browser.gpc, 1],
  ["dnt", (facts) => facts.honour.dnt && facts.browser.dnt, 1],
  // What the mark says is not known yet.
  ["marked", (facts) => facts.marked],
  // An open page whose site needs more of the script now than it has: decided when it is loaded again.
  ["outdated", (facts) => !facts.complete],
  ["not_granted", (facts) => facts.mode === "required" && !facts.answers.includes("granted")],
];

/** All decisions in the order of the rules; what no rule keeps from it is recorded. */
export function decisions(): readonly Decision[] {
  return [...RULES.map(([decision]) => decision), ...BARS, "record"];
}

export function decide(facts: Facts): Decision {
  for (const [decision, applies] of RULES) {
    if (applies(facts)) return decision;
  }
  return facts.bar() || "record";
}

/** Refusals by the visitor: the commands waiting are dropped and identifiers of earlier visits removed. */
export function isRefusal(decision: Decision): boolean {
  return RULES.some(([rule, , refuses]) => rule === decision && refuses);
}

/** No rule speaks: the visit is recorded, unless the site does not want this page or this visitor. */
export function isUpToTheSite(decision: Decision): boolean {
  return RULES.every(([rule]) => rule !== decision);
}
