/** Patches of the page's own functions: ours run after theirs, never change what they do, and are taken back on stop. */
import { measured } from "../budget";
import { quietly } from "../guard";

// biome-ignore lint/suspicious/noExplicitAny: functions of any kind are patched
type Any = any;
type Fn = (this: Any, ...args: Any[]) => Any;

export class Patches {
  private undo: (() => void)[] = [];
  private live = true;

  /** Calls `after` behind a method; `before` may keep something of how things were. Frozen holders stay as they are. */
  method<T>(
    holder: object | undefined,
    name: string,
    after: (self: Any, args: Any[], result: Any, kept: T | undefined) => void,
    before?: (self: Any, args: Any[]) => T,
  ): void {
    const descriptor = holder && Object.getOwnPropertyDescriptor(holder, name);
    const theirs = descriptor?.value as Fn | undefined;
    if (!holder || !descriptor || typeof theirs !== "function") return;
    const patches = this;
    const told = measured(after);
    const ours = {
      [name](this: Any, ...args: Any[]): Any {
        let kept: T | undefined;
        if (patches.live && before) {
          measured(() => {
            kept = before(this, args);
          })();
        }
        const result = theirs.apply(this, args);
        if (patches.live) told(this, args, result, kept);
        return result;
      },
    }[name] as Fn;
    this.define(holder, name, descriptor, { ...descriptor, value: likeTheirs(ours, theirs) });
  }

  /** Calls `before` ahead of an inherited method, for what inherits from `holder` alone. */
  ahead(holder: object | undefined, name: string, before: (self: Any) => void): void {
    const above: Record<string, Fn> | null = holder ? Object.getPrototypeOf(holder) : null;
    const theirs = above?.[name];
    if (!holder || !theirs || Object.getOwnPropertyDescriptor(holder, name)) return;
    const patches = this;
    const told = measured(before);
    const ours = {
      [name](this: Any, ...args: Any[]): Any {
        if (patches.live) told(this);
        return above[name]?.apply(this, args);
      },
    }[name] as Fn;
    const value = likeTheirs(ours, theirs);
    quietly(() => Object.defineProperty(holder, name, { value, configurable: true, writable: true, enumerable: true }))();
    this.undo.push(quietly(() => (holder as Any)[name] === value && delete (holder as Any)[name]));
  }

  /** Calls `after` behind a setter, and `before` ahead of it. */
  setter(holder: object | undefined, name: string, after: (self: Any) => void, before?: (self: Any) => void): void {
    const descriptor = holder && Object.getOwnPropertyDescriptor(holder, name);
    const theirs = descriptor?.set;
    if (!holder || !descriptor || !theirs) return;
    const patches = this;
    const told = measured(after);
    const asked = before && measured(before);
    const ours = {
      [name](this: Any, value: Any): void {
        if (patches.live) asked?.(this);
        theirs.call(this, value);
        if (patches.live) told(this);
      },
    }[name] as Fn;
    this.define(holder, name, descriptor, { ...descriptor, set: likeTheirs(ours, theirs) });
  }

  stop(): void {
    this.live = false;
    for (const run of this.undo.splice(0)) run();
  }

  /** Whoever patched it after us keeps their patch; ours then only passes on. */
  private define(holder: object, name: string, theirs: PropertyDescriptor, ours: PropertyDescriptor): void {
    if (!theirs.configurable) return;
    try {
      Object.defineProperty(holder, name, ours);
    } catch {
      return;
    }
    this.undo.push(
      quietly(() => {
        const now = Object.getOwnPropertyDescriptor(holder, name);
        if (now && now.value === ours.value && now.set === ours.set) Object.defineProperty(holder, name, theirs);
      }),
    );
  }
}

/** Libraries look at the name, the length and the text of what they patch. */
function likeTheirs(ours: Fn, theirs: Fn): Fn {
  quietly(() => {
    const configurable = true;
    Object.defineProperties(ours, {
      name: { value: theirs.name, configurable },
      length: { value: theirs.length, configurable },
      toString: { value: () => Function.prototype.toString.call(theirs), configurable, writable: true },
    });
  })();
  return ours;
}
