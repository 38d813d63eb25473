/** Style sheets, pictures and fonts of the session: fetched once, with the token, kept in memory by their hash. */

import type { Api } from "./api.ts";
import { SHEET_REFERENCE, type Supply } from "./attributes.ts";
import { Failure } from "./failure.ts";

const PARALLEL = 6;
const SHA256 = /^[0-9a-f]{64}$/;
/**
 * Names by which only one file can have been meant: nothing was left out of them (`{x}`, `{n}`), and they end like
 * a file and not like a program that draws something else for each query.
 */
const FILE = /^[^{}]+\.(?:avif|gif|ico|jpe?g|otf|png|svg|ttf|webp|woff2?)$/i;

type Kind = "url" | "sheet";

/** What is known over all pages of the session. */
export class Assets {
  private readonly contents = new Map<string, string>();
  private readonly asked = new Map<string, Promise<void>>();
  private readonly hashes = new Map<string, Set<string>>();

  constructor(
    private readonly api: Api,
    paths: ReadonlyMap<string, string> = new Map(),
  ) {
    for (const [url, path] of paths) this.learn(url, path.slice(path.lastIndexOf("/") + 1));
  }

  learn(url: string, sha256: string): void {
    this.hashes.set(url, (this.hashes.get(url) ?? new Set()).add(sha256));
  }

  /** For a page that did not come to announce it itself. Rather none than the wrong one. */
  byName(url: string): string | null {
    const [sha256, ...others] = FILE.test(url) ? (this.hashes.get(url) ?? []) : [];
    return others.length > 0 ? null : (sha256 ?? null);
  }

  content(sha256: string, kind: Kind): string | null {
    return this.contents.get(`${kind} ${sha256}`) ?? null;
  }

  /** Afterwards `content` answers for those that can be had. */
  async fetch(hashes: Iterable<string>, kind: Kind): Promise<void> {
    const queue = [...new Set(hashes)];
    const work = async () => {
      for (let hash = queue.shift(); hash !== undefined; hash = queue.shift()) await this.once(hash, kind);
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
  }

  private once(sha256: string, kind: Kind): Promise<void> {
    const key = `${kind} ${sha256}`;
    const running = this.asked.get(key) ?? this.get(sha256, kind);
    this.asked.set(key, running);
    return running;
  }

  /** An empty answer: announced, but never uploaded. */
  private async get(sha256: string, kind: Kind): Promise<void> {
    const key = `${kind} ${sha256}`;
    const answer = await this.api.asset(`/api/assets/${sha256}`);
    if (answer instanceof Failure || answer.status === 204) {
      this.asked.delete(key);
    } else if (kind === "sheet") {
      this.contents.set(key, await answer.text());
    } else {
      this.contents.set(key, URL.createObjectURL(await answer.blob()));
    }
  }
}

/** What one page's events name: the same name can mean another file on another page. */
export class PageAssets implements Supply {
  private readonly own = new Map<string, string | null>();
  /** What other pages told of names that this page did not announce, when it was last asked. */
  private readonly told = new Map<string, string | null>();

  constructor(private readonly all: Assets) {}

  /** Notes that the page's events announce this file. */
  name(url: string, sha256: string): void {
    if (!SHA256.test(sha256)) return;
    const before = this.own.get(url);
    this.own.set(url, before === undefined || before === sha256 ? sha256 : null);
    this.all.learn(url, sha256);
  }

  /** Other pages have since told more: of a file that this one lacks, or that its name means several. */
  get isOutdated(): boolean {
    return [...this.told].some(([name, sha256]) => this.all.byName(name) !== sha256);
  }

  readonly url = (url: string): string | null => {
    const sha256 = this.hashOf(url);
    return sha256 === null ? null : this.all.content(sha256, "url");
  };

  sheet(reference: string): string | null {
    return this.all.content(reference.slice(SHEET_REFERENCE.length), "sheet");
  }

  fetchSheets(references: Iterable<string>): Promise<void> {
    const hashes = [...references].map((reference) => reference.slice(SHEET_REFERENCE.length));
    const whole = hashes.filter((hash) => SHA256.test(hash));
    return this.all.fetch(whole, "sheet");
  }

  /** Afterwards `url` answers for those of the names that can be had. */
  async fetchUrls(names: readonly string[]): Promise<void> {
    for (const name of names) if (!this.own.has(name)) this.told.set(name, this.all.byName(name));
    const hashes = [...names].map((name) => this.hashOf(name));
    const known = hashes.filter((hash) => hash !== null);
    await this.all.fetch(known, "url");
  }

  private hashOf(url: string): string | null {
    const own = this.own.get(url);
    return own === undefined ? (this.told.get(url) ?? null) : own;
  }
}
