/** Buttons, clock and address: they show the engine's state and pass on what is asked. */

import type { Engine } from "../engine.ts";
import type { Degraded } from "../facts.ts";
import { clockText } from "../format.ts";
import { label, made, part, setIcon } from "./dom.ts";

const MISSING: Record<Degraded["step"], { short: string; long: string }> = {
  pointer: { short: "No pointer", long: "the path of the pointer is missing" },
  styles: { short: "Styles missing", long: "the path of the pointer and rules that scripts put into style sheets are missing" },
  mutations: {
    short: "Reduced",
    long: "the path of the pointer and rules that scripts put into style sheets are missing, and changes are shown up to two seconds late",
  },
  stopped: { short: "Not recorded", long: "nothing more of this page was recorded" },
};

export const SPEEDS = [1, 2, 4, 8] as const;

export class Controls {
  private readonly speeds = new Map<number, HTMLElement>();

  constructor(private readonly engine: Engine) {
    const onClick = (id: string, act: () => void) => part(id).addEventListener("click", act);
    onClick("toggle", () => engine.toggle());
    onClick("big-play", () => engine.play());
    onClick("back", () => engine.toNeighbour(-1));
    onClick("forward", () => engine.toNeighbour(1));
    onClick("skip", () => engine.setSkipsQuiet(!engine.skipsQuiet));
    onClick("full", () => this.fullScreen());
    onClick("help", () => this.help());
    onClick("help-close", () => part<HTMLDialogElement>("help-dialog").close());
    for (const speed of SPEEDS) this.addSpeed(speed);
    document.addEventListener("fullscreenchange", () => this.fullScreenChanged());
    part("full").hidden = !document.fullscreenEnabled;
    part("total").textContent = clockText(engine.totalMs);
  }

  private addSpeed(speed: number): void {
    const button = made("button", "speed", `${speed}×`);
    button.setAttribute("type", "button");
    button.setAttribute("aria-label", `${speed} times`);
    button.addEventListener("click", () => this.engine.setSpeed(speed));
    part("speeds").append(button);
    this.speeds.set(speed, button);
  }

  update(): void {
    const { engine } = this;
    const ended = engine.state === "ended";
    const toggle = part("toggle");
    setIcon(toggle, engine.isPlaying ? "pause" : ended ? "again" : "play");
    label(toggle, engine.isPlaying ? "Pause" : ended ? "Play again" : "Play", "Space");
    setIcon(part("big-play"), ended ? "again" : "play");
    part("big-play").setAttribute("aria-label", ended ? "Play again" : "Play");
    part("clock").textContent = clockText(engine.atMs);
    part("skip").setAttribute("aria-checked", String(engine.skipsQuiet));
    for (const [speed, button] of this.speeds) button.setAttribute("aria-pressed", String(speed === engine.speed));
    part<HTMLButtonElement>("forward").disabled = !engine.course.clips.some(({ start }) => start > engine.atMs);
    part<HTMLButtonElement>("back").disabled = engine.atMs <= 0;
    this.address();
  }

  private address(): void {
    const { course, page, atMs } = this.engine;
    const address = course.addressAt(atMs);
    part("title").textContent = address?.title || (page ? "Untitled" : "");
    part("url").textContent = address?.url ?? "";
    part("url").title = address?.url ?? "";
    part("partial").hidden = !course.isPartialAt(atMs);
    this.degraded();
  }

  private degraded(): void {
    const found = this.engine.course.degradedAt(this.engine.atMs);
    const notice = part("degraded");
    notice.hidden = !found;
    if (!found) return;
    const { short, long } = MISSING[found.step];
    const since = clockText(found.at);
    part("degraded-text").textContent = `${short} from ${since}`;
    notice.title = `Recording took too much of the visitor’s device. From ${since} on ${long}.`;
  }

  showViewport(width: number, height: number, percent: number): void {
    part("viewport").textContent = `${width} × ${height} · ${percent} %`;
  }

  faster(step: 1 | -1): void {
    const index = ([...SPEEDS] as number[]).indexOf(this.engine.speed) + step;
    const speed = SPEEDS[index];
    if (speed) this.engine.setSpeed(speed);
  }

  help(): void {
    const dialog = part<HTMLDialogElement>("help-dialog");
    if (dialog.open) dialog.close();
    else dialog.showModal();
  }

  fullScreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    // Refused where the dashboard's frame does not allow it; then all stays as it is.
    else void document.documentElement.requestFullscreen().catch(() => undefined);
  }

  private fullScreenChanged(): void {
    const on = document.fullscreenElement !== null;
    setIcon(part("full"), on ? "small" : "full");
    label(part("full"), on ? "Leave full screen" : "Full screen", "F");
  }
}
