import { datadogRum } from "@datadog/browser-rum";

export const api = datadogRum;

/** Uploads through the proxy option. The product's default level is `mask`; `mask-user-input` is its common loosening. */
export function start({ sink, strict = false, options = {} }) {
  datadogRum.init({
    applicationId: "00000000-0000-4000-8000-000000000000",
    clientToken: "pub00000000000000000000000000000000",
    site: "datadoghq.com",
    service: "bench",
    proxy: (where) => `${sink}/datadog${where.path}?${where.parameters}`,
    sessionSampleRate: 100,
    sessionReplaySampleRate: 100,
    startSessionReplayRecordingManually: false,
    telemetrySampleRate: 0,
    trackUserInteractions: true,
    trackResources: true,
    trackLongTasks: true,
    defaultPrivacyLevel: strict ? "mask" : "mask-user-input",
    ...(strict ? { enablePrivacyForActionName: true } : {}),
    ...options,
  });
  datadogRum.startSessionReplayRecording({ force: true });
  return () => datadogRum.stopSessionReplayRecording();
}
