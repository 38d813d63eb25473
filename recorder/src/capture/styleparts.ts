/** A changed `style` attribute as its parts that changed, where that is shorter. */
import type { AttributeValue } from "../events";

type Parts = Map<string, string>;

const SHORTEST = 60;
const PART = /^\s*([\w-]+)\s*:\s*([^;"'()]*(?:\([^()"']*\)[^;"'()]*)*)$/;

export class StyleParts {
  /** What was sent last, of elements whose style has changed before. */
  private readonly last = new WeakMap<Element, Parts>();

  /** `css` has passed the gate. */
  change(element: Element, css: string): AttributeValue {
    const before = this.last.get(element);
    const now = partsOf(css);
    if (!now) {
      this.last.delete(element);
      return css;
    }
    this.last.set(element, now);
    if (!before || css.length < SHORTEST) return css;
    const parts: Record<string, string | false | readonly string[]> = {};
    let length = 0;
    for (const [name, value] of now) {
      if (before.get(name) === value) continue;
      const plain = value.replace(/\s*!important$/i, "");
      parts[name] = plain === value ? value : [plain, "important"];
      length += name.length + value.length + 6;
    }
    for (const name of before.keys()) {
      if (now.has(name)) continue;
      parts[name] = false;
      length += name.length + 8;
    }
    return length > 0 && length < css.length ? parts : css;
  }
}

/** Null where the text is more than simple declarations. */
function partsOf(css: string): Parts | null {
  const parts: Parts = new Map();
  for (const piece of css.split(";")) {
    if (piece.trim() === "") continue;
    const [, name, value] = PART.exec(piece) ?? [];
    if (name === undefined || value === undefined) return null;
    parts.set(name, value.trim());
  }
  return parts;
}
