/** The decision to record. Pure: the same facts always give the same answer. */

export type ConsentMode = "required" | "loaded" | "none";

/** What a source of consent says; null is undecided. */
export type Answer = "granted" | "denied" | null;

export interface Signals {
  readonly gpc: boolean;
  readonly dnt: boolean;
}

/** What is known when the decision is taken. `answers` has what each source says now, the `consent` command among them. */
export interface Facts {
  readonly mode: ConsentMode;
  readonly honour: Signals;
  readonly browser: Signals;
  readonly answers: readonly Answer[];
  /** Every piece that the policy needs is in this script. */
  readonly complete: boolean;
  readonly recording: boolean;
  readonly siteMatches: boolean;
  readonly originAllowed: boolean;
}

export type Decision =
  | "record"
  | "paused"
  | "other_site"
  | "foreign_origin"
  | "outdated"
  | "denied"
  | "gpc"
  | "dnt"
  | "not_granted";

/** The rules in order of strength; the first that speaks decides. Refusals stand above every grant. */
const RULES: readonly (readonly [Decision, (facts: Facts) => boolean])[] = [
  ["paused", (facts) => !facts.recording],
  ["other_site", (facts) => !facts.siteMatches],
  ["foreign_origin", (facts) => !facts.originAllowed],
  // An open page whose site needs more of the script now than it has: decided when it is loaded again.
  ["outdated", (facts) => !facts.complete],
  ["denied", (facts) => facts.answers.includes("denied")],
  ["gpc", (facts) => facts.honour.gpc && facts.browser.gpc],
  ["dnt", (facts) => facts.honour.dnt && facts.browser.dnt],
  ["not_granted", (facts) => facts.mode === "required" && !facts.answers.includes("granted")],
];

export function decide(facts: Facts): Decision {
  for (const [decision, applies] of RULES) {
    if (applies(facts)) return decision;
  }
  return "record";
}

/** Refusals by the visitor: the commands waiting are dropped and identifiers of earlier visits removed. */
export function isRefusal(decision: Decision): boolean {
  return decision === "denied" || decision === "gpc" || decision === "dnt";
}
