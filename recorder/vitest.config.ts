import { defineConfig } from "vitest/config";

export default defineConfig({
  define: { VOILE_RECORDER_VERSION: JSON.stringify("0.0.0-test") },
  // A test compares the documents with the code.
  server: { fs: { allow: [".", "../protocol", "../docs"] } },
  test: {
    environment: "jsdom",
    include: ["test/**/*.test.ts", "test/**/*.test.mjs"],
    sequence: { shuffle: true },
    // A busy machine is no failure; what hangs still ends.
    testTimeout: 60_000,
  },
});
