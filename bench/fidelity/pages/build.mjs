// Builds the pages of the bench into dist/, one folder each, and rrweb's recorder and replayer beside them.
// Names of pages given as arguments build only those.
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "dist");
const find = createRequire(import.meta.url);
const PAGES = ["bootstrap", "tailwind", "emotion", "icons", "sprite", "components", "table", "account"];
const wanted = process.argv.length > 2 ? process.argv.slice(2) : PAGES;

const options = {
  bundle: true,
  minify: true,
  format: "iife",
  jsx: "automatic",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  // Production mode: CSS-in-JS then writes through insertRule, where no text node tells of it.
  define: { "process.env.NODE_ENV": '"production"' },
  loader: { ".woff2": "file", ".woff": "file", ".svg": "file", ".ttf": "empty" },
  assetNames: "[name]",
};

/** The packages' own licences stand in node_modules; the pages are for this bench and are not shipped. */
async function page(name) {
  const from = join(here, name);
  const to = join(out, name);
  mkdirSync(to, { recursive: true });
  const entries = readdirSync(from).filter((file) => /^main\.(js|jsx|css)$/.test(file));
  if (entries.length) await build({ ...options, entryPoints: entries.map((file) => join(from, file)), outdir: to });
    if (name === "tailwind") cpSync(find.resolve("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"), join(to, "inter.woff2"));
  for (const file of readdirSync(from)) if (/\.(html|svg)$/.test(file)) cpSync(join(from, file), join(to, file));
}

function tailwind() {
  const cli = join(dirname(find.resolve("@tailwindcss/cli/package.json")), "dist/index.mjs");
  execFileSync(process.execPath, [cli, "-i", join(here, "tailwind/tailwind.css"), "-o", join(out, "tailwind/tailwind.css"), "--minify"], {
    stdio: "pipe",
    cwd: join(here, "tailwind"),
  });
}

async function rrweb() {
  const names = ["rrweb", "rrweb-masked", "rrweb-replay"];
  const entryPoints = Object.fromEntries(names.map((name) => [name, join(here, `${name}.js`)]));
  await build({ ...options, entryPoints, outdir: out });
  cpSync(join(here, "rrweb.html"), join(out, "rrweb.html"));
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await rrweb();
for (const name of wanted) await page(name);
if (wanted.includes("tailwind")) tailwind();
