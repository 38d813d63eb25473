/** The decision to record. Pure: the same facts always give the same answer. */

export type ConsentMode = "required" | "loaded" | "none";

export interface Signals {
  readonly gpc: boolean;
  readonly dnt: boolean;
}

/** What is known when the decision is taken. `command` is the latest `consent` command of this page. */
export interface Facts {
  readonly mode: ConsentMode;
  readonly honour: Signals;
  readonly browser: Signals;
  readonly command: "granted" | "denied" | null;
  readonly recording: boolean;
  readonly siteMatches: boolean;
  readonly originAllowed: boolean;
}

export type Decision = "record" | "paused" | "other_site" | "foreign_origin" | "denied" | "gpc" | "dnt" | "not_granted";

/** The rules in order of strength; the first that speaks decides. Refusals stand above every grant. */
const RULES: readonly (readonly [Decision, (facts: Facts) => boolean])[] = [
  ["paused", (facts) => !facts.recording],
  ["other_site", (facts) => !facts.siteMatches],
  ["foreign_origin", (facts) => !facts.originAllowed],
  ["denied", (facts) => facts.command === "denied"],
  ["gpc", (facts) => facts.honour.gpc && facts.browser.gpc],
  ["dnt", (facts) => facts.honour.dnt && facts.browser.dnt],
  ["not_granted", (facts) => facts.mode === "required" && facts.command !== "granted"],
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
