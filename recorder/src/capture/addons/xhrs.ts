/** XMLHttpRequest, watched. What it was opened with is kept beside it, never on it. */
import { Patches } from "../patch";
import { type Body, NO_BODY, READ_MAX, sizeOf, textBody } from "./bodies";
import { rulesOf } from "./fetches";
import type { Calls, Ended } from "./requests";
import { sentBody } from "./sent";

type Xhr = InstanceType<(typeof globalThis)["XMLHttpRequest"]>;

const HOW = [
  ["load", "done"],
  ["abort", "aborted"],
  ["timeout", "timeout"],
] as const;

interface Opened {
  readonly method: string;
  readonly url: string;
}

export function watchXhr(calls: Calls): () => void {
  const patches = new Patches();
  const opened = new WeakMap<Xhr, Opened>();
  const ended = new AbortController();
  const { page } = calls;
  const prototype = page.view.XMLHttpRequest?.prototype as Xhr | undefined;
  patches.method(prototype, "open", (request: Xhr, [method, url]: unknown[]) => {
    opened.set(request, { method: String(method), url: String(url) });
  });
  patches.method(
    prototype,
    "send",
    () => {},
    (request: Xhr, [body]: unknown[]) => page.run(() => sending(calls, request, opened.get(request), body, ended.signal)),
  );
  return () => {
    ended.abort();
    patches.stop();
  };
}

/** Synchronous ones fire the same events, before `send` returns. Source: XMLHttpRequest, 3.6.5 */
function sending(calls: Calls, request: Xhr, about: Opened | undefined, body: unknown, signal: AbortSignal): void {
  const call = about && calls.begin("xhr", about.method, about.url);
  if (!call) return;
  call.sent = sentBody(body, rulesOf(calls, true));
  let how: Ended["how"] = "failed";
  const hear = (type: string, run: () => void): void => {
    EventTarget.prototype.addEventListener.call(request, type, () => calls.page.run(run), { once: true, signal });
  };
  for (const [type, means] of HOW) {
    hear(type, () => {
      how = means;
    });
  }
  hear("loadend", () => call.end({ how, status: request.status, got: gotBody(calls, request) }));
}

function gotBody(calls: Calls, request: Xhr): Body {
  const { responseType, status } = request;
  if (status === 0) return NO_BODY;
  const rules = rulesOf(calls, false);
  if (responseType === "" || responseType === "text") return textBody(request.responseText.slice(0, READ_MAX + 1), rules);
  if (responseType === "json") return request.response === null ? NO_BODY : textBody(JSON.stringify(request.response), rules);
  const response = request.response as { size?: number; byteLength?: number } | null;
  return response ? { form: "other", size: sizeOf(response.size ?? response.byteLength ?? null) } : NO_BODY;
}
