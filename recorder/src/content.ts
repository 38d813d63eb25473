/** The gates of one page as they apply to text, values, URLs and styles. Pure but for the token table it keeps. */
import { gateCss, gateStyle } from "./css";
import type { UrlJudge } from "./cssvalues";
import { isSmallImage } from "./dataurls";
import { isHit, scrubText } from "./detectors";
import { Treatment } from "./events";
import { maskText, maskValue } from "./mask";
import type { Policy } from "./policy";
import { type Selected, TokenTable } from "./tokens";
import { gateUrl, isReference } from "./urls";

/** What the events name and the server may lack. */
export interface AssetSink {
  /** A URL that the events name as `gated`. False where two addresses would go by the same name. */
  named(url: string, gated: string, kind: "image" | "font"): boolean;
}

const FONT = /\.(?:woff2?|ttf|otf)(?:$|[?#])/i;

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

  /** Relative URLs are resolved first; what cannot be resolved is none. */
  url(url: string, base: string): string {
    const href = absolute(url, base);
    return href === null ? "" : gateUrl(href, this.policy.url_display);
  }

  /** The gated URL of an image on the site's list, or "". Small images that stand in the markup itself may stay. */
  image(url: string, base: string): string {
    if (/^data:/i.test(url)) return isSmallImage(url) ? url : "";
    const href = absolute(url, base);
    if (href === null || !this.policy.images.some((prefix) => href.startsWith(prefix))) return "";
    return this.named(href, "image");
  }

  css(css: string, base: string): string {
    return gateCss(css, this.urlJudge(base, true));
  }

  /** Under a mask a style names no image. */
  style(css: string, base: string, treatment: Treatment): string {
    return gateStyle(css, this.urlJudge(base, treatment === Treatment.Clear));
  }

  urlJudge(base: string, withUrls: boolean): UrlJudge {
    if (!withUrls) return () => "";
    return (url) => {
      if (isSmallImage(url)) return url;
      if (isReference(url)) return `#${this.tokens.token(url.slice(1))}`;
      const href = url && absolute(url, base);
      return href ? this.named(href, FONT.test(href) ? "font" : "image") : "";
    };
  }

  private named(href: string, kind: "image" | "font"): string {
    const gated = gateUrl(href, this.policy.url_display);
    if (!/^https?:/.test(href)) return gated;
    return gated && this.assets.named(href, gated, kind) ? gated : "";
  }
}

function absolute(url: string, base: string): string | null {
  try {
    return new URL(url, base).href;
  } catch {
    return null;
  }
}
