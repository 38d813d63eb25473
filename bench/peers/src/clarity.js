import { clarity } from "clarity-js";

export const api = clarity;

/** Uploads to `sink`. Clarity's strict mode masks all text; its default masks fields, numbers and addresses. */
export function start({ sink, strict = false, options = {}, emit }) {
  const upload = emit ?? `${sink}/clarity`;
  clarity.start({ projectId: "bench", upload, content: !strict, track: true, delay: 300, ...options });
  return () => clarity.stop();
}
