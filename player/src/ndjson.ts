/** Reads newline-delimited JSON as it streams in; a line that is not JSON is counted, not fatal. */

export interface Lines {
  readonly values: unknown[];
  readonly broken: number;
}

export async function readLines(body: ReadableStream<Uint8Array>): Promise<Lines> {
  const values: unknown[] = [];
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let broken = 0;
  let rest = "";
  const take = (line: string) => {
    if (!line.trim()) return;
    try {
      values.push(JSON.parse(line));
    } catch {
      broken += 1;
    }
  };
  for (;;) {
    const { done, value } = await reader.read();
    rest += value ? decoder.decode(value, { stream: true }) : decoder.decode();
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
    if (done) break;
  }
  take(rest);
  return { values, broken };
}
