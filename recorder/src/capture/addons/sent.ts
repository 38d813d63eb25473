/** What a page gives a request to send, looked at without taking anything of it. */
import { type Body, type BodyRules, formBody, NO_BODY, sizeOf, textBody } from "./bodies";

export function sentBody(given: unknown, rules: BodyRules): Body {
  if (given === null || given === undefined) return NO_BODY;
  if (typeof given === "string") return textBody(given, rules);
  if (given instanceof URLSearchParams || given instanceof FormData) return formBody(given as Iterable<[string, unknown]>, rules);
  if (given instanceof Blob) return { form: "other", size: sizeOf(given.size) };
  if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return { form: "other", size: sizeOf(given.byteLength) };
  return { form: "other", size: "unknown" };
}
