// Makes what the dashboard serves: the style sheet, htmx, the marks and the icons that the templates name.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../static/voile");
const iconsOut = join(out, "icons");

const packageDir = (name) => dirname(require.resolve(`${name}/package.json`));

/** Drops the licence comment, the fixed size and the class: the template tag sets its own. */
function bareIcon(name) {
  const svg = readFileSync(join(packageDir("lucide-static"), "icons", `${name}.svg`), "utf8");
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return inner.replaceAll(/\s+/g, " ").trim();
}

rmSync(iconsOut, { recursive: true, force: true });
mkdirSync(iconsOut, { recursive: true });
for (const name of JSON.parse(readFileSync(join(here, "icons.json"), "utf8"))) {
  writeFileSync(join(iconsOut, `${name}.svg`), bareIcon(name));
}
copyFileSync(join(packageDir("htmx.org"), "dist/htmx.min.js"), join(out, "htmx.min.js"));
copyFileSync(join(here, "mark.svg"), join(out, "mark.svg"));
execFileSync(
  process.execPath,
  [
    join(packageDir("@tailwindcss/cli"), "dist/index.mjs"),
    "--input", join(here, "voile.css"),
    "--output", join(out, "voile.css"),
    "--minify",
  ],
  { stdio: ["ignore", "ignore", "inherit"] },
);
