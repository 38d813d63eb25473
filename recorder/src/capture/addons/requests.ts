/** Requests that the page makes with fetch and XMLHttpRequest: where to, how they ended, and of their bodies what may leave. */
import { nowMs } from "../../clock";
import type { AddOnHost } from "../../handover";
import { arrive } from "./arrive";
import { type Body, NO_BODY } from "./bodies";
import { Bucket } from "./bucket";
import { watchFetch } from "./fetches";
import { watchXhr } from "./xhrs";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

export interface Ended {
  readonly how: "done" | "failed" | "aborted" | "timeout" | "open";
  readonly status: number;
  readonly got: Body;
}

/** One request under way; ends once. */
export interface Call {
  sent: Body;
  end(ended: Ended): void;
}

export interface Calls {
  readonly page: AddOnHost;
  /** Null where it is none that is told of. */
  begin(api: "fetch" | "xhr", method: string, url: string): Call | null;
}

arrive("requests", (page: AddOnHost) => {
  const open = new Set<Call>();
  const bucket = new Bucket(100, 10_000, 2000);
  const begin: Calls["begin"] = (api, method, url) => {
    if (isOurs(page, url)) return null;
    if (!bucket.take()) {
      page.count("rate");
      return null;
    }
    const sinceMs = nowMs();
    const verb = method.toUpperCase();
    const about = { api, method: METHODS.includes(verb) ? verb : "other", url: page.url(url), at_ms: sinceMs };
    const call: Call = {
      sent: NO_BODY,
      end: ({ how, status, got }) => {
        if (!open.delete(call)) return;
        const duration = Math.max(0, nowMs() - sinceMs);
        page.tell("voile.request", { ...about, how, status, duration_ms: duration, ...as("sent", call.sent), ...as("got", got) });
      },
    };
    open.add(call);
    return call;
  };
  const calls = { page, begin };
  const stops = [watchFetch(calls), watchXhr(calls)];
  return (tells) => {
    // What has not ended when the page goes is told as it stands.
    if (tells) for (const call of open) page.run(() => call.end({ how: "open", status: 0, got: NO_BODY }));
    open.clear();
    for (const stop of stops) stop();
  };
});

function as(side: "sent" | "got", { form, size, text }: Body): Record<string, unknown> {
  return { [`${side}_form`]: form, [`${side}_size`]: size, ...(text !== undefined && { [`${side}_text`]: text }) };
}

function isOurs({ host, view }: AddOnHost, url: string): boolean {
  try {
    return new URL(url, view.document.baseURI).origin === new URL(host).origin;
  } catch {
    return true;
  }
}
