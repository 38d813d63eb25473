/** The bodies of notices, as the shared vectors have them. */
import { expect, test } from "vitest";
import notices from "../../protocol/vectors/notices.json";
import { notice } from "../src/notice";

test.each(notices.cases.filter((one) => "facts" in one))("$name", ({ facts, body }) => {
  expect(notice(facts as unknown as Record<string, unknown>)).toBe(body);
});
