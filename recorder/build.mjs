// Builds the loader and the recorder, and the manifest that ingest reads.
// The recorder's file name holds a hash of its content, so it may be cached for ever.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";
import { AMONG_OURSELVES, shortenable } from "./shorten.mjs";

const LOADER_LIMIT_BYTES = 4096;
/** With every piece that is no adapter of a consent platform, together: rules of targeting and the like. */
const RULES_LIMIT_BYTES = 8192;
/** A little above what it is, so that it does not grow unnoticed. */
const RECORDER_LIMIT_BYTES = 66_000;
const ADAPTERS = new Set([...["consent_mode", "tcf", "gpp", "cookiebot", "onetrust", "osano", "didomi", "usercentrics"]]);
/** What the answer to a mark in a page's address brings along: in nobody else's loader. */
const OF_MARKS = new Set(["check"]);
const ADD_ON_LIMIT_BYTES = 6144;
/** Files of src/capture/addons that stand for themselves. */
const ADD_ONS = ["console", "requests"];
const here = dirname(fileURLToPath(import.meta.url));
const { version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));

/** What the lists hold for readers, or for the server, only. */
const NOT_OURS = new Set([
  ...["source", "sources", "languages", "flags", "normalisation", "string_without_letters"],
  ...["dropped_at_rules", "node_types", "drop_reasons", "checked_texts", "camel_case", "query_parameters_preset"],
  ...["precedence", "stamps", "css_text", "agents"],
]);

/** Leaves out of the lists of protocol/ what no program reads. */
const lists = {
  name: "lists",
  setup(bundler) {
    bundler.onLoad({ filter: /protocol[\\/][a-z-]+\.json$/ }, ({ path }) => {
      const value = JSON.parse(readFileSync(path, "utf8"), (key, one) => {
        if (NOT_OURS.has(key)) return undefined;
        // What a pattern is about is for readers too.
        return one[0]?.patterns ? [{ patterns: one.flatMap(({ patterns }) => patterns) }] : one;
      });
      return { contents: JSON.stringify(value), loader: "json" };
    });
  },
};

/** Bundles one entry to a classic script that adds no global. */
async function bundle(entry, options = {}) {
  const result = await build({
    entryPoints: [join(here, "src", entry)],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2020",
    minify: true,
    legalComments: "none",
    // What a page took away may be missing from the first line on; it must hear of nothing.
    banner: { js: "try{" },
    footer: { js: "}catch{}" },
    plugins: [lists],
    define: { VOILE_RECORDER_VERSION: JSON.stringify(version) },
    ...options,
  });
  return result.outputFiles[0].text;
}

/** What the server's answer to a mark calls in the loader by its name. */
const CALLED_BY_THE_SERVER = ["marked"];
/** Members of the loader that are words of browsers or lists too, but that nothing in the loader has of those. */
const OF_THE_LOADER = [
  ...["answers", "begin", "browser", "complete", "decision", "forgotten", "honour", "leave", "minor", "mode", "optedOut"],
  ...["originAllowed", "parts", "pass", "recording", "refuse", "request", "rules", "siteMatches", "stopped", "untold", "waiting"],
];

/** A script with short names for its own members. */
async function bundleShort(entry, alsoShort = []) {
  const names = shortenable(join(here, "src"), join(here, "..", "protocol"), AMONG_OURSELVES);
  const own = [...names, ...alsoShort].filter((name) => !CALLED_BY_THE_SERVER.includes(name));
  return minified(await bundle(entry, { mangleProps: new RegExp(`^(?:${own.join("|")})$`) }));
}

/** Minified once more. */
async function minified(text, options = {}) {
  const { code } = await minify(text, {
    toplevel: true,
    compress: { ecma: 2020, passes: 3, hoist_funs: true, unsafe_arrows: true, inline: 1, lhs_constants: false },
    format: { ecma: 2020, ascii_only: true, comments: false },
    ...options,
  });
  return code;
}

/** What only sites that switch it on fetch, as files of their own. */
async function bundleAddOns() {
  return Promise.all(
    ADD_ONS.map(async (name) => {
      const text = await bundle(join("capture", "addons", `${name}.ts`), { charset: "ascii" });
      if (gzipBytes(text) > ADD_ON_LIMIT_BYTES) {
        throw new Error(`the add-on ${name} has ${gzipBytes(text)} bytes gzip; the limit is ${ADD_ON_LIMIT_BYTES}`);
      }
      return [name, text];
    }),
  );
}

/** Writes a script under a name that holds a hash of its content; returns that, and its subresource integrity. */
function write(folder, name, text) {
  const file = `${name}.${createHash("sha256").update(text).digest("hex").slice(0, 16)}.js`;
  writeFileSync(join(folder, file), text);
  return { file, integrity: `sha384-${createHash("sha384").update(text).digest("base64")}` };
}

/** One piece of the loader as an expression that adds no name: what ingest puts into a list. */
async function bundlePiece(entry) {
  const text = await bundle(join("loader", "pieces", entry), { format: "esm", banner: {}, footer: {} });
  const [whole, name] = /export\{(\w+) as default\};\s*$/.exec(text) ?? [];
  if (!name) throw new Error(`the piece ${entry} must export its one function as default`);
  const code = await minified(`_=(()=>{${text.slice(0, -whole.length)}return ${name}})()`, { toplevel: false });
  return code.replace(/^_=/, "").replace(/;$/, "");
}

/** All pieces by name. */
async function bundlePieces() {
  const entries = readdirSync(join(here, "src", "loader", "pieces")).filter((name) => name.endsWith(".ts"));
  const texts = await Promise.all(entries.map(bundlePiece));
  return entries.map((entry, index) => [entry.replace(/\.ts$/, ""), texts[index]]);
}

/** The loader as a site with these pieces gets it, but for its policy. */
function filled(loader, pieces) {
  return loader.replace('"__VOILE_PIECES__"', () => `[${pieces.map(([name, text]) => `["${name}",${text}]`)}]`);
}

function gzipBytes(text) {
  return gzipSync(text, { level: 9 }).length;
}

/** Refuses a loader that ingest could not fill, or that grew beyond what the documents promise. */
function checkLoader(text, pieces) {
  for (const place of ['"__VOILE_POLICY__"', '"__VOILE_PIECES__"']) {
    if (text.split(place).length !== 2) throw new Error(`the loader must hold ${place} exactly once`);
  }
  const adapters = pieces.filter(([name]) => ADAPTERS.has(name));
  const rules = pieces.filter(([name]) => !ADAPTERS.has(name) && !OF_MARKS.has(name));
  for (const adapter of adapters) checkSize(`with the piece ${adapter[0]}`, filled(text, [adapter]), LOADER_LIMIT_BYTES);
  checkSize("with all rules", filled(text, rules), RULES_LIMIT_BYTES);
}

function checkSize(what, text, limit) {
  const size = gzipBytes(text);
  if (size > limit) throw new Error(`the loader ${what} has ${size} bytes gzip; the limit is ${limit}`);
}

function checkRecorder(text) {
  if (gzipBytes(text) > RECORDER_LIMIT_BYTES) {
    throw new Error(`the recorder has ${gzipBytes(text)} bytes gzip; the limit is ${RECORDER_LIMIT_BYTES}`);
  }
}

function clean(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const ours = new RegExp(`^(?:loader\\.js|pieces\\.json|(?:recorder|${ADD_ONS.join("|")})\\..*\\.js|manifest\\.json)$`);
    if (ours.test(name)) rmSync(join(folder, name));
  }
}

export async function buildAll(folder) {
  const [loader, recorder, pieces, addOns] = await Promise.all([
    bundleShort("loader.ts", OF_THE_LOADER),
    bundleShort("recorder.ts"),
    bundlePieces(),
    bundleAddOns(),
  ]);
  checkLoader(loader, pieces);
  checkRecorder(recorder);
  clean(folder);
  const written = write(folder, "recorder", recorder);
  const addons = Object.fromEntries(addOns.map(([name, text]) => [name, write(folder, name, text)]));
  writeFileSync(join(folder, "loader.js"), loader);
  writeFileSync(join(folder, "pieces.json"), `${JSON.stringify(Object.fromEntries(pieces), null, 2)}\n`);
  const manifest = { version, recorder: written, addons, loader: "loader.js", pieces: "pieces.json" };
  writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const largest = Math.max(...pieces.filter(([name]) => ADAPTERS.has(name)).map((piece) => gzipBytes(filled(loader, [piece]))));
  const addOnsGzip = addOns.map(([name, text]) => `${name} ${gzipBytes(text)} B`).join(", ");
  return {
    file: written.file,
    addOnsGzip,
    loaderGzip: gzipBytes(filled(loader, [])),
    largestGzip: largest,
    recorderGzip: gzipBytes(recorder),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? join(here, "..", "src", "voile", "ingest", "bundles");
  const built = await buildAll(folder);
  console.log(
    `loader.js ${built.loaderGzip} B gzip (${built.largestGzip} B with its largest adapter), ${built.file} ${built.recorderGzip} B gzip, ${built.addOnsGzip} gzip`,
  );
}
