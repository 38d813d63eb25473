/** Documents and shadow roots that are watched: an observer and the listeners of all parts for each. */
import { DOCUMENT, hear, Observer, type Root, typeOfNode } from "./dom";

export interface Hearing {
  readonly type: string;
  /** Events that do not leave a shadow tree are heard at every root. */
  readonly at: "document" | "root";
  readonly run: (event: Event, root: Root) => void;
}

interface Watched {
  readonly observer: MutationObserver;
  ending: AbortController;
}

const ALL = {
  attributes: true,
  attributeOldValue: true,
  characterData: true,
  characterDataOldValue: true,
  childList: true,
  subtree: true,
};

export class Roots {
  private readonly watched = new Map<Root, Watched>();

  /** Of roots that are watched no longer: what left them may stand elsewhere. */
  private readonly left: MutationRecord[] = [];

  constructor(
    private readonly hearings: readonly Hearing[],
    private readonly guarded: (run: () => void) => void,
    private readonly changed: (records: readonly MutationRecord[]) => void,
    private readonly entered: (root: Root) => void,
  ) {}

  /** Before anything in it is read, so that no change falls between. */
  add(root: Root): void {
    if (this.watched.has(root)) return;
    const observer = new Observer((records) => this.guarded(() => this.changed(records)));
    observer.observe(root, ALL);
    const watched = { observer, ending: new AbortController() };
    this.watched.set(root, watched);
    this.listen(root, watched);
    this.entered(root);
  }

  drop(root: Root): void {
    const watched = this.watched.get(root);
    if (!watched) return;
    this.left.push(...watched.observer.takeRecords());
    watched.observer.disconnect();
    watched.ending.abort();
    this.watched.delete(root);
  }

  /** `document.open` takes all listeners away. */
  hearAnew(root: Root): void {
    const watched = this.watched.get(root);
    if (!watched) return;
    watched.ending.abort();
    watched.ending = new AbortController();
    this.listen(root, watched);
  }

  /** What the observers have not told yet. */
  take(): MutationRecord[] {
    const records = this.left.splice(0);
    for (const { observer } of this.watched.values()) {
      for (const record of observer.takeRecords()) records.push(record);
    }
    return records;
  }

  get all(): IterableIterator<Root> {
    return this.watched.keys();
  }

  stop(): void {
    for (const root of [...this.watched.keys()]) this.drop(root);
  }

  private listen(root: Root, { ending }: Watched): void {
    const isDocument = typeOfNode(root) === DOCUMENT;
    for (const { type, at, run } of this.hearings) {
      if (isDocument || at === "root") hear(root, type, (event) => this.guarded(() => run(event, root)), ending.signal);
    }
  }
}
