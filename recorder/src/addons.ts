/**
 * Add-ons: what only some sites switch on, fetched for itself so that the others need not carry it. They begin with a page, or in the
 * middle of one when they arrive; what happened before is not known. Lives as long as the recorder.
 */
import { quietly } from "./guard";
import type { AddOn, AddOnHost, Handover } from "./handover";
import type { Policy } from "./policy";

export class AddOns {
  private readonly there = new Map<string, AddOn>();
  private readonly asked = new Set<string>();
  private wanted: Policy["addons"] = [];
  private page: AddOnHost | null = null;
  private ends: ((tells: boolean) => void)[] = [];

  constructor(private readonly handover: Handover) {
    handover.addOn = (name, addOn) => {
      if (this.there.has(name) || !this.asked.has(name)) return;
      this.there.set(name, addOn);
      if (this.wanted.some((one) => one.name === name)) this.join(addOn);
    };
  }

  begin(wanted: Policy["addons"], page: AddOnHost): void {
    this.wanted = wanted;
    this.page = page;
    for (const file of wanted) {
      const known = this.there.get(file.name);
      if (known) this.join(known);
      else if (!this.asked.has(file.name)) {
        this.asked.add(file.name);
        this.handover.load(page.view.document, page.host, file.url, file.integrity, this.handover.warn);
      }
    }
  }

  /** `tells`: what they hold back may still be told. */
  end(tells: boolean): void {
    this.page = null;
    for (const end of this.ends.splice(0)) quietly(end)(tells);
  }

  private join(addOn: AddOn): void {
    const { page } = this;
    if (page) quietly(() => this.ends.push(addOn(page)))();
  }
}
