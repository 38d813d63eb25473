/** Masks. Source: privacy semantics, section 3; protocol/masks.json. */
import { MASK } from "./lists";

/** Each character that is not white space becomes X, so that lines keep their shape. */
export function maskText(text: string): string {
  let masked = "";
  for (const character of text) masked += MASK.whiteSpace.has(character) ? character : MASK.character;
  return masked;
}

/** A field's value: the count is rounded up, so that the length tells little. Empty stays empty. */
export function maskValue(value: string): string {
  return MASK.character.repeat(Math.ceil([...value].length / MASK.multiple) * MASK.multiple);
}
