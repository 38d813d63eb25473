/**
 * Values as one line of text, as a console shows them. It runs none of the page's code but what a Proxy forces on it: getters are not
 * called, nodes are only named, and what stands under a key of the list is hidden.
 */
import { maskQuoted } from "../../errors";
import { HIDDEN, isHiddenKey } from "./keys";

const DEPTH_MAX = 3;
const ENTRIES_MAX = 20;
const PLACEHOLDER = /%[sdifoOc%]/g;

export function spokenLine(values: readonly unknown[]): string {
  const [first, ...rest] = values;
  const said =
    typeof first === "string" ? [formatted(first, rest), ...rest.map((one) => spoken(one))] : values.map((one) => spoken(one));
  return said.join(" ");
}

/** Takes out of `rest` what the placeholders use up. Source: WHATWG Console, 2.2 Formatter */
function formatted(format: string, rest: unknown[]): string {
  return format.replace(PLACEHOLDER, (mark) => {
    if (mark === "%%") return "%";
    if (rest.length === 0) return mark;
    const value = rest.shift();
    return mark === "%c" ? "" : spoken(value);
  });
}

function spoken(value: unknown, depth = 0): string {
  if (typeof value === "function") return "[function]";
  if (typeof value === "string") return depth > 0 ? JSON.stringify(value) : value;
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return object(value, depth);
  } catch {
    return "[object]";
  }
}

function object(value: object, depth: number): string {
  if (value instanceof Error) return `${plain(value, "name")}: ${maskQuoted(plain(value, "message"))}`;
  if (typeof Node !== "undefined" && value instanceof Node) return `<${value.nodeName.toLowerCase()}>`;
  const isList = Array.isArray(value);
  const kind = Object.prototype.toString.call(value);
  if (!isList && kind !== "[object Object]") return kind;
  if (depth >= DEPTH_MAX) return isList ? "[…]" : "{…}";
  const names = Object.keys(value).slice(0, ENTRIES_MAX + 1);
  const entries = names.slice(0, ENTRIES_MAX).map((name) => entry(value, name, isList, depth));
  if (names.length > ENTRIES_MAX) entries.push("…");
  return isList ? `[${entries.join(", ")}]` : `{${entries.join(", ")}}`;
}

function entry(value: object, name: string, isList: boolean, depth: number): string {
  if (!isList && isHiddenKey(name)) return `${name}: ${HIDDEN}`;
  const descriptor = Object.getOwnPropertyDescriptor(value, name);
  const shown = descriptor && "value" in descriptor ? spoken(descriptor.value, depth + 1) : "…";
  return isList ? shown : `${name}: ${shown}`;
}

function plain(error: Error, name: "name" | "message"): string {
  const text: unknown = error[name];
  return typeof text === "string" ? text : "";
}
