import * as Sentry from "@sentry/browser";

export const api = Sentry;

const MARKUP = { mask: [".inspectlet-sensitive"], block: [".inspectletIgnore"] };
// Its default masks all text and inputs already; what is left to tighten are the attributes it asks to be named.
const STRICT = {
  maskAttributes: ["title", "placeholder", "aria-label", "aria-description", "alt", "label", "value", "summary", "href", "src"],
};

export function start({ sink, strict = false, options = {} }) {
  const replay = Sentry.replayIntegration({ minReplayDuration: 0, ...MARKUP, ...(strict ? STRICT : {}), ...options });
  Sentry.init({
    dsn: `${sink.replace("://", "://public@").replace(/\/[^/]*$/, "")}/1`,
    tunnel: `${sink}/sentry`,
    integrations: [replay],
    replaysSessionSampleRate: 1,
    replaysOnErrorSampleRate: 1,
    sendDefaultPii: false,
  });
  return () => replay.stop();
}
