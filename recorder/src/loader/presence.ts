/** Rules about what is there: tags, cookies, variables. */
import type { Command } from "../handover";

/** `name` and `name = value` of each tag that a command sets. */
export function tagsOf([name, value]: Command): string[] {
  if (name !== "tagSession" || !value) return [];
  if (typeof value === "string") return [value];
  return Object.entries(value).flatMap(([key, one]) => [key, `${key} = ${one}`]);
}

export function hasCookie(cookies: string, name: string): boolean {
  return `; ${cookies}`.includes(`; ${name}=`);
}

export function hasVariable(page: unknown, path: string): boolean {
  const found = path.split(".").reduce((at, part) => (at as Record<string, unknown> | null | undefined)?.[part], page);
  return found !== undefined && found !== null;
}
