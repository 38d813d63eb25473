/** What has changed since it was sent. Only names of changes are kept; content is read when the change is sent. */
import { Treatment } from "../events";
import { nameOf, parentNodeOf, type Root, TEXT, typeOfNode } from "./dom";
import { isElement } from "./facts";
import type { Sent, SentTree } from "./tree";

interface BookEvents {
  /** Attributes may have made a treatment stricter. */
  readonly attribute: (element: Element, name: string, sent: Sent, old: string | null) => void;
  readonly removed: (element: Element, record: MutationRecord) => void;
  readonly added: (element: Element, record: MutationRecord) => void;
  /** The text in a text area is its value until someone types. */
  readonly value: (control: Node) => void;
  /** All of a document went, its listeners with it. */
  readonly emptied: (root: Root) => void;
}

const SHEETS = new Set(["style", "link"]);

export class Books {
  /** Sent, and no longer where they were. */
  moved = new Set<Node>();
  added = new Set<Node>();
  texts = new Map<Node, { sent: Sent; old: string | null }>();
  attributes = new Map<Element, { sent: Sent; names: Set<string> }>();
  /** Elements whose sheet has changed other than by rules. */
  sheets = new Set<Element>();
  /** Whose children changed since a walk was left. */
  readonly changed = new Set<Node>();

  constructor(
    private readonly tree: SentTree,
    private readonly events: BookEvents,
  ) {}

  get isEmpty(): boolean {
    return this.moved.size + this.added.size + this.texts.size + this.attributes.size + this.sheets.size === 0;
  }

  note(records: readonly MutationRecord[]): void {
    for (const record of records) {
      if (record.type === "childList") this.children(record);
      else if (record.type === "attributes")
        this.attribute(record.target as Element, record.attributeName ?? "", record.oldValue);
      else this.changedText(record.target, record.oldValue);
    }
  }

  /** Takes the node out of the stream and puts it in anew, as what it has become. */
  reissue(node: Node): void {
    if (!this.tree.of(node)) return;
    this.moved.add(node);
    this.added.add(node);
  }

  private children(record: MutationRecord): void {
    const { target } = record;
    this.changed.add(target);
    if (this.sameText(record)) return;
    for (const node of record.removedNodes) {
      if (this.tree.of(node)) this.moved.add(node);
      if (isElement(node)) this.events.removed(node, record);
    }
    for (const node of record.addedNodes) {
      this.added.add(node);
      // It may have left where no observer saw it: something that was no longer in the page.
      if (this.tree.of(node)) this.moved.add(node);
      if (isElement(node)) this.events.added(node, record);
    }
    if (isElement(target)) this.inside(target);
    else if (record.removedNodes.length > 0 && typeOfNode(target) !== TEXT) this.events.emptied(target as Root);
  }

  /** One text in the place of another, as `textContent` makes it: for the stream the text has changed. */
  private sameText({ removedNodes, addedNodes, target }: MutationRecord): boolean {
    const [before, after] = [removedNodes[0], addedNodes[0]];
    if (removedNodes.length !== 1 || addedNodes.length !== 1 || !before || !after) return false;
    if (typeOfNode(before) !== TEXT || typeOfNode(after) !== TEXT || this.moved.has(before) || this.tree.of(after)) return false;
    const sent = this.tree.of(before);
    if (sent?.parent?.node !== target || parentNodeOf(after) !== target || parentNodeOf(before)) return false;
    const noted = this.texts.get(before);
    this.texts.delete(before);
    this.texts.set(after, { sent: this.tree.replace(sent, after), old: noted?.old ?? (before as Text).data });
    return true;
  }

  /** Text that is no text: a sheet, or the value of a text area. */
  private inside(parent: Element): boolean {
    if (SHEETS.has(nameOf(parent))) this.sheet(parent);
    else if (nameOf(parent) === "textarea") this.events.value(parent);
    else return false;
    return true;
  }

  sheet(element: Element): void {
    if (this.tree.of(element)) this.sheets.add(element);
  }

  private changedText(node: Node, old: string | null): void {
    this.tree.about(node).floor = Treatment.Clear;
    this.text(node, old);
  }

  text(node: Node, old: string | null = null): void {
    const parent = parentNodeOf(node);
    if (parent && isElement(parent) && this.inside(parent)) return;
    const sent = this.tree.of(node);
    if (sent) this.texts.set(node, { sent, old: this.texts.get(node)?.old ?? old });
  }

  attribute(element: Element, name: string, old: string | null = null): void {
    const sent = this.tree.of(element);
    if (!sent) return;
    this.events.attribute(element, name, sent, old);
    const noted = this.attributes.get(element);
    if (noted?.sent === sent) noted.names.add(name);
    else this.attributes.set(element, { sent, names: new Set([name]) });
  }
}
