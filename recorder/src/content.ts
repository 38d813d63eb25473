/** The gates of one page as they apply to text, values, URLs and styles. Pure but for the token table it keeps. */
import { type CssGate, gateCss, gateStyle } from "./css";
import { isHit, scrubText } from "./detectors";
import { Treatment } from "./events";
import { maskText, maskValue } from "./mask";
import type { Policy } from "./policy";
import { type Selected, TokenTable } from "./tokens";
import { gateDataUrl, gateUrl } from "./urls";

/** What the events name and the server may lack. */
export interface AssetSink {
  /** A URL that the events name as `gated`. False where two addresses would go by the same name. */
  named(url: string, gated: string, kind: "image" | "font"): boolean;
}

const FONT = /\.(?:woff2?|ttf|otf)(?:$|[?#])/i;
const FRAGMENT = /^#/;

export class Content {
  readonly tokens: TokenTable;

  constructor(
    readonly policy: Policy,
    selected: Selected,
    private readonly assets: AssetSink,
  ) {
    this.tokens = new TokenTable(selected, isHit);
  }

  text(text: string, treatment: Treatment): string {
    return treatment >= Treatment.Masked || this.policy.censor_all_text ? maskText(text) : scrubText(text);
  }

  value(value: string, treatment: Treatment): string {
    return treatment >= Treatment.Masked || this.policy.censor_all_text ? maskValue(value) : scrubText(value);
  }

  url(url: string, base: string): string {
    return gateUrl(url, this.policy.url_display, base);
  }

  /** The gated URL of an image on the site's list, or "". Small images that stand in the markup itself may stay. */
  image(url: string, base: string): string {
    if (/^data:/i.test(url)) return gateDataUrl(url);
    try {
      const { href } = new URL(url, base);
      if (!this.policy.images.some((prefix) => href.startsWith(prefix))) return "";
      const gated = this.url(href, base);
      return gated && this.assets.named(href, gated, "image") ? gated : "";
    } catch {
      return "";
    }
  }

  css(css: string, base: string): string {
    return gateCss(css, this.cssGate(base, true));
  }

  /** Under a mask a style names no image. */
  style(css: string, base: string, treatment: Treatment): string {
    return gateStyle(css, this.cssGate(base, treatment === Treatment.Clear));
  }

  cssGate(base: string, withImages: boolean): CssGate {
    return {
      hit: isHit,
      url: (url) => {
        if (FRAGMENT.test(url)) return url.length > 1 ? `#${this.tokens.token(url.slice(1))}` : "";
        if (!withImages) return "";
        return /^data:/i.test(url) ? gateDataUrl(url) : this.sheetUrl(url, base);
      },
    };
  }

  private sheetUrl(url: string, base: string): string {
    const gated = this.url(url, base);
    try {
      const { href } = new URL(url, base);
      return gated && this.assets.named(href, gated, FONT.test(url) ? "font" : "image") ? gated : "";
    } catch {
      return "";
    }
  }
}
