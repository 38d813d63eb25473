// Bundles the engine for the bench into the file named as argument: a classic script that sets globalThis.peer, as bench/peers does.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

await build({
  entryPoints: [join(dirname(fileURLToPath(import.meta.url)), "entry.ts")],
  bundle: true,
  minify: true,
  outfile: process.argv[2],
  format: "iife",
  globalName: "peer",
  target: "es2020",
  define: { VOILE_RECORDER_VERSION: '"bench"' },
});
