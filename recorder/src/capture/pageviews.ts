/** Page views: the first, those of single-page applications, and those that the page names itself. */

import { Treatment } from "../events";
import { allIn, baseOf, plainly } from "./dom";
import { titleOf } from "./environment";
import { listen, type Part, type Scene } from "./part";
import { Patches } from "./patch";

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
  private lastRaw = "";
  private readonly patches = new Patches();

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
    const element = allIn(page, "title")[0];
    return titleOf(page, content, element ? treatments.of(element) : Treatment.Clear);
  }

  start(): void {
    this.tell("load");
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
    this.patches.stop();
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

  /** Something in the document has changed; mostly it is not the title. */
  changed(): void {
    const raw = plainly(this.scene.page, "title");
    if (raw === this.lastRaw) return;
    this.lastRaw = raw;
    const title = this.title();
    if (title === this.lastTitle) return;
    this.lastTitle = title;
    this.scene.custom("voile.title", { title });
  }

  /** Where the page has put functions of its own before the browser's, those are the ones it calls. */
  private patchHistory(): void {
    const { history, History } = this.scene.view;
    for (const how of ["push", "replace"] as const) {
      const name = `${how}State`;
      const holder = Object.getOwnPropertyDescriptor(history, name) ? history : History?.prototype;
      this.patches.method(holder, name, () => this.navigated(how));
    }
  }
}

function howOf(event: Event): How {
  const type = (event as Event & { navigationType?: string | null }).navigationType;
  if (type === "push" || type === "replace") return type;
  return "pop";
}
