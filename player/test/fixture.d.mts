interface FixturePage {
  tab: number;
  info: { id: string; ended_ms: number };
  events: { type: number; timestamp: number; data: object }[];
}
export const pages: FixturePage[];
export const session: object;
export const assets: Record<string, { type: string; body: Uint8Array<ArrayBuffer> }>;
