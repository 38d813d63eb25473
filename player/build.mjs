// Bundles the player, and the dashboard's interactive parts where they are, into the static files of the server.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const statics = join(here, "../src/voile/dashboard/static");
const options = {
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome111", "firefox113", "safari16.4"],
  charset: "utf8",
  legalComments: "none",
  write: false,
  logLevel: "warning",
};

async function bundled(entry) {
  const { outputFiles } = await build({ ...options, entryPoints: [join(here, "src", entry)] });
  return outputFiles[0].contents;
}

async function buildPlayer() {
  const out = join(statics, "player");
  const script = await bundled("main.ts");
  const name = `player.${createHash("sha256").update(script).digest("hex").slice(0, 16)}.js`;
  const style = new TextDecoder().decode(await bundled("player.css"));
  const html = readFileSync(join(here, "src/player.html"), "utf8")
    .replace("/*__VOILE_STYLE__*/", () => style.trim())
    .replace("__VOILE_SCRIPT__", name);
  mkdirSync(out, { recursive: true });
  for (const old of readdirSync(out)) if (old !== name) rmSync(join(out, old));
  writeFileSync(join(out, name), script);
  writeFileSync(join(out, "player.html"), html);
  // Last: who reads the manifest finds what it names.
  writeFileSync(join(out, "manifest.json"), `${JSON.stringify({ script: name, document: "player.html" })}\n`);
  console.log(`player ${name} ${(script.length / 1024).toFixed(0)} KB`);
}

async function buildDashboard() {
  if (!existsSync(join(here, "src/dashboard/main.ts"))) return;
  const out = join(statics, "voile");
  mkdirSync(out, { recursive: true });
  const script = await bundled("dashboard/main.ts");
  writeFileSync(join(out, "dashboard.js"), script);
  console.log(`dashboard.js ${(script.length / 1024).toFixed(0)} KB`);
}

await buildPlayer();
await buildDashboard();
