// @vitest-environment node
/** The import contracts and the rules about globals, each seen to catch a planted violation. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const planted = [];

function plant(path, text) {
  const file = join(root, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  planted.push(file);
  return file;
}

function run(tool, args) {
  try {
    return execFileSync(join(root, "node_modules", ".bin", tool), args, { cwd: root, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    return `FAILED ${error.stdout}${error.stderr}`;
  }
}

afterEach(() => {
  for (const file of planted.splice(0)) rmSync(file);
});

const imports = (file) => run("depcruise", ["--config", ".dependency-cruiser.cjs", file]);

test.each([
  ["pure-files-reach-nothing", "recorder/src/mask.planted.ts", `export * from "./transport";`],
  ["only-transport-sends", "recorder/src/planted.ts", `export * from "./sending";`],
  ["capture-does-not-send", "recorder/src/capture/planted.ts", `export * from "../transport";`],
  ["engine-of-our-own", "recorder/src/planted.ts", `export * from "@rrweb/record";`],
  ["loader-is-small", "recorder/src/loader/planted.ts", `export * from "../detectors";`],
  ["rooms-apart", "recorder/src/planted.ts", `export * from "../../player/src/planted";`],
])("%s", { timeout: 60_000 }, (rule, path, text) => {
  plant("player/src/planted.ts", "export const planted = 1;\n");
  const output = imports(plant(path, text));
  expect(output).toMatch(/^FAILED/);
  expect(output).toContain(rule);
});

test.each([
  ["reading the DOM in a pure file", "recorder/src/planted.ts", "export const title = document.title;\n"],
  ["sending from the capture", "recorder/src/capture/planted.ts", `export const sent = fetch("/x");\n`],
  ["keeping things in local storage", "recorder/src/capture/planted.ts", `export const kept = localStorage.length;\n`],
])("no %s", { timeout: 60_000 }, (_, path, text) => {
  const output = run("biome", ["lint", plant(path, text)]);
  expect(output).toMatch(/^FAILED/);
  expect(output).toContain("noRestrictedGlobals");
});
