/** The whole table of the decision: every combination of facts, and the order that the documents give in words. */
import { expect, test } from "vitest";
import words from "../../docs/controller/consent.md?raw";
import { type Answer, type ConsentMode, type Decision, decide, decisions, type Facts, isRefusal } from "../src/consent";

const BOTH = [true, false];
const MODES: readonly ConsentMode[] = ["required", "loaded", "none", "storage-free"];
const ONE: readonly Answer[] = ["granted", "denied", null];
const BARS = ["page_excluded", "visitor_excluded", "tag_awaited", "bot", "enough_sessions", "not_drawn"] as const;
const ANSWERS: readonly (readonly Answer[])[] = [
  [],
  ...ONE.map((one) => [one]),
  ...ONE.flatMap((one) => ONE.map((other) => [one, other])),
];

/** What keeps a page from being recorded, in no order, written from the contract and not from the code. */
function reasons(facts: Facts): Set<Decision> {
  const { answers, honour, browser, mode } = facts;
  const granted = answers.filter((answer) => answer === "granted").length > 0;
  const denied = answers.filter((answer) => answer === "denied").length > 0;
  const list: [Decision, boolean][] = [
    ["opted_out", facts.optedOut],
    ["minor", facts.minor],
    ["paused", facts.recording === false],
    ["other_site", facts.siteMatches === false],
    ["foreign_origin", facts.originAllowed === false],
    ["denied", denied],
    ["gpc", honour.gpc && browser.gpc],
    ["dnt", honour.dnt && browser.dnt],
    ["marked", facts.marked],
    ["outdated", facts.complete === false],
    ["not_granted", mode === "required" && !granted],
    ...BARS.map((bar): [Decision, boolean] => [bar, facts.bar() === bar]),
  ];
  return new Set(list.filter(([, holds]) => holds).map(([decision]) => decision));
}

/** The codes of the first column of the table in the documents, from top to bottom. */
function documented(): string[] {
  const [, table = ""] = words.split(/<!-- (?:end of )?decisions -->/);
  return [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code as string);
}

function* everything(): Generator<Facts> {
  for (const mode of MODES)
    for (const answers of ANSWERS)
      for (const recording of BOTH)
        for (const siteMatches of BOTH)
          for (const originAllowed of BOTH)
            for (const [complete, marked] of BOTH.flatMap((one) => BOTH.map((two) => [one, two] as const)))
              for (const [honourGpc, optedOut] of BOTH.flatMap((one) => BOTH.map((two) => [one, two] as const)))
                for (const [honourDnt, minor] of BOTH.flatMap((one) => BOTH.map((two) => [one, two] as const)))
                  for (const gpc of BOTH)
                    for (const dnt of BOTH)
                      for (const bar of [...BARS, null])
                        yield {
                          optedOut,
                          minor,
                          mode,
                          answers,
                          recording,
                          siteMatches,
                          originAllowed,
                          complete,
                          marked,
                          honour: { gpc: honourGpc, dnt: honourDnt },
                          browser: { gpc, dnt },
                          bar: () => bar,
                        };
}

test("the documents have the table of the code", () => {
  expect(documented()).toEqual(decisions());
});

test("of all that speaks the highest in the table decides, in every combination", () => {
  const order = documented();
  let [count, wrong] = [0, 0];
  for (const facts of everything()) {
    const found = reasons(facts);
    const expected = order.find((decision) => found.has(decision as Decision)) ?? "record";
    if (decide(facts) !== expected) wrong += 1;
    count += 1;
  }
  expect(count).toBe(MODES.length * ANSWERS.length * 2 ** 11 * (BARS.length + 1));
  expect(wrong).toBe(0);
});

test("no grant lifts a denial, whoever grants", () => {
  let lifted = 0;
  for (const facts of everything()) {
    if (!facts.answers.includes("denied")) continue;
    if (decide({ ...facts, answers: [...facts.answers, "granted"] }) !== decide(facts)) lifted += 1;
  }
  expect(lifted).toBe(0);
});

test("nothing lifts or hides an opt-out", () => {
  let lifted = 0;
  for (const facts of everything()) if (facts.optedOut && decide(facts) !== "opted_out") lifted += 1;
  expect(lifted).toBe(0);
});

test("a child is recorded by nobody's grant", () => {
  let lifted = 0;
  for (const facts of everything()) if (facts.minor && !facts.optedOut && decide(facts) !== "minor") lifted += 1;
  expect(lifted).toBe(0);
});

test("refusals are those of the visitor", () => {
  expect(decisions().filter(isRefusal)).toEqual(["opted_out", "minor", "denied", "gpc", "dnt"]);
});
