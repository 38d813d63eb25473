/**
 * An iterative walk that sends a node and all below it. It can be left after any step and taken up again after the page has
 * changed: what changed meanwhile is in the mutations' books and is brought in order behind the walk.
 */
import { Treatment, type WireNode } from "../events";
import { firstOf, isInPage, lastOf, nameOf, nextOf, previousOf, typeOfNode } from "./dom";
import { isElement } from "./facts";
import { type Built, isSendable, mayHold, type Serializer } from "./serialize";
import type { ShadowRoots } from "./shadows";
import type { SheetJob } from "./sheetjob";
import type { Sent, SentTree } from "./tree";

export interface Sink {
  enter(wire: WireNode, sent: Sent): void;
  leave(): void;
}

export interface WalkEvents {
  /** Before anything in a shadow root is read. */
  readonly root: (root: ShadowRoot) => void;
  /** A root that came after its host was sent. */
  readonly lateRoot: (root: ShadowRoot) => void;
  readonly frame: (frame: Element) => void;
  /** Children at a depth at which a tree would be too deep for those who read it; they follow as changes. */
  readonly deep: (node: Node) => void;
  /** For the stream it stands elsewhere. */
  readonly astray: (node: Node) => void;
  /** A node of the page's own making that cannot be read: it is left out, with all below it. */
  readonly unread: (node: Node) => void;
  /** The sheet of an element that is to be sent, null where it has none. */
  readonly sheet: (element: Element) => SheetJob | null;
}

interface Level {
  readonly container: Node;
  readonly sent: Sent;
  readonly shadow: boolean;
  /** It was sent as the host of a shadow root. */
  readonly host: boolean;
  next: Node | null;
}

const SHEET_TAGS = new Set(["style", "link"]);

export class Walk {
  private readonly levels: Level[] = [];
  private job: SheetJob | null = null;

  constructor(
    private readonly tree: SentTree,
    private readonly serializer: Serializer,
    private readonly roots: ShadowRoots,
    private readonly decide: (node: Node, parent: Sent | null) => Treatment,
    private readonly sink: Sink,
    private readonly events: WalkEvents,
    private readonly deepest = Number.POSITIVE_INFINITY,
  ) {}

  get done(): boolean {
    return this.levels.length === 0 && !this.job;
  }

  /** Sends the node itself, or begins to where its sheet takes longer. */
  begin(node: Node, parent: Sent | null, shadow: boolean): void {
    this.start = { parent, shadow };
    this.visit(node, parent, shadow);
  }

  private start: { parent: Sent | null; shadow: boolean } = { parent: null, shadow: false };

  step(): void {
    if (this.job) return this.continueSheet(this.job);
    const level = this.levels[this.levels.length - 1];
    if (!level) return;
    const node = level.next;
    if (!node) return this.endLevel(level);
    level.next = nextOf(node);
    const sent = this.tree.of(node);
    if (!sent) this.visit(node, level.sent, level.shadow);
    else if (sent.parent !== level.sent) this.events.astray(node);
  }

  /** The page changed since the last step: below `changed`, and nodes `moved` away. */
  resume(changed: ReadonlySet<Node>, moved: ReadonlySet<Node>): void {
    // What stands around the walk may have become stricter: below that nothing more is sent as it was.
    if (this.tree.gone(this.start.parent, moved)) this.cut();
    const lost = this.levels.findIndex(
      ({ sent, container }) => moved.has(sent.node) || this.tree.of(sent.node) !== sent || !isInPage(container),
    );
    if (lost >= 0) this.cut(lost);
    if (this.job && !isInPage(this.job.element)) this.job = null;
    for (const level of this.levels) {
      if (changed.has(level.container)) level.next = this.nextBehindSent(level.container, moved);
    }
  }

  /** Closes what is open, so that what was sent is a whole tree. */
  cut(from = 0): void {
    while (this.levels.length > from) {
      this.levels.pop();
      this.sink.leave();
    }
    this.job = null;
  }

  /** What stands behind the last child that was sent and stayed; others that are not sent yet are known as added. */
  private nextBehindSent(container: Node, moved: ReadonlySet<Node>): Node | null {
    for (let at = lastOf(container); at; at = previousOf(at)) {
      if (this.tree.of(at) && !moved.has(at)) return nextOf(at);
    }
    return firstOf(container);
  }

  private visit(node: Node, parent: Sent | null, shadow: boolean): void {
    if (!isSendable(typeOfNode(node))) return;
    if (isElement(node) && SHEET_TAGS.has(nameOf(node)) && this.decide(node, parent) < Treatment.Excluded) {
      this.job = this.events.sheet(node);
      if (this.job) return this.continueSheet(this.job);
    }
    this.send(node, parent, shadow, null);
  }

  private continueSheet(job: SheetJob): void {
    if (!job.step()) return;
    this.job = null;
    const level = this.levels[this.levels.length - 1];
    const { parent, shadow } = level ? { parent: level.sent, shadow: level.shadow } : this.start;
    this.send(job.element, parent, shadow, job.text);
  }

  private send(node: Node, parent: Sent | null, shadow: boolean, css: string | null): void {
    const built = this.built(node, parent, shadow, css);
    if (!built) return;
    const { wire, sent } = built;
    this.sink.enter(wire, sent);
    if (!mayHold(sent)) {
      this.sink.leave();
      if (!sent.box && isElement(node) && nameOf(node) === "iframe") this.events.frame(node);
      return;
    }
    const first = firstOf(node);
    const host = wire.isShadowHost === true;
    if (this.levels.length >= this.deepest) return this.leaveDeep(node, first);
    if (!first && !host) this.sink.leave();
    else this.levels.push({ container: node, sent, shadow: false, host, next: first });
  }

  private built(node: Node, parent: Sent | null, shadow: boolean, css: string | null): Built | null {
    try {
      return this.serializer.node(node, parent, shadow, css);
    } catch {
      this.events.unread(node);
      return null;
    }
  }

  private leaveDeep(node: Node, first: Node | null): void {
    this.sink.leave();
    const root = this.roots.of(node);
    if (root) this.events.lateRoot(root);
    for (let child = first; child; child = nextOf(child)) this.events.deep(child);
  }

  private endLevel(level: Level): void {
    this.levels.pop();
    if (level.shadow) return this.sink.leave();
    const root = this.roots.of(level.sent.node);
    if (!root || !level.host) {
      if (root) this.events.lateRoot(root);
      return this.sink.leave();
    }
    this.events.root(root);
    this.levels.push({ container: root, sent: level.sent, shadow: true, host: false, next: firstOf(root) });
  }
}
