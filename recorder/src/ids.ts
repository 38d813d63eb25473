import { native } from "./native";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const ID_BYTES = 16;
const ID_FORM = /^[A-Za-z0-9_-]{22}$/;

/** A random id of 128 bits as 22 characters of base64url. */
export function newId(): string {
  const bytes = native.randomBytes(ID_BYTES);
  let text = "";
  let pending = 0;
  let bits = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += ALPHABET[(pending >> bits) & 63];
    }
    pending &= (1 << bits) - 1;
  }
  return text + ALPHABET[(pending << (6 - bits)) & 63];
}

export function isId(text: unknown): text is string {
  return typeof text === "string" && ID_FORM.test(text);
}
