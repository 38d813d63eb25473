/** Frames of the same origin: their documents are taken once loaded, anew when another comes, and forgotten when the frame goes. */
import { frameDocument, plainly } from "./dom";
import { Patches } from "./patch";

type View = Window & typeof globalThis;

interface FrameEvents {
  /** Sends the document as what the frame shows. */
  readonly take: (frame: Element, page: Document) => void;
  /** The document is no longer in the page. */
  readonly gone: (page: Document) => void;
  /** The frame has become readable, or no longer is. */
  readonly reissue: (frame: Element) => void;
  /** The page's functions in a document of its own. */
  readonly patch: (view: View, patches: Patches) => void;
}

interface Shown {
  readonly page: Document;
  readonly patches: Patches;
}

export class Frames {
  private readonly shown = new Map<Element, Shown>();

  constructor(private readonly events: FrameEvents) {}

  /** The frame was sent. */
  found(frame: Element): void {
    const page = frameDocument(frame);
    if (page && !isPassing(frame, page)) this.show(frame, page);
  }

  /** Something has loaded in a frame that was sent. */
  loaded(frame: Element, box: boolean): void {
    const page = frameDocument(frame);
    if (box !== (page === null)) this.events.reissue(frame);
    else if (page && this.shown.get(frame)?.page !== page) this.show(frame, page);
  }

  drop(frame: Element): void {
    const shown = this.shown.get(frame);
    if (!shown) return;
    this.shown.delete(frame);
    shown.patches.stop();
    this.events.gone(shown.page);
  }

  stop(): void {
    for (const { patches } of this.shown.values()) patches.stop();
    this.shown.clear();
  }

  private show(frame: Element, page: Document): void {
    if (this.shown.get(frame)?.page === page) return;
    this.drop(frame);
    const patches = new Patches();
    this.shown.set(frame, { page, patches });
    const view = plainly(page, "defaultView");
    if (view) this.events.patch(view as View, patches);
    this.events.take(frame, page);
  }
}

/** The empty document that stands in a frame until what it names has come. */
function isPassing(frame: Element, page: Document): boolean {
  if (plainly(page, "URL") !== "about:blank" || plainly(page, "readyState") !== "complete") return false;
  const src = frame.getAttribute("src");
  return frame.hasAttribute("srcdoc") || (src !== null && src !== "" && !/^\s*about:blank/i.test(src));
}
