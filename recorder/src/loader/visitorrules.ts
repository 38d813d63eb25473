/** Rules about visitors, as `protocol/README.md` has them. Pure: what is known is asked of whoever knows it. */
/** Whether a rule holds; null or undefined where nobody knows, and then it is not met, with `not` neither. */
export type Says = (kind: string, value: string) => boolean | null | undefined;

/** `waits` for a tag. */
export type Met = "in" | "waits" | "out";
const MET: readonly Met[] = ["out", "waits", "in"];

const isHead = (line: string): boolean => /^a..:$/.test(line);

/** One figure a line: 2 met, 1 a tag that may still come, 0 not met. */
export function figureOf(line: string, says: Says): number {
  const [, not, kind = "", value = ""] = /^(not )?(\w+) ?(.*)$/s.exec(line) ?? [];
  const said = says(kind, value);
  return said === !not ? 2 : kind === "tag" ? 1 : 0;
}

/** What the figures mean: of each group the least or the greatest, and the least of all groups. */
export function verdictOf(lines: readonly string[], figures: readonly number[]): Met {
  let all = 2;
  lines.forEach((head, at) => {
    if (!isHead(head)) return;
    const end = lines.findIndex((line, other) => other > at && isHead(line));
    const group = figures.slice(at + 1, end < 0 ? figures.length : end);
    all = Math.min(all, head === "any:" ? Math.max(...group) : Math.min(...group));
  });
  return MET[all] ?? "out";
}

export function languageSays(language: string, value: string): boolean {
  return `${language}-`.toLowerCase().startsWith(`${value}-`.toLowerCase());
}

/** The line that keeps somebody out: the first that is not met of the first group that is not, or its head where any would do. */
export function decisive(lines: readonly string[], figures: readonly number[]): number {
  const heads = lines.flatMap((line, at) => (isHead(line) ? [at] : []));
  for (const [number, head] of heads.entries()) {
    const end = heads[number + 1] ?? lines.length;
    if (verdictOf(lines.slice(head, end), figures.slice(head, end)) !== "out") continue;
    return lines[head] === "any:" ? head : figures.indexOf(0, head + 1);
  }
  return -1;
}
