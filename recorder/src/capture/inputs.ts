/** Which controls may have changed, by the visitor or by a script; their values are the business of the fields part. */
import { native } from "../native";
import { plainly } from "./dom";
import { isControl } from "./fieldvalue";
import { type Engine, type Part, targetOf } from "./part";
import type { Patches } from "./patch";
import type { Hearing } from "./roots";

type View = Window & typeof globalThis;

export class Inputs implements Part {
  private timer = 0;
  private readonly later = new Set<Element>();

  constructor(
    private readonly engine: Engine,
    private readonly touched: (control: Node, byVisitor: boolean) => void,
    /** A script set a value; asked in the same task, before anything is read. */
    private readonly scripted: (control: Element) => void,
    /** A script is about to change what a field is. */
    private readonly handled: (control: Element) => void,
  ) {}

  readonly hearings: readonly Hearing[] = [
    { type: "input", at: "document", run: (event) => this.happened(event) },
    { type: "change", at: "root", run: (event) => this.happened(event) },
    { type: "reset", at: "document", run: (event) => this.reset(event) },
  ];

  start(): void {}

  stop(): void {
    native.clearTimeout(this.timer);
    this.later.clear();
  }

  /** Values that scripts set; the documents of frames have functions of their own. */
  enter(view: View, patches: Patches): void {
    const set = (control: Element): void => this.set(control);
    for (const [holder, names] of [
      [view.HTMLInputElement, ["value", "defaultValue", "checked", "valueAsDate", "valueAsNumber"]],
      [view.HTMLTextAreaElement, ["value", "defaultValue"]],
      [view.HTMLSelectElement, ["value", "selectedIndex"]],
    ] as const) {
      for (const name of names) patches.setter(holder?.prototype, name, set);
    }
    const input = view.HTMLInputElement?.prototype;
    const before = (control: Element): void => {
      if (!this.engine.tree.of(control)) this.handled(control);
    };
    // A field that is no password any more when it enters the page, or before it was seen there.
    patches.setter(input, "type", () => {}, before);
    for (const name of ["setAttribute", "removeAttribute"]) patches.ahead(input, name, before);
    patches.setter(view.HTMLOptionElement?.prototype, "selected", (option: HTMLOptionElement) => {
      const select = option.closest("select");
      if (select) this.set(select);
    });
  }

  private happened(event: Event): void {
    const target = targetOf(event, this.engine);
    if (!target || !isControl(target)) return;
    this.engine.active();
    this.engine.treatments.forget();
    this.touched(target, event.isTrusted);
    if (target.type === "radio") this.others(target as HTMLInputElement);
  }

  /** A radio button takes the mark from the others of its group. */
  private others(chosen: HTMLInputElement): void {
    const root = chosen.getRootNode() as Document | ShadowRoot;
    for (const other of [...root.querySelectorAll<HTMLInputElement>("input[type=radio]")]) {
      if (other !== chosen && other.name === chosen.name && other.form === chosen.form) this.touched(other, false);
    }
  }

  private set(control: Element): void {
    this.engine.treatments.forget();
    this.scripted(control);
    if (this.engine.tree.idOf(control) !== null) this.touched(control, false);
  }

  private reset(event: Event): void {
    const form = targetOf(event, this.engine);
    if (!(form && "elements" in form)) return;
    for (const control of plainly(form as HTMLFormElement, "elements")) this.later.add(control);
    if (this.timer === 0) this.timer = native.setTimeout(() => this.tellLater(), 0);
  }

  /** The browser resets after the event. */
  private tellLater(): void {
    this.timer = 0;
    const controls = [...this.later];
    this.later.clear();
    this.engine.treatments.forget();
    for (const control of controls) if (isControl(control)) this.touched(control, false);
  }
}
