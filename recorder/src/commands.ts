/** The commands of the page, as in the compatibility contract; what comes before a page begins waits for it. */
import type { PageViewSettings } from "./capture/pageviews";
import { scrubText } from "./detectors";
import type { Tag } from "./envelope";
import type { Command } from "./handover";

const TEXT_MAX = 1000;
const WAITING_MAX = 1000;

/** What a page can be told. */
export interface Commanded {
  label(text: string): void;
  tag(tag: Tag): void;
  virtualPage(name: string | null): void;
}

export class Commands {
  /** Read by the page views part; the page may change them at any time. */
  readonly views: PageViewSettings = { automatic: true, override: null };
  private waiting: ((page: Commanded) => void)[] = [];

  run([name, value]: Command, page: Commanded | null): void {
    if (name === "autoPages") this.views.automatic = value !== false;
    else if (name === "pageUrl") this.views.override = typeof value === "string" ? value : null;
    else for (const action of actionsOf(name, value)) this.tell(action, page);
  }

  flush(page: Commanded): void {
    for (const action of this.waiting.splice(0)) action(page);
  }

  clear(): void {
    this.waiting = [];
    this.views.automatic = true;
    this.views.override = null;
  }

  private tell(action: (page: Commanded) => void, page: Commanded | null): void {
    if (page) action(page);
    else if (this.waiting.length < WAITING_MAX) this.waiting.push(action);
  }
}

function actionsOf(name: string, value: unknown): ((page: Commanded) => void)[] {
  if (name === "identify") {
    const label = typeof value === "number" ? String(value) : value;
    return typeof label === "string" && label ? [(page) => page.label(label.slice(0, TEXT_MAX))] : [];
  }
  if (name === "virtualPage") return [(page) => page.virtualPage(typeof value === "string" ? value : null)];
  if (name === "tagSession") return tagsOf(value).map((tag) => (page: Commanded) => page.tag(tag));
  return [];
}

/** A plain tag, or one for each entry whose value is a string, a number or a boolean. Values pass the detectors. */
export function tagsOf(value: unknown): Tag[] {
  if (typeof value === "string") return [{ key: null, value: scrubText(value.slice(0, TEXT_MAX)) }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]: [string, unknown]): Tag[] => {
    if (typeof one === "string") return [{ key: key.slice(0, TEXT_MAX), value: scrubText(one.slice(0, TEXT_MAX)) }];
    if (typeof one === "boolean" || (typeof one === "number" && Number.isFinite(one)))
      return [{ key: key.slice(0, TEXT_MAX), value: one }];
    return [];
  });
}
