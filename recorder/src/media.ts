/**
 * What a file is by its first bytes: the pictures and fonts that the server keeps. A page may answer a picture's address with
 * anything, a whole document too, and a drawing in markup holds texts; neither may leave. Source: src/voile/storage/sniffing.py.
 */

/** In hexadecimal; a dot is any digit. */
const STARTS = {
  image: /^(89504e470d0a1a0a|ffd8ff|47494638(37|39)61|52494646.{8}57454250|.{8}66747970617669(66|73))/,
  font: /^(774f46(46|32)|00010000|4f54544f)/,
};

export function isMedia(kind: "image" | "font", bytes: Uint8Array): boolean {
  const start = [...bytes.subarray(0, 12)].map((one) => one.toString(16).padStart(2, "0")).join("");
  return STARTS[kind].test(start);
}
