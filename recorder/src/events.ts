/** The vocabulary of the wire: rrweb's events with our stamps. Source: @rrweb/types 2.1. */

/** Strictest last, so that the strictest of several is the greatest. */
export enum Treatment {
  Clear = 0,
  Masked = 1,
  Excluded = 2,
  Secret = 3,
}

export type Stamp = "c" | "m" | "x" | "s";

const STAMPS: readonly Stamp[] = ["c", "m", "x", "s"];

export function stampOf(treatment: Treatment): Stamp {
  return STAMPS[treatment] ?? "m";
}

export function treatmentOf(stamp: Stamp): Treatment {
  return STAMPS.indexOf(stamp);
}

export enum EventType {
  FullSnapshot = 2,
  Incremental = 3,
  Meta = 4,
  Custom = 5,
  Plugin = 6,
}

export enum Source {
  Mutation = 0,
  MouseMove = 1,
  MouseInteraction = 2,
  Scroll = 3,
  ViewportResize = 4,
  Input = 5,
  TouchMove = 6,
  MediaInteraction = 7,
  StyleSheetRule = 8,
  Drag = 12,
  StyleDeclaration = 13,
  Selection = 14,
  AdoptedStyleSheet = 15,
}

export enum NodeKind {
  Document = 0,
  DocumentType = 1,
  Element = 2,
  Text = 3,
  Cdata = 4,
  Comment = 5,
}

export type AttributeValue = string | number | true | null | Readonly<Record<string, string | false | readonly string[]>>;
export type Attributes = Record<string, AttributeValue>;

export interface WireNode {
  type: NodeKind;
  id: number;
  rootId?: number;
  isShadow?: true;
  isShadowHost?: true;
  isSVG?: true;
  isCustom?: true;
  compatMode?: string;
  name?: string;
  publicId?: string;
  systemId?: string;
  tagName?: string;
  attributes?: Attributes;
  childNodes?: WireNode[];
  textContent?: string;
  vt?: Stamp;
}

export interface WireEvent {
  readonly type: EventType;
  readonly timestamp: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Our own events (type 5); the list is closed. */
export type CustomTag =
  | "voile.page"
  | "voile.title"
  | "voile.focus"
  | "voile.field"
  | "voile.submit"
  | "voile.scroll"
  | "voile.visible"
  | "voile.asset"
  | "voile.partial"
  | "voile.identify"
  | "voile.correction"
  | "voile.reaction"
  | "voile.degraded"
  | "voile.error"
  | "voile.request"
  | "voile.stop";
