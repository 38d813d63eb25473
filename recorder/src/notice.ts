/** Notices: what a browser tells beside its recordings, as protocol/README.md has them. Pure. */

/** No id and no language is longer or has other characters; what does may be a sentence or an address, and is left out. */
const FORM = /^[\w.~:/+=|-]{0,200}$/;

/** Written by hand: pages change how values become JSON. What passes the form needs no escapes. */
export function notice(fields: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(fields).map(([name, value]) => {
    const text = `${value ?? ""}`;
    return `,"${name}":${name === "policy" ? text : `"${FORM.test(text) ? text : ""}"`}`;
  });
  return `{"v":1${pairs.join("")}}`;
}
