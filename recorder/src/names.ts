/** Whether a name, id or label speaks of a secret. Source: protocol/secret-fields.json, which lists the steps. */
import { REVEAL, SECRET } from "./lists";

const MARKS = /[\u0300-\u036f]/g;

/** Words in lower case with one space between, before and after; `newPassWord2` reads ` new pass word 2 `. */
export function words(text: string): string {
  return ` ${text
    .normalize("NFKD")
    .replace(MARKS, "")
    .normalize("NFKC")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .replace(/(\p{L})(?=\p{Nd})|(\p{Nd})(?=\p{L})/gu, "$1$2 ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;
}

export function namesSecret(text: string): boolean {
  return text !== "" && SECRET.names.test(words(text));
}

/** Whether a button shows or hides a password: it says so, or says nothing but to show or hide. */
export function isReveal(text: string): boolean {
  const said = words(text);
  return REVEAL.bare.test(said) || (REVEAL.verb.test(said) && SECRET.names.test(said));
}
