/** The files that the page itself has loaded, and which of its pictures stand in the viewport. */
import { quietly } from "../guard";
import { hear, plainly } from "./dom";

export interface Files {
  /** Addresses of all that has been loaded so far. */
  loaded(): ReadonlySet<string>;
  /** Addresses of the pictures that the visitor has before their eyes. */
  inView(): ReadonlySet<string>;
  /** A picture as shown, where its file cannot be read. */
  draw(url: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Calls `arrived` whenever the page has loaded more; returns how to end that. */
  watch(arrived: (urls: readonly string[]) => void): () => void;
}

export class PageFiles implements Files {
  constructor(private readonly view: Window & typeof globalThis) {}

  loaded(): ReadonlySet<string> {
    const { performance, document: page } = this.view;
    const pictures = [...plainly(page, "images")].filter(({ complete }) => complete);
    const urls = pictures.map(({ currentSrc }) => currentSrc);
    return new Set([...performance.getEntriesByType("resource").map(({ name }) => name), ...urls]);
  }

  inView(): ReadonlySet<string> {
    const { innerWidth, innerHeight, document: page } = this.view;
    const seen = [...plainly(page, "images")].filter((image) => {
      const { top, left, bottom, right } = image.getBoundingClientRect();
      return bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
    });
    return new Set(seen.map((image) => image.currentSrc));
  }

  /** Only what is not tainted can be read. */
  async draw(url: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const page = this.view.document;
    const image = [...plainly(page, "images")].find((one) => one.currentSrc === url && one.complete && one.naturalWidth > 0);
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

  watch(arrived: (urls: readonly string[]) => void): () => void {
    const { document: page } = this.view;
    const ending = new AbortController();
    // A picture out of the browser's memory makes no entry among the resource timings.
    const loaded = quietly(({ target }: Event) => {
      const { currentSrc } = target as Partial<HTMLImageElement>;
      if (currentSrc) arrived([currentSrc]);
    });
    hear(page, "load", loaded as (event: Event) => void, ending.signal);
    const observer = this.observe(arrived);
    return () => {
      ending.abort();
      observer?.disconnect();
    };
  }

  private observe(arrived: (urls: readonly string[]) => void): PerformanceObserver | null {
    try {
      const observer = new this.view.PerformanceObserver(
        quietly((list: PerformanceObserverEntryList) => arrived(list.getEntries().map(({ name }) => name))),
      );
      observer.observe({ type: "resource" });
      return observer;
    } catch {
      return null;
    }
  }
}
