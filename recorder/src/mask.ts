/** Masks. Source: privacy semantics, section 3; protocol/masks.json. */
import lists from "../../protocol/masks.json";

const { character: X, value_multiple: MULTIPLE } = lists;
const INK = new RegExp(`[^${lists.white_space}]`, "gu");
const UNMASKED = new RegExp(`[^${lists.white_space}${X}]`, "u");

export const TYPING_THROTTLE_MS = lists.typing_throttle_ms;

/** Each character that is not white space becomes X, so that lines keep their shape. */
export function maskText(text: string): string {
  return text.replace(INK, X);
}

/** A field's value: the count is rounded up, so that the length tells little. Empty stays empty. */
export function maskValue(value: string): string {
  return X.repeat(Math.ceil([...value].length / MULTIPLE) * MULTIPLE);
}

/** Whether the text could have come from `maskText`. */
export function isMaskedText(text: string): boolean {
  return !UNMASKED.test(text);
}

/** Whether the value could have come from `maskValue`. */
export function isMaskedValue(value: string): boolean {
  return value.length % MULTIPLE === 0 && value === X.repeat(value.length);
}
