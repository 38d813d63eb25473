/** One entry as a row: when, what, and in full once it is opened. Everything of it is text; nothing is a link. */

import type { Body, Entry, Frame } from "../../developer/entries.ts";
import { clockText } from "../../format.ts";
import { made } from "../dom.ts";

/** So much stands in a row that is not opened; its style shows the first lines. */
const SHORT = 400;
const LONG = 20_000;

const HOW: Record<string, string> = { failed: "failed", aborted: "aborted", timeout: "timed out", open: "not finished" };
const SIZE: Record<string, string> = {
  "1kb": "up to 1 KB",
  "10kb": "up to 10 KB",
  "100kb": "up to 100 KB",
  "1mb": "up to 1 MB",
  more: "more than 1 MB",
  unknown: "of unknown size",
};
const FORM: Record<string, string> = { json: "JSON", form: "form", text: "text", other: "not kept" };

/** A list item with the button of the row; `details` of it are made when they are first shown. */
export function rowOf(entry: Entry, tabs: number): HTMLElement {
  const item = made("div", "entry");
  item.setAttribute("role", "listitem");
  const button = made("button", "entry-row");
  button.setAttribute("type", "button");
  button.tabIndex = -1;
  item.dataset.kind = entry.kind;
  item.dataset.tone = toneOf(entry);
  const head = made("span", "entry-head");
  const tab = tabs > 1 ? [made("span", "entry-tab", `Tab ${entry.tab}`)] : [];
  head.append(made("span", "entry-time", clockText(entry.at)), nameOf(entry), ...tab, made("span", "entry-end", endOf(entry)));
  button.append(head, made("span", "entry-text", cut(entry.text, SHORT)));
  const place = entry.kind === "error" ? entry.stack[0] : undefined;
  if (place) button.append(made("span", "entry-place", placeText(place)));
  item.append(button);
  if (hasMore(entry)) button.setAttribute("aria-expanded", "false");
  return item;
}

export function isOpen(item: HTMLElement): boolean {
  return item.hasAttribute("data-open");
}

/** Opens or closes what a row has beside its first lines. */
export function setOpen(item: HTMLElement, entry: Entry, open: boolean): void {
  const button = item.firstElementChild;
  if (!button?.hasAttribute("aria-expanded")) return;
  button.setAttribute("aria-expanded", String(open));
  item.toggleAttribute("data-open", open);
  const said = button.querySelector(".entry-text");
  if (said) said.textContent = cut(entry.text, open ? LONG : SHORT);
  item.querySelector(".entry-more")?.remove();
  if (open) item.append(detailsOf(entry));
}

function toneOf(entry: Entry): string {
  if (entry.isProblem) return "problem";
  if (entry.kind === "console" && entry.level === "warn") return "warning";
  return "plain";
}

function nameOf(entry: Entry): HTMLElement {
  const name = made("span", "entry-name");
  if (entry.isProblem) name.append(made("i", `mark ${entry.kind}`));
  if (entry.kind === "error") name.append(made("span", "", cut(entry.type, 60)));
  else if (entry.kind === "console") name.append(made("span", "unseen", "Console "), made("span", "", cut(entry.level, 20)));
  else name.append(made("span", "unseen", "Request "), made("span", "", cut(entry.method, 20)));
  return name;
}

function endOf(entry: Entry): string {
  if (entry.kind === "error") return entry.times > 1 ? `${entry.times} more` : entry.isRejection ? "promise" : "";
  if (entry.kind === "console") return "";
  const { how, status, durationMs } = entry;
  const ended = HOW[how] ?? String(status);
  return how === "open" ? ended : `${ended} · ${lengthText(durationMs)}`;
}

export function lengthText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}

function hasMore(entry: Entry): boolean {
  if (entry.text.length > 120 || entry.text.includes("\n")) return true;
  if (entry.kind === "error") return entry.stack.length > 0;
  return entry.kind === "request";
}

function detailsOf(entry: Entry): HTMLElement {
  const more = made("div", "entry-more");
  if (entry.kind === "error" && entry.stack.length) more.append(made("h3", "", "Stack"), stackOf(entry.stack));
  if (entry.kind === "request") more.append(...bodyOf("Sent", entry.sent), ...bodyOf("Received", entry.got));
  return more;
}

function stackOf(stack: readonly Frame[]): HTMLElement {
  const list = made("ol", "stack");
  for (const frame of stack) {
    const line = made("li", "");
    line.append(made("b", "", cut(frame.function, SHORT) || "(no name)"), ` ${placeText(frame)}`);
    list.append(line);
  }
  return list;
}

function bodyOf(title: string, { form, size, text }: Body): HTMLElement[] {
  if (form === "none" || form === "") return [made("h3", "", `${title}: no body`)];
  const heading = made("h3", "", `${title}: ${FORM[form] ?? form}${SIZE[size] ? `, ${SIZE[size]}` : ""}`);
  return text === null ? [heading] : [heading, made("p", "body", cut(text, LONG))];
}

function placeText({ url, line, column }: Frame): string {
  return cut(`${url || "(no address)"}:${line}:${column}`, SHORT);
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}… (${(text.length - most).toLocaleString("en")} more characters)` : text;
}
