/** A page's events, from the server to what the replayer may have; the last few pages are kept. */

import type { Api } from "./api.ts";
import { type Assets, PageAssets } from "./assets.ts";
import { SHEET_REFERENCE } from "./attributes.ts";
import { gateCss } from "./css.ts";
import { entriesOf } from "./developer/entries.ts";
import { type Facts, factsOf } from "./facts.ts";
import { Failure } from "./failure.ts";
import { readLines } from "./ndjson.ts";
import { normalised } from "./normalise.ts";
import { type ReplayEvent, Sanitiser, TYPE } from "./sanitise.ts";
import type { Page } from "./session.ts";

export interface LoadedPage {
  readonly page: Page;
  readonly events: ReplayEvent[];
  readonly facts: Facts;
  readonly assets: PageAssets;
}

const KEPT_MAX = 12;

export class Loader {
  private readonly kept = new Map<string, Promise<LoadedPage | Failure>>();

  constructor(
    private readonly api: Api,
    private readonly assets: Assets,
    private readonly originMs: number,
  ) {}

  /** A page that failed to load is asked for again the next time, and so is one whose pictures came to be known. */
  async load(page: Page): Promise<LoadedPage | Failure> {
    const before = this.kept.get(page.id);
    const kept = await before;
    const isOutdated = kept && !(kept instanceof Failure) && kept.assets.isOutdated;
    if (isOutdated && this.kept.get(page.id) === before) this.kept.delete(page.id);
    const loading = this.kept.get(page.id) ?? this.fetch(page);
    this.kept.delete(page.id);
    this.kept.set(page.id, loading);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
    void loading.then((loaded) => loaded instanceof Failure && this.kept.delete(page.id));
    return loading;
  }

  private async fetch(page: Page): Promise<LoadedPage | Failure> {
    const answer = await this.api.events(page.id);
    if (answer instanceof Failure) return answer;
    if (!answer.body) return new Failure("unreadable");
    const lines = await readLines(answer.body).catch(() => null);
    if (!lines) return new Failure("network");
    const raw = lines.values.flatMap((line) => (Array.isArray(line) ? (line as unknown[]) : []));
    const assets = new PageAssets(this.assets);
    await fetchAssets(raw, assets);
    const safe = sanitised(raw, new Sanitiser(assets));
    const events = normalised(safe, page.viewport);
    if (!events.length) return new Failure("no_snapshot");
    const { start: at, url, title } = page;
    const facts = factsOf(safe, this.originMs, { at, url, title });
    const isCut = lines.broken > 0 || lines.values.some((line) => !Array.isArray(line));
    const entries = entriesOf(raw, this.originMs, page);
    return { page, events, assets, facts: { ...facts, entries, isPartial: isCut || facts.isPartial } };
  }
}

/** A dry run of the sanitiser tells which names the events hold; then those in the sheets they name. */
async function fetchAssets(raw: readonly unknown[], assets: PageAssets): Promise<void> {
  const urls = new Set<string>();
  const sheets = new Set<string>();
  const url = (name: string) => {
    urls.add(name);
    return null;
  };
  const sheet = (name: string) => {
    sheets.add(name);
    return null;
  };
  for (const { type, data } of sanitised(raw, new Sanitiser({ url, sheet }))) {
    const { payload } = data as { payload?: Record<string, unknown> };
    if (type === TYPE.custom && data.tag === "voile.asset") assets.name(String(payload?.url), String(payload?.sha256));
  }
  await assets.fetchSheets(sheets);
  for (const name of sheets) gateCss(assets.sheet(name) ?? "", url);
  await assets.fetchUrls([...urls].filter((name) => !name.startsWith(SHEET_REFERENCE)));
}

function sanitised(raw: readonly unknown[], sanitiser: Sanitiser): ReplayEvent[] {
  return raw.flatMap((event) => sanitiser.event(event) ?? []);
}
