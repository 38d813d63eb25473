// Bundles each peer into dist/<name>.js: a classic script that sets `globalThis.peer` to {api, start, name}.
import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
mkdirSync(join(here, "dist"), { recursive: true });
const wanted = process.argv.slice(2);
const names = readdirSync(join(here, "src")).map((file) => file.replace(/\.js$/, ""));
for (const name of names.filter((one) => wanted.length === 0 || wanted.includes(one))) {
  await build({
    stdin: {
      contents: `import * as peer from "./src/${name}.js"; globalThis.peer = { ...peer, name: "${name}" };`,
      resolveDir: here,
    },
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
    legalComments: "none",
    logLevel: "error",
    outfile: join(here, "dist", `${name}.js`),
  });
}
