/**
 * The player's document: reads the fragment, loads the session, and wires engine, interface and dashboard.
 *
 * Fragment: `token` (needed), `theme` (`light`, `dark`; else the system's), `at` (ms to start at),
 * `autoplay=1`, `bare=1` (the end of the session as a picture, without controls). The root element tells its state to tests and styles: `data-state`, `data-time-ms`,
 * `data-page`; the frame that is shown has `data-voile-frame="current"`.
 */

import { Api } from "./api.ts";
import { Assets } from "./assets.ts";
import { Engine } from "./engine.ts";
import { Failure } from "./failure.ts";
import { Loader } from "./loader.ts";
import { isTheme, Messages, type Theme } from "./messages.ts";
import type { Session } from "./session.ts";
import { Stage } from "./stage.ts";
import { Token } from "./token.ts";
import { Controls } from "./ui/controls.ts";
import { DeveloperPanel } from "./ui/developer/panel.ts";
import { part } from "./ui/dom.ts";
import { listenToKeys } from "./ui/keyboard.ts";
import { Notices } from "./ui/notices.ts";
import { Tabs } from "./ui/tabs.ts";
import { TimeBar } from "./ui/timebar.ts";

const ON_CLIENT_CLOCK_MS = 1e11;
const TOLD_EVERY_MS = 250;

const root = document.documentElement;
const fragment = new URLSearchParams(location.hash.slice(1));
// The token is for this document alone: not for the history, a reload or a copied address.
history.replaceState(null, "", location.pathname);

const notices = new Notices();
const isBare = fragment.get("bare") === "1";
let engine: Engine | null = null;
let wantedMs = Number(fragment.get("at") ?? 0);

const messages = new Messages(dashboardOrigin(), window, {
  token: (value) => token.replace(value),
  seek: (atMs) => seek(atMs),
  theme: applyTheme,
});
const token = new Token(fragment.get("token") ?? "", () => messages.send({ type: "voile.needs-token" }));
const api = new Api(token);

function dashboardOrigin(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=voile-dashboard]")?.content ?? "null";
}

function applyTheme(theme: Theme): void {
  root.dataset.theme = theme;
}

function seek(atMs: number): void {
  if (!engine) wantedMs = atMs;
  else void engine.seek(atMs >= ON_CLIENT_CLOCK_MS ? atMs - engine.session.originMs : atMs);
}

async function load(): Promise<void> {
  root.dataset.state = "loading";
  part("card").hidden = true;
  const session = await api.session();
  if (session instanceof Failure) {
    root.dataset.state = "error";
    notices.onAction("Try again", () => void load());
    notices.showFailure(session);
    return;
  }
  await open(session);
}

async function open(session: Session): Promise<void> {
  const stage = new Stage(part("stage"));
  const loader = new Loader(api, new Assets(api, session.assets), session.originMs);
  const listener = { changed: () => changed(), skipped: (ms: number) => notices.skipped(ms), clipsChanged: () => bar?.arrange() };
  const opened = new Engine(session, loader, stage, listener);
  engine = opened;
  const controls = new Controls(opened);
  const tabs = new Tabs(opened);
  const bar = new TimeBar(opened);
  const developer = new DeveloperPanel(opened);
  stage.onFit = (width, height, percent) => controls.showViewport(width, height, percent);
  listenToKeys(opened, controls, developer);
  document.addEventListener("visibilitychange", () => opened.suspended(document.hidden));
  notices.onAction("Try again", () => void opened.seek(opened.atMs));
  const tell = teller(opened);
  function changed(): void {
    root.dataset.state = opened.state;
    root.dataset.timeMs = String(Math.round(opened.atMs));
    root.dataset.page = opened.page?.id ?? "";
    if (opened.isPlaying || (opened.atMs > 0 && opened.state === "seeking")) root.dataset.begun = "";
    controls.update();
    tabs.update();
    bar.update();
    developer.update();
    notices.update(opened);
    tell();
  }
  part("controls").inert = false;
  bar.arrange();
  if (isBare) wantedMs = session.totalMs;
  const started = opened.start(wantedMs >= ON_CLIENT_CLOCK_MS ? wantedMs - session.originMs : wantedMs);
  messages.send({ type: "voile.ready" });
  if (fragment.get("autoplay") === "1") opened.play();
  await started;
  developer.isRead();
}

/** The dashboard follows the time, but need not hear of every frame. */
function teller(opened: Engine): () => void {
  let toldAt = -Infinity;
  let told = "";
  return () => {
    const state = `${opened.state} ${opened.page?.id}`;
    const nowMs = performance.now();
    if (state === told && nowMs - toldAt < TOLD_EVERY_MS) return;
    told = state;
    toldAt = nowMs;
    messages.send({ type: "voile.time", at_ms: Math.round(opened.atMs), page: opened.page?.id ?? null });
  };
}

if (isBare) root.dataset.bare = root.dataset.begun = "";
const wantedTheme = fragment.get("theme");
const dark = matchMedia("(prefers-color-scheme: dark)");
if (isTheme(wantedTheme)) applyTheme(wantedTheme);
else {
  applyTheme(dark.matches ? "dark" : "light");
  dark.addEventListener("change", () => applyTheme(dark.matches ? "dark" : "light"));
}
void load();
