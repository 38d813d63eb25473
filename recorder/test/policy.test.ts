import { describe, expect, test } from "vitest";
import { parsePolicy } from "../src/policy";
import { POLICY } from "./policy";

test("a policy is read whole", () => {
  expect(parsePolicy(JSON.parse(JSON.stringify(POLICY)))).toEqual(POLICY);
});

describe("refused", () => {
  test.each(Object.keys(POLICY))("without %s", (key) => {
    const { [key as keyof typeof POLICY]: _, ...rest } = POLICY;
    expect(parsePolicy(rest)).toBeNull();
  });

  test.each([
    ["an unknown field", { ...POLICY, unmask: true }],
    ["an unknown nested field", { ...POLICY, signals: { ...POLICY.signals, other: true } }],
    ["another version", { ...POLICY, v: 2 }],
    ["a switch that is none", { ...POLICY, censor_all_inputs: "yes" }],
    ["a consent mode that is none", { ...POLICY, consent: "implied" }],
    ["nothing", null],
    ["the unfilled literal", "__VOILE_POLICY__"],
  ])("%s", (_, policy) => {
    expect(parsePolicy(policy)).toBeNull();
  });
});
