/** Halves of characters, which texts that were cut have, are in no JSON that the server takes. */
export function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, "");
}
