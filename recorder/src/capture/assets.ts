/** Sheets, images and fonts that the events name: announced by hash, uploaded when the server lacks them. */
import lists from "../../../protocol/events.json";
import type { AssetSink } from "../content";
import { unwatched } from "../guard";
import { isMedia } from "../media";
import { native } from "../native";
import { sha256 } from "../sha256";
import type { Files } from "./files";
import { Uploads } from "./uploads";

export type AssetKind = "sheet" | "image" | "font";

export interface AssetCarrier {
  download(url: string, limitBytes: number): Promise<Uint8Array<ArrayBuffer> | null>;
  upload(sha256: string, kind: string, bytes: Uint8Array<ArrayBuffer>, keepalive: boolean): Promise<boolean>;
}

export interface KnownSheets {
  read(): readonly string[];
  write(hashes: readonly string[]): void;
}

/** What this tab's next page has to announce again, since the server may not have got it. */
export interface UnsentFiles {
  /** Empties the store. */
  take(): readonly Named[];
  leave(files: readonly Named[]): void;
}

export interface Named {
  readonly url: string;
  readonly gated: string;
  readonly kind: "image" | "font";
}

/** False where nothing that may be seen names the file any more. */
export type Announce = (kind: AssetKind, url: string, sha256: string, bytes: number) => boolean;

interface Wanted extends Named {
  /** Null until it was looked at; afterwards the page tells what arrives. */
  loaded: boolean | null;
}

interface Asset {
  readonly sha256: string;
  readonly bytes: number;
  readonly kind: AssetKind;
}

const LIMIT_BYTES = 2 * 1024 * 1024;
const HELD_BYTES = 8 * 1024 * 1024;
const DOWNLOADS_MAX = 200;
const PARALLEL = 4;
const SHEETS_REMEMBERED = 50;
const UNSENT_MAX = 20;
const NAMERS_MAX = 50;

/** Lives as long as the recorder: what is known of an asset holds for all pages of the document. */
export class Assets implements AssetSink {
  private readonly held = new Map<string, { kind: AssetKind; bytes: Uint8Array<ArrayBuffer> }>();
  private readonly urls = new Map<string, string>();
  private readonly done = new Map<string, Asset | null>();
  private readonly sources = new Map<string, Named>();
  /** For whom a file was named; null for a sheet. */
  private readonly namers = new Map<string, readonly (WeakRef<object> | null)[]>();
  private readonly known: Set<string>;
  private readonly announced = new Set<string>();
  /** Announced, and no answer has come since. */
  private readonly unanswered = new Set<string>();
  private readonly uploads: Uploads;
  private readonly wanted = new Map<string, Wanted>();
  /** Left by the page before, and not announced yet. */
  private readonly carried = new Map<string, Named>();
  private running = 0;
  private mayFetch = true;
  private heldBytes = 0;
  private timer = 0;
  private announce: Announce | null = null;
  private unwatch: () => void = () => {};

  constructor(
    private readonly carrier: AssetCarrier,
    private readonly store: KnownSheets,
    private readonly unsent: UnsentFiles,
    private readonly files: Files,
  ) {
    this.known = new Set(store.read());
    this.uploads = new Uploads(
      (hash, keepalive) => this.upload(hash, keepalive),
      (hash) => this.remember(hash),
    );
  }

  /** The page's own policy keeps us from reading files: pictures are drawn, fonts are lost. */
  fetchBlocked(): void {
    this.mayFetch = false;
  }

  /** A page begins: its events name assets anew. */
  begin(announce: Announce): void {
    this.announce = announce;
    this.announced.clear();
    this.unwatch();
    this.unwatch = this.files.watch((urls) => this.arrived(urls));
    for (const file of this.unsent.take()) this.resume(file);
  }

  end(): void {
    this.announce = null;
    native.clearTimeout(this.timer);
    this.timer = 0;
    this.unwatch();
  }

  /** The document goes: what is small leaves with it, and the next page announces what may not have arrived. */
  hide(): void {
    this.uploads.hurry();
    const open = new Set([...this.uploads.missing, ...this.unanswered]);
    const files = [...this.sources].filter(([hash]) => open.has(hash)).map(([, source]) => source);
    // Into the page's storage goes only an address that leaves the page as it is.
    const plain = [...files, ...this.carried.values()].filter(({ url, gated }) => url === gated);
    this.unsent.leave(plain.slice(0, UNSENT_MAX));
  }

  /** The page before has loaded it, so it is in the browser's cache, whether this page shows it or not. */
  private resume(file: Named): void {
    if (!this.named(file.url, file.gated, file.kind)) return;
    const wanted = this.wanted.get(file.gated);
    if (!wanted) return;
    wanted.loaded = true;
    this.carried.set(file.gated, file);
  }

  /** False where another address already goes by this gated URL: the player could not tell the two apart. */
  named(url: string, gated: string, kind: "image" | "font", by: object | null = null): boolean {
    const before = this.urls.get(gated);
    if (before !== undefined && before !== url) return false;
    this.urls.set(gated, url);
    const others = (this.namers.get(gated) ?? []).filter((other) => other?.deref() !== (by ?? undefined));
    this.namers.set(gated, [by && new WeakRef(by), ...others].slice(0, NAMERS_MAX));
    this.want({ url, gated, kind });
    return true;
  }

  /** Whether a sheet names the file, or an element of which `isClear` holds, or none that is left. */
  isNamed(gated: string, isClear: (element: object) => boolean): boolean {
    return (this.namers.get(gated) ?? [null]).some((namer) => {
      const element = namer?.deref();
      return !element || isClear(element);
    });
  }

  /** What was announced has not left, and will not. */
  withdraw(gated: string): void {
    this.announced.delete(gated);
  }

  /** The sheet itself, or a reference where the server has it. */
  refer(css: string): string {
    if (css.length < lists.sheet_reference_min_bytes) return css;
    const bytes = new TextEncoder().encode(css);
    const hash = sha256(bytes);
    this.hold(hash, "sheet", bytes);
    const reference = `${lists.sheet_reference}${hash}`;
    this.tell(reference, { sha256: hash, bytes: bytes.length, kind: "sheet" });
    return this.known.has(hash) ? reference : css;
  }

  /** The answer to an envelope lists what the server lacks of all that was announced. */
  answered(missing: readonly string[]): void {
    this.unanswered.clear();
    for (const hash of missing) this.known.delete(hash);
    this.uploads.add(missing);
  }

  private async upload(hash: string, keepalive: boolean): Promise<boolean> {
    const source = this.sources.get(hash);
    const asset = this.held.get(hash) ?? (source && !keepalive ? await this.again(hash, source) : null);
    return asset ? this.carrier.upload(hash, asset.kind, asset.bytes, keepalive) : false;
  }

  /** What had to make room for others comes from the browser's cache once more. */
  private async again(hash: string, source: Named): Promise<{ kind: AssetKind; bytes: Uint8Array<ArrayBuffer> } | null> {
    const bytes = await this.contentOf(source);
    return bytes && (await digest(bytes)) === hash ? { kind: source.kind, bytes } : null;
  }

  private remember(hash: string): void {
    if (this.held.get(hash)?.kind !== "sheet") return;
    this.known.add(hash);
    this.store.write([...this.known].slice(-SHEETS_REMEMBERED));
  }

  private want(file: Named): void {
    const done = this.done.get(file.gated);
    if (done) return this.tell(file.gated, done);
    if (done === null || this.wanted.has(file.gated)) return;
    if (this.done.size + this.wanted.size >= DOWNLOADS_MAX) return;
    this.wanted.set(file.gated, { ...file, loaded: null });
    this.schedule();
  }

  /** In a task of its own, so that all of a snapshot's names are weighed together. */
  private schedule(): void {
    if (this.timer === 0 && this.announce) this.timer = native.setTimeout(() => this.work(), 0);
  }

  private arrived(urls: readonly string[]): void {
    if (this.wanted.size === 0) return;
    for (const file of this.wanted.values()) if (urls.includes(file.url)) file.loaded = true;
    this.schedule();
  }

  /** Only what the page has loaded itself: it then comes from the browser's cache. What is seen comes first. */
  private work(): void {
    this.timer = 0;
    const files = [...this.wanted.values()];
    const fresh = files.filter(({ loaded }) => loaded === null);
    if (fresh.length > 0) {
      const there = this.files.loaded();
      for (const file of fresh) file.loaded = there.has(file.url);
    }
    const ready = files.filter(({ loaded }) => loaded);
    if (ready.length === 0 || this.running >= PARALLEL) return;
    const seen = ready.length > PARALLEL ? this.files.inView() : new Set<string>();
    const rank = ({ kind, url }: Wanted): number => (kind === "font" || seen.has(url) ? 0 : 1);
    ready.sort((one, other) => rank(one) - rank(other));
    for (const file of ready.slice(0, PARALLEL - this.running)) unwatched(this.load(file));
  }

  private async load(file: Wanted): Promise<void> {
    this.running += 1;
    this.wanted.delete(file.gated);
    this.done.set(file.gated, null);
    try {
      await this.loaded(file, await this.contentOf(file));
      this.carried.delete(file.gated);
    } finally {
      this.running -= 1;
      if (this.wanted.size > 0) this.schedule();
    }
  }

  private async contentOf({ url, kind }: Named): Promise<Uint8Array<ArrayBuffer> | null> {
    const bytes = this.mayFetch ? await this.carrier.download(url, LIMIT_BYTES) : null;
    if (bytes && isMedia(kind, bytes)) return bytes;
    return kind === "image" ? this.files.draw(url) : null;
  }

  private async loaded({ url, gated, kind }: Named, bytes: Uint8Array<ArrayBuffer> | null): Promise<void> {
    if (!bytes || bytes.length === 0 || bytes.length > LIMIT_BYTES) return;
    const hash = await digest(bytes);
    this.sources.set(hash, { url, gated, kind });
    this.hold(hash, kind, bytes);
    const asset = { sha256: hash, bytes: bytes.length, kind };
    this.done.set(gated, asset);
    this.tell(gated, asset);
  }

  private tell(url: string, asset: Asset): void {
    if (!this.announce || this.announced.has(url)) return;
    this.announced.add(url);
    if (this.announce(asset.kind, url, asset.sha256, asset.bytes)) this.unanswered.add(asset.sha256);
    else this.announced.delete(url);
  }

  private hold(hash: string, kind: AssetKind, bytes: Uint8Array<ArrayBuffer>): void {
    if (this.held.has(hash)) return;
    this.held.set(hash, { kind, bytes });
    this.heldBytes += bytes.length;
    for (const [oldest, asset] of this.held) {
      if (this.heldBytes <= HELD_BYTES) break;
      this.held.delete(oldest);
      this.heldBytes -= asset.bytes.length;
    }
  }
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (!native.digest) return sha256(bytes);
  const hash = new Uint8Array(await native.digest(bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
