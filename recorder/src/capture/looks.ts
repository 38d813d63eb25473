/** Controls that are chosen from, under a mask: what of their looks would tell their state. Source: privacy semantics, section 1. */
import { Treatment } from "../events";
import { CHOICES } from "../lists";
import { allIn, attributeOf, closestOf, nameOf, parentElementOf, plainly } from "./dom";

type TreatmentOf = (node: Node) => Treatment | null;

const NATIVE = "input[type=checkbox],input[type=radio],input[type=range]";
const SLIDERS = "input[type=range],[role=slider]";
/**
 * Words for a state, anywhere in a token. A bare verb is one only as the whole token or as a modifier (`is-check`,
 * `row--select`): `form-check-input` and `form-select` name kinds of controls, and without them nothing is styled.
 */
const STATE =
  /(?:^|[^a-z])(?:un|in|is-|de)?(?:(?:check|select|pick|press|highlight|toggl|fill|mark)(?:ed|d)|activ(?:e|ated)|chosen|chose|choose|indeterminate|mixed|current|on|off|opene?d?|closed?|true|false|yes|no|focus(?:ed)?)(?=$|[^a-z])|(?:^|--|__|(?:^|-)(?:is|has)-)(?:un|de)?(?:check|select|pick|press|highlight|toggle|fill|mark)$/i;
/** Bootstrap's names for how a choice is laid out. Frameworks never set them by state, so they may differ between neighbours. */
const LAYOUTS = new Set([
  "form-check",
  "form-switch",
  "form-check-inline",
  "form-check-reverse",
  "custom-switch",
  "custom-radio",
  "custom-checkbox",
  "custom-control-inline",
]);
const NEAR_MAX = 6;

/** What elements that show the state of a masked choice looked like when first sent; it stays so. */
export class ChoiceLooks {
  private readonly first = new WeakMap<Element, Map<string, string>>();
  private readonly last = new WeakMap<Element, Map<string, string>>();

  constructor(private readonly treatmentOf: TreatmentOf) {}

  /** Whether the element is, or helps to draw, a choice control under a mask. */
  draws(element: Element, treatment: Treatment): boolean {
    if (treatment >= Treatment.Masked && closestOf(element, CHOICES)) return true;
    const near = [
      (closestOf(element, "label") as HTMLLabelElement | null)?.control,
      ...(["firstElementChild", "previousElementSibling", "nextElementSibling"] as const).map((name) => plainly(element, name)),
    ];
    return near.some((control) => control && nameOf(control) === "input" && control.matches(NATIVE) && this.isMasked(control));
  }

  /** `class` or `style` of such an element: without what may tell the state, and never anew. */
  look(element: Element, name: string, value: string, treatment: Treatment): string {
    const known = this.first.get(element) ?? new Map<string, string>();
    const before = known.get(name);
    if (before !== undefined) return before;
    const peers = peersOf(element).filter((peer) => this.draws(peer, treatment));
    const kept = name === "class" ? classOf(peers, value) : styleOf(element, peers, value);
    this.first.set(element, known.set(name, kept));
    return kept;
  }

  /** As what its class and style left the page. */
  shown(element: Element): Map<string, string> {
    const shown = this.last.get(element) ?? new Map<string, string>();
    this.last.set(element, shown);
    return shown;
  }

  /** A part of a slider's track tells the value by its style. */
  isTrack(element: Element): boolean {
    const near = parentElementOf(element);
    if (!near || plainly(near, "childElementCount") > NEAR_MAX || nameOf(near) === "body") return false;
    const slider = allIn(near, SLIDERS)[0];
    return !!slider && this.isMasked(slider);
  }

  private isMasked(control: Element): boolean {
    return (this.treatmentOf(control) ?? Treatment.Secret) >= Treatment.Masked;
  }
}

/** Tokens that speak of a state go, and, beside others of its kind, those that not all of them have, but for layouts. */
function classOf(peers: readonly Element[], value: string): string {
  const tokens = value.split(/\s+/).filter((token) => token && !STATE.test(token));
  return tokens
    .filter((token) => LAYOUTS.has(token) || peers.every((peer) => plainly(peer, "classList").contains(token)))
    .join(" ");
}

function styleOf(element: Element, peers: readonly Element[], value: string): string {
  return nameOf(element) === "label" && peers.every((peer) => attributeOf(peer, "style") === value) ? value : "";
}

function peersOf(element: Element): Element[] {
  const around = parentElementOf(element);
  const siblings = around ? [...plainly(around, "children")] : [];
  return siblings.filter((other) => other !== element && nameOf(other) === nameOf(element));
}
