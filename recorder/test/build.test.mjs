// @vitest-environment node
/** What the build delivers: sizes, names, hashes, and scripts that stand alone. */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildAll } from "../build.mjs";

const folder = mkdtempSync(join(tmpdir(), "voile-bundles-"));
let built;
let manifest;
beforeAll(async () => {
  built = await buildAll(folder);
  manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("the loader is small and holds the policy's place once", () => {
  const loader = readFileSync(join(folder, "loader.js"), "utf8");
  expect(built.loaderGzip).toBeLessThanOrEqual(4096);
  expect(loader.split('"__VOILE_POLICY__"')).toHaveLength(2);
});

test("the recorder is named by its content, and the manifest tells its integrity", () => {
  const bytes = readFileSync(join(folder, manifest.recorder.file));
  expect(manifest.recorder.file).toMatch(/^recorder\.[0-9a-f]{16}\.js$/);
  expect(manifest.recorder.integrity).toBe(`sha384-${createHash("sha384").update(bytes).digest("base64")}`);
  expect(readdirSync(folder).sort()).toEqual(["loader.js", "manifest.json", manifest.recorder.file].sort());
});

test("neither evaluates code, unloads pages, or depends on the page's character set", () => {
  for (const name of ["loader.js", manifest.recorder.file]) {
    const text = readFileSync(join(folder, name), "utf8");
    expect(/\beval\(|new Function\(|addEventListener\("(?:before)?unload"/.test(text)).toBe(false);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
    expect(/^[\x00-\x7f]*$/.test(text)).toBe(true);
  }
});
