/** The browser's own means of sending, taken when the recorder loads, before the page can see what passes. Used by transport.ts alone. */

interface Compression {
  new (format: "gzip"): GenericTransformStream;
}

const scope = globalThis as unknown as { CompressionStream?: Compression };

export const sending = {
  fetch: globalThis.fetch.bind(globalThis),
  Response: globalThis.Response,
  Blob: globalThis.Blob,
  CompressionStream: scope.CompressionStream,
} as const;
