// The import contracts of the TypeScript parts. Globals are kept apart by biome.json.

/** Files without any reach: they get values and give values. `.planted` is what the tests of these contracts write. */
const PURE =
  "^recorder/src/(agent|answer|attributes|buffer|checkdigits|clock|commands|consent|content|css|csstokens|cssnames|cssvalues|dataurls|detectors|elements|envelope|errors|events|forget|gate|gateshapes|gatetree|guard|handover|ids|lists|mask|names|notice|policy|session|sha256|tokens|tighten|treatment|urls)(\\.planted)?\\.ts$";

module.exports = {
  forbidden: [
    {
      name: "pure-files-reach-nothing",
      comment: "A pure file imports pure files, random bytes (ids) and the lists of protocol/ alone.",
      severity: "error",
      from: { path: PURE },
      to: { pathNot: [PURE, "^protocol/[a-z-]+\\.json$", "^recorder/src/native\\.ts$", "^recorder/src/capture/pageviews\\.ts$"] },
    },
    {
      name: "only-types-from-capture",
      comment: "What pure files know of the capture are types.",
      severity: "error",
      from: { path: PURE },
      to: { path: "^recorder/src/capture/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "only-transport-sends",
      comment: "The browser's means of sending are taken by sending.ts and used by transport.ts alone.",
      severity: "error",
      from: { path: "^(recorder|player)/", pathNot: "^recorder/src/transport\\.ts$" },
      to: { path: "^recorder/src/sending\\.ts$" },
    },
    {
      name: "capture-does-not-send",
      comment: "What reads the page hands its events over; it holds no transport, buffer or envelope maker.",
      severity: "error",
      from: { path: "^recorder/src/capture/" },
      to: { path: "^recorder/src/(transport|buffer|page|composer)\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "engine-of-our-own",
      comment: "The engine is our own; recorders of others are for benches.",
      severity: "error",
      from: { path: "^recorder/src/" },
      to: { path: "@rrweb/" },
    },
    {
      name: "loader-is-small",
      comment: "The loader takes nothing of the recorder but the rules of consent, the draw, the lists of bots and browsers and the names of what is stored.",
      severity: "error",
      from: { path: "^recorder/src/loader" },
      to: { pathNot: ["^recorder/src/loader", "^recorder/src/(agent|consent|draw|forget|handover)\\.ts$", "^protocol/bots\\.json$"] },
    },
    {
      name: "rooms-apart",
      comment: "Recorder and player share protocol/ and nothing else.",
      severity: "error",
      from: { path: "^recorder/" },
      to: { path: "^player/" },
    },
    {
      name: "rooms-apart-too",
      severity: "error",
      from: { path: "^player/" },
      to: { path: "^recorder/" },
    },
    {
      name: "replay-in-the-player",
      comment: "The player is the only code that knows the replayer.",
      severity: "error",
      from: { pathNot: "^player/" },
      to: { path: "@rrweb/replay" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    { name: "no-orphans-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: [".ts", ".js", ".json"], exportsFields: ["exports"], conditionNames: ["import", "default"] },
  },
};
