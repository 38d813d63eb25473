/** Which entries are shown, and what is said where there are none. */

import type { Recorded } from "../session.ts";
import { ENTRY_KINDS, type Entry, type EntryKind } from "./entries.ts";

export interface Selection {
  readonly kinds: ReadonlySet<EntryKind>;
  readonly problemsOnly: boolean;
}

export const EVERYTHING: Selection = { kinds: new Set(ENTRY_KINDS), problemsOnly: false };

export const NAMES: Record<EntryKind, { many: string; none: string; off: string }> = {
  error: { many: "Errors", none: "no script threw an error", off: "script errors" },
  console: { many: "Console", none: "nothing was written to the console", off: "the console" },
  request: { many: "Requests", none: "no request was made", off: "requests" },
};

export function selected(entries: readonly Entry[], { kinds, problemsOnly }: Selection): readonly Entry[] {
  if (!problemsOnly && kinds.size === ENTRY_KINDS.length) return entries;
  return entries.filter((entry) => kinds.has(entry.kind) && (!problemsOnly || entry.isProblem));
}

export function toggled({ kinds, problemsOnly }: Selection, kind: EntryKind): Selection {
  const others = new Set(kinds);
  if (!others.delete(kind)) others.add(kind);
  return { kinds: others, problemsOnly };
}

export function counted(entries: readonly Entry[]): Record<EntryKind, number> {
  const counts = { error: 0, console: 0, request: 0 };
  for (const { kind } of entries) counts[kind] += 1;
  return counts;
}

export interface Emptiness {
  readonly title: string;
  readonly text: string;
}

/** Why the list is empty. `isRead`: every page that can be read has been. */
export function emptiness(
  all: readonly Entry[],
  { kinds, problemsOnly }: Selection,
  recorded: Recorded,
  isRead: boolean,
): Emptiness {
  const shown = ENTRY_KINDS.filter((kind) => kinds.has(kind));
  if (!shown.length) return { title: "Nothing is chosen", text: "Choose above what to show." };
  if (!isRead) return { title: "Reading the recording", text: "What it holds is listed as it is read." };
  const counts = counted(all);
  if (problemsOnly && shown.some((kind) => counts[kind])) {
    return { title: "No problems", text: "Nothing of the kinds chosen above went wrong. “Problems only” shows nothing else." };
  }
  return { title: "Nothing was recorded here", text: why(shown, recorded) };
}

function why(kinds: readonly EntryKind[], recorded: Recorded): string {
  const off = kinds.filter((kind) => recorded[kind] === false);
  const on = kinds.filter((kind) => recorded[kind] !== false);
  const happened = on.length ? [`As far as it was recorded, ${listed(on.map((kind) => NAMES[kind].none))}.`] : [];
  return [...happened, ...(off.length ? [offText(off)] : [])].join(" ");
}

export function offText(kinds: readonly EntryKind[]): string {
  const names = listed(kinds.map((kind) => NAMES[kind].off));
  return `Switched off for this site: ${names}. The site’s settings switch them on for visits to come.`;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${last}` : last;
}
