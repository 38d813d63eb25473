/** Sheets, images and fonts that the events name: announced by hash, uploaded when the server lacks them. */
import lists from "../../../protocol/events.json";
import type { AssetSink } from "../content";
import { unwatched } from "../guard";
import { native } from "../native";
import { sha256 } from "../sha256";

export type AssetKind = "sheet" | "image" | "font";

export interface AssetCarrier {
  download(url: string, limitBytes: number): Promise<Uint8Array<ArrayBuffer> | null>;
  upload(sha256: string, kind: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
}

export interface KnownSheets {
  read(): readonly string[];
  write(hashes: readonly string[]): void;
}

const LIMIT_BYTES = 2 * 1024 * 1024;
const HELD_BYTES = 8 * 1024 * 1024;
const DOWNLOADS_MAX = 200;
const SHEETS_REMEMBERED = 50;
const IDLE_MS = 300;

interface Wanted {
  readonly url: string;
  readonly gated: string;
  readonly kind: AssetKind;
}

/** Lives as long as the recorder: what is known of an asset holds for all pages of the document. */
export class Assets implements AssetSink {
  private readonly held = new Map<string, { kind: AssetKind; bytes: Uint8Array<ArrayBuffer> }>();
  private readonly urls = new Map<string, string>();
  private readonly done = new Map<string, { sha256: string; bytes: number; kind: AssetKind } | null>();
  private readonly known: Set<string>;
  private readonly announced = new Set<string>();
  private queue: Wanted[] = [];
  private mayFetch = true;
  private heldBytes = 0;
  private timer = 0;
  private announce: ((kind: AssetKind, url: string, sha256: string, bytes: number) => void) | null = null;

  constructor(
    private readonly carrier: AssetCarrier,
    private readonly store: KnownSheets,
    private readonly wasLoaded: (url: string) => boolean,
    private readonly draw: (url: string) => Promise<Uint8Array<ArrayBuffer> | null>,
  ) {
    this.known = new Set(store.read());
  }

  /** The page's own policy keeps us from reading files: pictures are drawn, fonts are lost. */
  fetchBlocked(): void {
    this.mayFetch = false;
  }

  /** A page begins: its events name assets anew. */
  begin(announce: (kind: AssetKind, url: string, sha256: string, bytes: number) => void): void {
    this.announce = announce;
    this.announced.clear();
  }

  end(): void {
    this.announce = null;
    native.clearTimeout(this.timer);
    this.timer = 0;
  }

  /** False where another address already goes by this gated URL: the player could not tell the two apart. */
  named(url: string, gated: string, kind: "image" | "font"): boolean {
    const before = this.urls.get(gated);
    if (before !== undefined && before !== url) return false;
    this.urls.set(gated, url);
    this.want({ url, gated, kind });
    return true;
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

  /** The answer to an envelope: what was announced and is not missing is there. */
  async answered(missing: readonly string[]): Promise<void> {
    for (const hash of missing) {
      this.known.delete(hash);
      const asset = this.held.get(hash);
      if (asset && (await this.carrier.upload(hash, asset.kind, asset.bytes)) && asset.kind === "sheet") this.remember(hash);
    }
  }

  private remember(hash: string): void {
    this.known.add(hash);
    this.store.write([...this.known].slice(-SHEETS_REMEMBERED));
  }

  private want(wanted: Wanted): void {
    const done = this.done.get(wanted.gated);
    if (done) return this.tell(wanted.gated, done);
    if (done === null || this.done.size + this.queue.length >= DOWNLOADS_MAX) return;
    if (!this.queue.some((other) => other.gated === wanted.gated)) this.queue.push(wanted);
    this.schedule();
  }

  private schedule(): void {
    if (this.timer === 0 && this.announce) this.timer = native.setTimeout(() => unwatched(this.work()), IDLE_MS);
  }

  /** One after the other, when the page itself has loaded them; they then come from the browser's cache. */
  private async work(): Promise<void> {
    const ready = this.queue.find(({ url }) => this.wasLoaded(url));
    if (ready) {
      this.queue = this.queue.filter((other) => other !== ready);
      this.loaded(ready, await this.contentOf(ready));
    }
    this.timer = 0;
    if (ready && this.queue.length > 0) this.schedule();
  }

  private async contentOf({ url, kind }: Wanted): Promise<Uint8Array<ArrayBuffer> | null> {
    const bytes = this.mayFetch ? await this.carrier.download(url, LIMIT_BYTES) : null;
    return bytes ?? (kind === "image" ? this.draw(url) : null);
  }

  /** Something may have been loaded meanwhile. */
  poke(): void {
    if (this.queue.length > 0) this.schedule();
  }

  private loaded({ gated, kind }: Wanted, bytes: Uint8Array<ArrayBuffer> | null): void {
    if (!bytes || bytes.length === 0 || bytes.length > LIMIT_BYTES) {
      this.done.set(gated, null);
      return;
    }
    const hash = sha256(bytes);
    this.hold(hash, kind, bytes);
    const asset = { sha256: hash, bytes: bytes.length, kind };
    this.done.set(gated, asset);
    this.tell(gated, asset);
  }

  private tell(url: string, asset: { sha256: string; bytes: number; kind: AssetKind }): void {
    if (!this.announce || this.announced.has(url)) return;
    this.announced.add(url);
    this.announce(asset.kind, url, asset.sha256, asset.bytes);
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

/** Whether the page loaded this address, as its resource timings tell. */
export function wasLoaded(view: Window, url: string): boolean {
  return (
    view.performance.getEntriesByName(url, "resource").length > 0 ||
    Array.from(view.document.images).some((image) => image.complete && image.currentSrc === url)
  );
}

/** The picture as shown, where the page's own CSP keeps us from reading the file. Only what is not tainted can be read. */
export async function drawImage(page: Document, url: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const image = Array.from(page.images).find((other) => other.currentSrc === url && other.complete && other.naturalWidth > 0);
  if (!image) return null;
  try {
    const canvas = page.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    return blob ? new Uint8Array(await blob.arrayBuffer()) : null;
  } catch {
    return null;
  }
}
