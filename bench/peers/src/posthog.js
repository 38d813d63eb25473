import posthog from "posthog-js/dist/module.full.no-external.js";

export const api = posthog;

const TOKEN = "phc_bench";
const STRICT = {
  mask_all_text: true,
  mask_all_element_attributes: true,
  mask_personal_data_properties: true,
  session_recording: {
    maskAllInputs: true,
    maskTextSelector: "*",
    blockSelector: ".inspectletIgnore",
    maskCapturedNetworkRequestFn: () => null,
  },
};
const PLAIN = { session_recording: { maskTextSelector: ".inspectlet-sensitive", blockSelector: ".inspectletIgnore" } };

/** Recording is switched on by the project's remote settings, which stand in the page. */
export function start({ sink, strict = false, options = {} }) {
  globalThis._POSTHOG_REMOTE_CONFIG = {
    [TOKEN]: {
      config: {
        supportedCompression: ["gzip-js"],
        sessionRecording: { endpoint: "/s/", consoleLogRecordingEnabled: !strict, networkPayloadCapture: null },
        hasFeatureFlags: false,
        autocapture_opt_out: false,
        capturePerformance: { network_timing: true, web_vitals: false },
        heatmaps: false,
        surveys: false,
      },
    },
  };
  posthog.init(TOKEN, {
    api_host: `${sink}/posthog`,
    ui_host: `${sink}/posthog`,
    advanced_disable_feature_flags: true,
    persistence: "memory",
    request_batching: false,
    opt_out_useragent_filter: true,
    ...(strict ? STRICT : PLAIN),
    ...options,
  });
  posthog.startSessionRecording(true);
  return () => posthog.stopSessionRecording();
}
