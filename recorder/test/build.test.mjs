// @vitest-environment node
/** What the build delivers: sizes, names, hashes, and scripts that stand alone. */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildAll } from "../build.mjs";
import { shortenable } from "../shorten.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const protocol = join(here, "..", "..", "protocol");

const folder = mkdtempSync(join(tmpdir(), "voile-bundles-"));
let built;
let manifest;
beforeAll(async () => {
  built = await buildAll(folder);
  manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

test("the loader is small and holds the policy's place once", () => {
  const loader = readFileSync(join(folder, "loader.js"), "utf8");
  expect(built.loaderGzip).toBeLessThanOrEqual(4096);
  expect(loader.split('"__VOILE_POLICY__"')).toHaveLength(2);
  expect(loader.indexOf('"__VOILE_POLICY__"')).toBeLessThan(loader.indexOf('"__VOILE_PIECES__"'));
  expect(loader.split('"__VOILE_PIECES__"')).toHaveLength(2);
});

test("the loader holds nothing of its pieces, and is small with each of them", () => {
  const loader = readFileSync(join(folder, "loader.js"), "utf8");
  const pieces = JSON.parse(readFileSync(join(folder, "pieces.json"), "utf8"));
  const sources = readdirSync(join(here, "..", "src", "loader", "pieces"));
  expect(Object.keys(pieces).map((name) => `${name}.ts`)).toEqual(sources.sort());
  for (const words of ["Cookiebot", "__tcfapi", "OneTrust", "setInterval"]) expect(loader).not.toContain(words);
  for (const text of Object.values(pieces)) {
    expect(typeof runInNewContext(text)).toBe("function");
  }
  expect(built.largestGzip).toBeLessThanOrEqual(4096);
});

test("the recorder does not grow unnoticed", () => {
  expect(built.recorderGzip).toBeLessThanOrEqual(66_000);
});

test("the recorder is named by its content, and the manifest tells its integrity", () => {
  const bytes = readFileSync(join(folder, manifest.recorder.file));
  expect(manifest.recorder.file).toMatch(/^recorder\.[0-9a-f]{16}\.js$/);
  expect(manifest.recorder.integrity).toBe(`sha384-${createHash("sha384").update(bytes).digest("base64")}`);
  const files = [manifest.recorder, ...Object.values(manifest.addons)].map(({ file }) => file);
  expect(readdirSync(folder).sort()).toEqual(["loader.js", "manifest.json", "pieces.json", ...files].sort());
});

test("neither evaluates code, unloads pages, or depends on the page's character set", () => {
  const addOns = Object.values(manifest.addons).map(({ file }) => file);
  for (const name of ["loader.js", "pieces.json", manifest.recorder.file, ...addOns]) {
    const text = readFileSync(join(folder, name), "utf8");
    expect(/\beval\(|new Function\(|addEventListener\("(?:before)?unload"/.test(text)).toBe(false);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
    expect(/^[\x00-\x7f]*$/.test(text)).toBe(true);
  }
});

/** What may be shortened of one file with this text. */
function shortenableOf(text, file = "one.ts") {
  const source = join(folder, "planted");
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, file), text);
  const names = shortenable(source, protocol);
  rmSync(source, { recursive: true });
  return names;
}

test("only members of our classes get short names", () => {
  expect(shortenableOf("class A { ourOwn = 1; constructor(readonly ourPart: B) {} ourWay() {} }")).toEqual([
    "ourOwn",
    "ourPart",
    "ourWay",
  ]);
});

test.each([
  ["a browser's name", "class A { scrollTop = 1 }"],
  ["a field of the wire", "class A { session_started_ms = 1 }"],
  ["a word of the lists", "class A { excluded_tags = 1 }"],
  ["a string", 'class A { ourOwn = 1 } const key = "ourOwn";'],
  ["a template", "class A { ourOwn = 1 } const key = `ourOwn\u0024{1}`;"],
  ["a literal", "class A { ourOwn = 1 } send({ ourOwn: 1 });"],
  ["a short literal", "class A { ourOwn = 1 } send({ ourOwn });"],
  ["a cast", "class A { ourOwn = 1 } (page as { ourOwn?: number }).ourOwn;"],
  ["an interface that no class implements", "class A { ourOwn = 1 } interface B { ourOwn: number }"],
  ["an enum", "class A { OurOwn = 1 } enum B { OurOwn }"],
])("a name stays: %s", (_, text) => expect(shortenableOf(text)).toEqual([]), 30_000);

test("what is known to stay among ourselves gets one, unless a string says it", () => {
  const source = join(folder, "planted");
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, "one.ts"), 'send({ ourOwn: 1, ourWord: 2 }); const key = "ourWord";');
  expect(shortenable(source, protocol, ["ourOwn", "ourWord"])).toEqual(["ourOwn"]);
  rmSync(source, { recursive: true });
}, 30_000);

test("what loader and recorder tell each other stays", () => {
  const text = "interface Running { ourWay(): void } class A implements Running { ourWay() {} }";
  expect(shortenableOf(text)).toEqual(["ourWay"]);
  expect(shortenableOf(text, "handover.ts")).toEqual([]);
  const names = shortenable(join(here, "..", "src"), protocol);
  expect(names).toContain("advanceFlush");
  for (const name of ["attach", "allows", "command", "withdraw", "stop", "policy"]) expect(names).not.toContain(name);
}, 30_000);
