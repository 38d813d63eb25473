import { defineConfig } from "vitest/config";

export default defineConfig({
  define: { VOILE_RECORDER_VERSION: JSON.stringify("0.0.0-test") },
  test: { environment: "jsdom", include: ["test/**/*.test.ts", "test/**/*.test.mjs"], sequence: { shuffle: true } },
});
