// Serves the built player with the headers of the real server, and a session from memory. For development alone:
//   node player/test/serve.mjs [port] [file.json]     the file holds {session, pages: {id: [events]}}
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assets, pages, session } from "./fixture.mjs";

const port = Number(process.argv[2] ?? 18650);
const given = process.argv[3] ? JSON.parse(readFileSync(process.argv[3], "utf8")) : null;
const statics = fileURLToPath(new URL("../../src/voile/dashboard/static/player/", import.meta.url));
const eventsOf = given ? given.pages : Object.fromEntries(pages.map(({ info, events }) => [info.id, events]));
const CSP =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; " +
  `img-src data: blob:; font-src data: blob:; frame-ancestors http://127.0.0.1:${port + 1}`;

function answer(path, authorized) {
  const { script } = JSON.parse(readFileSync(join(statics, "manifest.json"), "utf8"));
  if (path === "/") {
    const html = readFileSync(join(statics, "player.html"), "utf8").replace(
      "__VOILE_DASHBOARD__",
      `http://127.0.0.1:${port + 1}`,
    );
    return ["text/html; charset=utf-8", html];
  }
  if (path === `/${script}`) return ["text/javascript; charset=utf-8", readFileSync(join(statics, script))];
  if (!authorized) return [null, 401];
  if (path === "/api/session") return ["application/json", JSON.stringify(given ? given.session : session)];
  const events = eventsOf[/^\/api\/pages\/([^/]+)\/events$/.exec(path)?.[1]];
  if (events) return ["application/x-ndjson", `${JSON.stringify(events.slice(0, 4))}\n${JSON.stringify(events.slice(4))}\n`];
  const asset = assets[/^\/api\/assets\/(\w+)$/.exec(path)?.[1]];
  return asset ? [asset.type, asset.body] : [null, 404];
}

createServer((request, response) => {
  const [type, body] = answer(request.url.split("?")[0], request.headers.authorization === "Bearer good");
  response.writeHead(type ? 200 : body, {
    "Content-Type": type ?? "application/json",
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
  });
  response.end(type ? body : "{}");
}).listen(port, "127.0.0.1");
