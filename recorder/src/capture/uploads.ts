/** What the server asked for, uploaded several at a time; what fails is tried again a little later. */
import { unwatched } from "../guard";
import { native } from "../native";

const PARALLEL = 4;
const ATTEMPTS_MAX = 3;
const RETRY_MS = 2000;

export type Upload = (sha256: string, keepalive: boolean) => Promise<boolean>;

export class Uploads {
  /** Asked for, and not there yet. */
  private readonly open = new Set<string>();
  private readonly waiting: string[] = [];
  private readonly flying = new Set<string>();
  private readonly attempts = new Map<string, number>();

  constructor(
    private readonly upload: Upload,
    private readonly stored: (sha256: string) => void,
  ) {}

  get missing(): readonly string[] {
    return [...this.open];
  }

  add(hashes: readonly string[]): void {
    for (const hash of hashes) {
      this.open.add(hash);
      if (!this.flying.has(hash) && !this.waiting.includes(hash)) this.waiting.push(hash);
    }
    this.next();
  }

  /** The document goes: what is still under way would go with it. */
  hurry(): void {
    for (const hash of this.open) unwatched(this.send(hash, true));
  }

  private next(): void {
    while (this.flying.size < PARALLEL) {
      const hash = this.waiting.shift();
      if (hash === undefined) return;
      this.flying.add(hash);
      unwatched(this.send(hash, false).then((done) => this.landed(hash, done)));
    }
  }

  private async send(hash: string, keepalive: boolean): Promise<boolean> {
    const done = await this.upload(hash, keepalive).catch(() => false);
    if (done) this.open.delete(hash);
    if (done) this.stored(hash);
    return done;
  }

  private landed(hash: string, done: boolean): void {
    this.flying.delete(hash);
    const attempts = (this.attempts.get(hash) ?? 0) + 1;
    this.attempts.set(hash, attempts);
    if (!done && attempts < ATTEMPTS_MAX) native.setTimeout(() => this.add([hash]), RETRY_MS * attempts);
    this.next();
  }
}
