import { record } from "@rrweb/record";

// `mask: "inputs"` is what most sites run; `strict` is all that the options offer.
const STRICT = { maskAllInputs: true, maskTextSelector: "*", blockClass: "rr-block", recordCanvas: false };

export const api = record;

/** Emits into `emit`, or posts every event to `sink`. Returns what stops it. */
export function start({ sink, strict = false, options = {}, emit }) {
  const send = (event) => fetch(`${sink}/rrweb`, { method: "POST", body: JSON.stringify(event), keepalive: true });
  return record({ emit: emit ?? send, ...(strict ? STRICT : {}), ...options });
}
