/** Style sheets, pictures and fonts of the session: fetched once, with the token, kept in memory. */

import type { Api } from "./api.ts";
import { SHEET_REFERENCE, type Supply } from "./attributes.ts";
import { Failure } from "./failure.ts";

const PARALLEL = 6;
const SHA256 = /^[0-9a-f]{64}$/;

export class Assets implements Supply {
  private readonly urls = new Map<string, string>();
  private readonly sheets = new Map<string, string>();
  private readonly asked = new Map<string, Promise<void>>();

  constructor(
    private readonly api: Api,
    private readonly paths: Map<string, string>,
  ) {}

  /** Notes that the events name an asset of this address. */
  name(url: string, sha256: string): void {
    const path = `/api/assets/${sha256}`;
    if (!SHA256.test(sha256) || this.paths.get(url) === path) return;
    // The same address with other content, later in the visit.
    this.asked.delete(`url ${url}`);
    this.paths.set(url, path);
  }

  readonly url = (url: string): string | null => this.urls.get(url) ?? null;

  sheet(reference: string): string | null {
    return this.sheets.get(reference) ?? null;
  }

  /** Afterwards `url` and `sheet` answer for those of the names that can be had. */
  async fetch(names: Iterable<string>, kind: "url" | "sheet"): Promise<void> {
    if (kind === "sheet") for (const name of names) this.name(name, name.slice(SHEET_REFERENCE.length));
    const queue = [...names].filter((name) => this.paths.has(name));
    const work = async () => {
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) await this.once(name, kind);
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
  }

  private once(name: string, kind: "url" | "sheet"): Promise<void> {
    const key = `${kind} ${name}`;
    const running = this.asked.get(key) ?? this.get(name, kind);
    this.asked.set(key, running);
    return running;
  }

  private async get(name: string, kind: "url" | "sheet"): Promise<void> {
    const answer = await this.api.asset(this.paths.get(name) as string);
    if (answer instanceof Failure) {
      this.asked.delete(`${kind} ${name}`);
    } else if (kind === "sheet") {
      this.sheets.set(name, await answer.text());
    } else {
      this.urls.set(name, URL.createObjectURL(await answer.blob()));
    }
  }
}
