/** Page views: the first, those of single-page applications, and those that the page names itself. */

import { Treatment } from "../events";
import { quietly } from "../guard";
import { baseOf, plainly } from "./dom";
import { titleOf } from "./environment";
import { listen, type Part, type Scene } from "./part";

type How = "load" | "push" | "replace" | "pop" | "hash" | "virtual";

interface NavigationApi extends EventTarget {
  readonly currentEntry?: { readonly url: string | null } | null;
}

export interface PageViewSettings {
  automatic: boolean;
  /** A URL that the page reports in the place of its own. */
  override: string | null;
}

export class PageViews implements Part {
  private lastUrl: string;
  private lastTitle: string;
  private restore: (() => void)[] = [];

  constructor(
    private readonly scene: Scene,
    private readonly settings: PageViewSettings,
  ) {
    this.lastUrl = scene.view.location.href;
    this.lastTitle = this.title();
  }

  /** The reported URL, through the gate. */
  url(): string {
    const { view, content, page } = this.scene;
    return content.url(this.settings.override ?? view.location.href, baseOf(page));
  }

  title(): string {
    const { page, treatments, content } = this.scene;
    const element = plainly(page, "querySelector").call(page, "title");
    return titleOf(page, content, element ? treatments.of(element) : Treatment.Clear);
  }

  start(): void {
    this.tell("load");
    this.watchTitle();
    const { navigation } = this.scene.view as Window & { navigation?: NavigationApi };
    if (navigation) {
      listen(this.scene, navigation, "currententrychange", (event) => this.navigated(howOf(event)));
    } else {
      this.patchHistory();
      listen(this.scene, this.scene.view, "popstate", () => this.navigated("pop"));
      listen(this.scene, this.scene.view, "hashchange", () => this.navigated("hash"));
    }
  }

  stop(): void {
    for (const run of this.restore) run();
    this.restore = [];
  }

  /** A page view without navigation; a name stands for a screen without URL. */
  virtual(name: string | null): void {
    this.tell("virtual", name);
  }

  private tell(how: How, name: string | null = null): void {
    this.lastTitle = this.title();
    const named = name === null ? {} : { name: this.scene.content.name(name.slice(0, 500)) };
    this.scene.custom("voile.page", { url: this.url(), title: this.lastTitle, how, ...named });
  }

  private navigated(how: How): void {
    const before = this.lastUrl;
    this.lastUrl = this.scene.view.location.href;
    if (before === this.lastUrl || !this.settings.automatic) return;
    const [path, pathBefore] = [this.lastUrl, before].map((url) => url.split("#")[0]);
    this.tell(path === pathBefore ? "hash" : how);
  }

  private watchTitle(): void {
    const head = plainly(this.scene.page, "head") ?? plainly(this.scene.page, "documentElement");
    if (!head) return;
    const observer = new MutationObserver(quietly(() => this.tellTitle()));
    observer.observe(head, { childList: true, subtree: true, characterData: true });
    this.restore.push(() => observer.disconnect());
  }

  private tellTitle(): void {
    const title = this.title();
    if (title === this.lastTitle) return;
    this.lastTitle = title;
    this.scene.custom("voile.title", { title });
  }

  private patchHistory(): void {
    const history = this.scene.view.history as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const [name, how] of [
      ["pushState", "push"],
      ["replaceState", "replace"],
    ] as const) {
      const theirs = history[name];
      if (!theirs) continue;
      const ours = (...args: unknown[]): unknown => {
        const result = theirs.apply(history, args);
        if (!this.scene.ended.aborted) quietly(() => this.navigated(how))();
        return result;
      };
      history[name] = ours;
      // Whoever patched it after us keeps their patch; ours then only passes on.
      this.restore.push(() => {
        if (history[name] !== ours) return;
        delete history[name];
        if (history[name] !== theirs) history[name] = theirs;
      });
    }
  }
}

function howOf(event: Event): How {
  const type = (event as Event & { navigationType?: string | null }).navigationType;
  if (type === "push" || type === "replace") return type;
  return "pop";
}
