/** What a declaration, a selector or the head of an at-rule becomes. Source: privacy semantics, section 5; protocol/README.md, styles. */
import lists from "../../protocol/css.json";
import { holdsNames, type Rename, renamed } from "./cssnames";
import { Kind, resolved, type Token } from "./csstokens";
import { isHit } from "./detectors";
import { maskText } from "./mask";

/** How the URLs of a piece of CSS are judged: the gated form, or "" for none. References come here too. */
export interface UrlJudge {
  (url: string): string;
  /** What stands for a name that an author invented; without it all names stay. */
  readonly rename?: Rename;
  /** A script, or an attribute, wrote it. */
  readonly scripted?: boolean;
}

const STRING_KEPT = new Set(lists.string_kept);
const STRING_FOUR = new Set(lists.string_four);
const KEPT_FUNCTIONS = new Set(lists.string_kept_functions);
const URL_FUNCTIONS = new Set(lists.url_functions);
const DROPPED_FUNCTIONS = new Set(lists.dropped_functions);
const DROPPED_PROPERTIES = new Set(lists.dropped_properties);
const KEPT_AT_RULES = new Set(lists.kept_at_rules);
const GRID_AREAS = new Set(["grid-template-areas", "grid-template", "grid"]);
const MASKED_NAMES = new Set(lists.selector_masked);
/** The test of an attribute's value, and what may follow it. */
const TEST = /^\s*(?:[\w*-]*\|)?([\w-]+)\s*[~|^$*]?=([^\]]*)$/;
/** The name of a slot is a token, which is kept where a sheet selects it; other names are not kept. */
const SLOT = /(?:^|[\s>+~,(|])slot$/i;
const SLOT_NAME = /^\s*name\s*=/i;
const FLAG = /^\s*[is]?\s*$/i;
const KEPT_NAMES = new RegExp(lists.string_kept_names, "u");

const PROPERTY = /^\s*(--[^\s:]+|-?[A-Za-z_][A-Za-z0-9_-]*)\s*$/;
const AT_NAME = /^\s*@([A-Za-z-]+)/;
const FUNCTION = /([A-Za-z_-][A-Za-z0-9_-]*)$/;
const FOUR = /^[A-Za-z0-9 ]{4}$/;

/** A declaration that may stay, without its semicolon, or "". */
export function gateDeclarationTokens(pieces: readonly Token[], url: UrlJudge): string {
  const split = splitAtColon(pieces);
  if (!split || DROPPED_PROPERTIES.has(split.name)) return "";
  const custom = split.name.startsWith("--");
  const name = custom && url.rename ? url.rename(split.name) : split.name;
  const kept = judgeValue(name, split.value, url);
  // Lists of plain numbers in custom properties (colours) look like telephone numbers.
  if (kept === null || (custom && kept.includes("@") && isHit(kept))) return "";
  return `${custom ? split.head.replace(split.name, () => name) : split.head}:${kept}`;
}

/** The head of a style rule, or null where the rule must go. */
export function gateSelector(pieces: readonly Token[], rename?: Rename): string | null {
  const whole = resolved(pieces.map(({ kind, text }) => (kind === Kind.Comment ? "/**/" : text)).join(""));
  if (pieces.some(({ kind }) => kind === Kind.Broken) || isHit(whole)) return null;
  let masked = false;
  let names = false;
  const text = pieces
    .map((piece, at) => {
      if (piece.kind === Kind.Open || piece.kind === Kind.Close) {
        masked = false;
        names = piece.kind === Kind.Open && holdsNames("", functionIn(pieces[at - 1]?.text));
      }
      if (piece.kind === Kind.Comment) return "/**/";
      if (masked)
        return piece.kind === Kind.String ? `"${maskText(resolved(piece.inner))}"` : FLAG.test(piece.text) ? piece.text : "X";
      if (names && rename && piece.kind === Kind.Text) return renamed(piece.text, "", true, false, rename);
      const [said, name = "", value = ""] = piece.kind === Kind.Text ? (TEST.exec(piece.text) ?? []) : [];
      if (said === undefined || !MASKED_NAMES.has(name.toLowerCase()) || isSlotName(pieces, at)) return piece.text;
      masked = true;
      return piece.text.slice(0, piece.text.length - value.length) + maskText(value);
    })
    .join("");
  const head = text.trim();
  return !head || head.startsWith("--") ? null : text;
}

function isSlotName(pieces: readonly Token[], at: number): boolean {
  const [ahead, tag, bracket, name] = [3, 2, 1, 0].map((before) => pieces[at - before]);
  if (ahead?.kind === Kind.Escape || tag?.kind !== Kind.Text || bracket?.text !== "[") return false;
  return SLOT.test(tag.text) && SLOT_NAME.test(name?.text ?? "");
}

/** The head of an at-rule, or null where it must go. */
export function gateAtRule(pieces: readonly Token[], url: UrlJudge): string | null {
  const name = AT_NAME.exec(pieces[0]?.text ?? "")?.[1]?.toLowerCase();
  if (name === undefined || !KEPT_AT_RULES.has(name)) return null;
  const text = judgeValue(`@${name}`, pieces, url);
  return text === null || isHit(text) ? null : text;
}

export function isAtRule(pieces: readonly Token[]): boolean {
  return pieces[0]?.text.trimStart().startsWith("@") ?? false;
}

/** The value of property `name` that stands on its own, or "". */
export function gateValueTokens(name: string, pieces: readonly Token[], url: UrlJudge): string {
  const structure = [Kind.Block, Kind.End, Kind.Semicolon];
  return pieces.some(({ kind }) => structure.includes(kind)) ? "" : (judgeValue(name, pieces, url) ?? "");
}

interface Split {
  readonly head: string;
  /** Custom names as written, others in lower case. */
  readonly name: string;
  readonly value: readonly Token[];
}

function splitAtColon(pieces: readonly Token[]): Split | null {
  let head = "";
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === Kind.Text && piece.text.includes(":")) {
      const colon = piece.text.indexOf(":");
      head += piece.text.slice(0, colon);
      const name = PROPERTY.exec(head)?.[1];
      if (name === undefined) return null;
      const first: Token = { kind: Kind.Text, text: piece.text.slice(colon + 1), inner: "" };
      return { head, name: name.startsWith("--") ? name : name.toLowerCase(), value: [first, ...pieces.slice(index + 1)] };
    }
    if (piece.kind !== Kind.Text && piece.kind !== Kind.Comment && piece.kind !== Kind.Escape) return null;
    if (piece.kind !== Kind.Comment) head += piece.text;
  }
  return null;
}

/** Null where the piece is refused as a whole. */
function judgeValue(name: string, pieces: readonly Token[], url: UrlJudge): string | null {
  const out: string[] = [];
  const functions: string[] = [];
  for (const [index, piece] of pieces.entries()) {
    const kept = pieceOf(name, piece, functions, out, url);
    if (kept === null) return null;
    const called = pieces[index + 1]?.text.startsWith("(") === true;
    out.push(
      url.rename && piece.kind === Kind.Text ? renamed(kept, name, plainNames(name, functions, url), called, url.rename) : kept,
    );
  }
  return functions.length > 0 ? null : out.join("");
}

/** Whether words without dashes are names here: by the property, or because a script gave them as a custom property's value. */
function plainNames(name: string, functions: readonly string[], url: UrlJudge): boolean {
  return holdsNames(name, functions[functions.length - 1]) || (url.scripted === true && name.startsWith("--"));
}

function pieceOf(name: string, piece: Token, functions: string[], out: readonly string[], url: UrlJudge): string | null {
  switch (piece.kind) {
    case Kind.String: {
      const kept = stringOf(name, functions[functions.length - 1] ?? "", resolved(piece.inner), url);
      return kept === null ? null : `"${kept}"`;
    }
    case Kind.Url:
      return `("${quoted(url(resolved(piece.inner)))}")`;
    case Kind.Comment:
      return "/**/";
    case Kind.Open: {
      const called = functionIn(out[out.length - 1]);
      functions.push(called);
      return DROPPED_FUNCTIONS.has(called) ? null : piece.text;
    }
    case Kind.Close:
      return functions.pop() === undefined ? null : piece.text;
    case Kind.Text:
      return piece.text;
    default:
      return null;
  }
}

/** The name of the function whose bracket follows. */
function functionIn(before = ""): string {
  return FUNCTION.exec(before)?.[1]?.toLowerCase() ?? "";
}

function stringOf(name: string, inside: string, text: string, url: UrlJudge): string | null {
  if (URL_FUNCTIONS.has(inside)) return quoted(url(text));
  if (url.rename && (inside === "local" || GRID_AREAS.has(name))) {
    const kept = renamed(text, name, true, false, url.rename);
    return isHit(kept) ? "" : quoted(kept);
  }
  if (STRING_KEPT.has(name) || KEPT_FUNCTIONS.has(inside) || KEPT_NAMES.test(name)) return isHit(text) ? "" : quoted(text);
  if (STRING_FOUR.has(name)) return FOUR.test(text) ? text : "";
  if (!/[\p{L}\p{N}]/u.test(text)) return quoted(text);
  return name.startsWith("--") ? null : maskText(text);
}

/** So that it can stand between double quotes. */
function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL in a string must not reach the player's parser
  return text.replace(/[\\"\n\r\f\x00]/g, (char) =>
    char === '"' || char === "\\" ? `\\${char}` : `\\${char.charCodeAt(0).toString(16)} `,
  );
}
