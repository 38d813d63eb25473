/** Fields that are secret once are secret for ever, and so are those that replace them at the same place. Source: privacy semantics, section 2. */

const CONTROLS = "input,textarea,select,[contenteditable],[role=textbox]";

export class SecretHistory {
  private readonly seen = new WeakSet<Element>();
  private readonly places = new WeakMap<Node, Map<string, WeakRef<Element>>>();

  remember(element: Element): void {
    if (this.seen.has(element)) return;
    this.seen.add(element);
    const owner = ownerOf(element);
    if (!owner) return;
    const places = this.places.get(owner) ?? new Map<string, WeakRef<Element>>();
    for (const place of placesOf(element, owner)) places.set(place, new WeakRef(element));
    this.places.set(owner, places);
  }

  wasSecret(element: Element): boolean {
    if (this.seen.has(element)) return true;
    const owner = ownerOf(element);
    const places = owner && this.places.get(owner);
    return !!places && placesOf(element, owner).some((place) => isVacant(places.get(place)));
  }
}

/** A secret control stood there and is gone; while it stands there, its neighbours are not its successors. */
function isVacant(place: WeakRef<Element> | undefined): boolean {
  return place !== undefined && place.deref()?.isConnected !== true;
}

/** The form, or where there is none the parent. */
function ownerOf(element: Element): Node | null {
  return (element as HTMLInputElement).form ?? element.closest("form") ?? element.parentNode;
}

/** Names by which a replacing control is known: its name, its id, its number among the controls. */
function placesOf(element: Element, owner: Node): string[] {
  const places = ["name", "id"].flatMap((name) => {
    const value = element.getAttribute(name);
    return value ? [`${name}:${value}`] : [];
  });
  const type = element.getAttribute("type")?.toLowerCase();
  if (type === "hidden" || type === "checkbox" || type === "radio") return places;
  const controls = Array.from((owner as ParentNode).querySelectorAll(CONTROLS)).filter(
    (control) => !["hidden", "checkbox", "radio", "submit", "button"].includes(control.getAttribute("type") ?? ""),
  );
  return [...places, `number:${controls.indexOf(element)}`];
}
