/** The gates of one page as they apply to text, values, URLs and styles. Pure but for the token table and the memory it keeps. */
import { gateCss, gateStyle } from "./css";
import type { UrlJudge } from "./cssvalues";
import { isSmallImage } from "./dataurls";
import { isHit, scrubText } from "./detectors";
import { Treatment } from "./events";
import { maskText, maskValue } from "./mask";
import type { Policy } from "./policy";
import { type Selected, TokenTable } from "./tokens";
import { gateUrl, isAddress, isReference, numbered } from "./urls";

/** What the events name and the server may lack. */
export interface AssetSink {
  /** A URL that the events name as `gated`, for the element `by` or for a sheet. False where another address goes by the same name. */
  named(url: string, gated: string, kind: "image" | "font", by: object | null): boolean;
}

/** The secret-value memory: masks what repeats the value of a secret field. */
export interface Memory {
  readonly isEmpty: boolean;
  /** How many characters the longest form has. */
  readonly reach: number;
  scrub(text: string): string;
  places(text: string): Iterable<readonly [number, number]>;
  /** The value of a secret field as it stands now. */
  note(field: object): void;
  /** The field lost focus. */
  settle(field: object): void;
  settleAll(): void;
}

const FONT = /\.(?:woff2?|ttf|otf)(?:$|[?#])/i;
const NAMES_MAX = 1000;
const nothing = (): void => {};
const NOTHING: Memory = {
  isEmpty: true,
  reach: 0,
  scrub: (text) => text,
  places: () => [],
  note: nothing,
  settle: nothing,
  settleAll: nothing,
};

export class Content {
  readonly tokens: TokenTable;

  private reader: object | null = null;

  constructor(
    readonly policy: Policy,
    selected: Selected,
    private readonly assets: AssetSink,
    readonly memory: Memory = NOTHING,
  ) {
    this.tokens = new TokenTable(selected, (text) => isHit(text) || this.repeats(text));
  }

  /** Nothing but what is clear has to pass the detectors. */
  isMasked(treatment: Treatment): boolean {
    return treatment >= Treatment.Masked || this.policy.censor_all_text;
  }

  text(text: string, treatment: Treatment): string {
    return this.isMasked(treatment) ? maskText(text) : scrubText(this.memory.scrub(text));
  }

  value(value: string, treatment: Treatment): string {
    return this.isMasked(treatment) ? maskValue(value) : scrubText(this.memory.scrub(value));
  }

  /** What `read` asks for, it asks for this element. */
  reading<T>(element: object, read: () => T): T {
    const { reader } = this;
    this.reader = element;
    const out = read();
    this.reader = reader;
    return out;
  }

  /** Relative URLs are resolved first; what cannot be resolved is none. */
  url(url: string, base: string): string {
    const href = absolute(url, base);
    return href === null ? "" : this.gated(href);
  }

  /** The name that a script gives a page; one that is an address, or holds parameters of one, passes the URL gate. */
  name(name: string): string {
    return isAddress(name) ? this.gated(name) : this.text(name, Treatment.Clear);
  }

  /** The gated URL of an image on the site's list, or "". Small images that stand in the markup itself may stay. */
  image(url: string, base: string): string {
    if (/^data:/i.test(url)) return isSmallImage(url) ? url : "";
    const href = absolute(url, base);
    if (href === null || !this.policy.images.some((prefix) => href.startsWith(prefix))) return "";
    return this.named(href, "image");
  }

  /** A sheet, or with `scripted` a rule that a script set: the names it invents are then no names of the page's. */
  css(css: string, base: string, scripted = false): string {
    return this.memory.scrub(gateCss(css, this.urlJudge(base, true, scripted)));
  }

  /** Under a mask a style names no image. */
  style(css: string, base: string, treatment: Treatment, scripted = false): string {
    return this.memory.scrub(gateStyle(css, this.urlJudge(base, treatment === Treatment.Clear, true, !scripted)));
  }

  /** `scripted`: names are known only as sheets write them. `images`: `data:` images stay, as they do in markup and sheets. */
  urlJudge(base: string, withUrls: boolean, scripted = true, images = !scripted): UrlJudge {
    const judge = withUrls ? (url: string): string => this.styleUrl(url, base, images) : (): string => "";
    const rename = (name: string): string => (isWord(name) ? name : this.tokens.name(name, scripted));
    return Object.assign(judge, { scripted, rename });
  }

  private styleUrl(url: string, base: string, images: boolean): string {
    if (isSmallImage(url)) return images ? url : "";
    if (isReference(url)) return `#${this.tokens.token(url.slice(1))}`;
    const href = url && absolute(url, base);
    return href ? this.named(href, FONT.test(href) ? "font" : "image") : "";
  }

  private gated(href: string): string {
    return gateUrl(this.memory.scrub(href), this.policy.url_display);
  }

  /** Where several addresses would go by one name, those with a mark in it are numbered. */
  private named(href: string, kind: "image" | "font"): string {
    const gated = this.gated(href);
    if (!gated || !/^https?:/.test(href)) return gated;
    for (let number = 1; number < NAMES_MAX; number += 1) {
      const name = numbered(gated, number);
      if (this.assets.named(href, name, kind, this.reader)) return name;
      if (name === gated && number > 1) return "";
    }
    return "";
  }

  private repeats(text: string): boolean {
    return !this.memory.isEmpty && this.memory.scrub(text) !== text;
  }
}

/** In the values of these stand none but words of CSS itself. */
const WORDED = "color display position text-align border-style cursor float".split(" ");

const words = new Map<string, boolean>();

/** `opacity` in a list of transitions, or `solid` in a custom property, is no name that an author invented. */
function isWord(name: string): boolean {
  if (name.startsWith("--") || typeof CSS === "undefined" || !CSS.supports) return false;
  const known = words.get(name);
  if (known !== undefined) return known;
  const found = CSS.supports(name, "initial") || WORDED.some((property) => CSS.supports(property, name));
  words.set(name, found);
  return found;
}

function absolute(url: string, base: string): string | null {
  try {
    return new URL(url, base).href;
  } catch {
    return null;
  }
}
