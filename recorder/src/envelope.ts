/** Sealing: events become the bytes of one envelope, once; a retry sends the same bytes. Source: protocol/README.md */

export interface Tag {
  readonly key: string | null;
  readonly value: string | number | boolean;
}

/** Who and where; the same for all envelopes of a page. */
export interface PageIdentity {
  readonly recorder: string;
  readonly policy: number;
  readonly visitor: string;
  readonly session: string;
  readonly session_started_ms: number;
  readonly tab: string;
  readonly page: string;
}

export interface PageHeader {
  readonly url: string;
  readonly referrer: string;
  readonly title: string;
  readonly started_ms: number;
  readonly language: string;
  readonly time_zone: string;
  readonly screen: readonly [number, number];
  readonly viewport: readonly [number, number];
  readonly pixel_ratio: number;
  readonly touch: boolean;
  readonly entry: Entry;
  readonly browser: string;
  readonly os: string;
  readonly device: "desktop" | "tablet" | "mobile";
  readonly previous_page: string | null;
  readonly color_scheme: "light" | "dark";
}

export type Entry = "load" | "bfcache" | "start" | "session" | "resume" | "virtual";

/** What an envelope carries beside its events. */
export interface Extras {
  readonly labels: readonly string[];
  readonly tags: readonly Tag[];
  readonly dropped: Readonly<Record<string, number>>;
}

export interface Sealed {
  readonly page: string;
  readonly seq: number;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly final: boolean;
}

export interface Contents extends Extras {
  readonly seq: number;
  readonly sentMs: number;
  readonly final: boolean;
  readonly header: PageHeader | null;
  /** Each already JSON. */
  readonly events: readonly string[];
}

export function seal(identity: PageIdentity, contents: Contents): Sealed {
  const { seq, final, header, labels, tags, dropped } = contents;
  const head = toJson({
    v: 1,
    ...identity,
    seq,
    sent_ms: contents.sentMs,
    final,
    ...(header && { header }),
    ...(labels.length > 0 && { labels }),
    ...(tags.length > 0 && { tags }),
    ...(Object.keys(dropped).length > 0 && { dropped }),
  });
  const text = `${head.slice(0, -1)},"events":[${contents.events.join(",")}]}`;
  return { page: identity.page, seq, final, body: new TextEncoder().encode(text) };
}

/** JSON as the language defines it, also on pages whose libraries give arrays or strings a `toJSON`. */
export function toJson(value: unknown): string {
  const patched = [Array.prototype, String.prototype, Object.prototype] as unknown as { toJSON?: unknown }[];
  const theirs = patched.map((prototype) => Object.getOwnPropertyDescriptor(prototype, "toJSON"));
  for (const prototype of patched) delete prototype.toJSON;
  try {
    return JSON.stringify(value);
  } finally {
    patched.forEach((prototype, index) => {
      const before = theirs[index];
      if (before) Object.defineProperty(prototype, "toJSON", before);
    });
  }
}
