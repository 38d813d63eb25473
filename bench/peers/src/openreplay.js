import { tracker } from "@openreplay/tracker";

export const api = tracker;

export function start({ sink, strict = false, options = {} }) {
  tracker.configure({
    projectKey: "bench",
    ingestPoint: `${sink}/openreplay`,
    __DISABLE_SECURE_MODE: true,
    ...(strict ? { privateMode: true, obscureTextNumbers: true, obscureTextEmails: true, defaultInputMode: 2 } : {}),
    ...options,
  });
  tracker.start();
  return () => tracker.stop();
}
