/** How the last gate describes what it lets through: a shape copies what it knows and refuses the rest. */

export class Refused extends Error {}

export type Shape = (value: unknown) => unknown;

export const refuse = (): never => {
  throw new Refused();
};
export const check =
  (holds: (value: unknown) => boolean): Shape =>
  (value) =>
    holds(value) ? value : refuse();
export const text = check((value) => typeof value === "string");
export const flag = check((value) => typeof value === "boolean");
export const number = check((value) => typeof value === "number" && Number.isFinite(value) && Math.abs(value) <= 1e8);
export const whole = check((value) => Number.isSafeInteger(value) && (value as number) >= 0);
export const nodeId = check((value) => Number.isSafeInteger(value) && (value as number) > 0);
export const stamp = check((value) => value === "c" || value === "m");
export const oneOf = (values: readonly unknown[]): Shape => check((value) => values.includes(value));
export const nullable =
  (shape: Shape): Shape =>
  (value) =>
    value === null ? null : shape(value);
export const list =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) ? value.map(shape) : refuse();
export const either =
  (first: Shape, second: Shape): Shape =>
  (value) => {
    try {
      return first(value);
    } catch {
      return second(value);
    }
  };

/** Fields with `?` may be absent; a field not named here is refused, not passed over. What comes out stands as it was given. */
export function fields(shapes: Readonly<Record<string, Shape>>): Shape {
  const names = Object.keys(shapes);
  const known = new Map(names.map((name) => [name.replace("?", ""), shapes[name] as Shape]));
  const needed = names.filter((name) => !name.endsWith("?"));
  return (value) => {
    if (typeof value !== "object" || value === null) return refuse();
    const given = value as Record<string, unknown>;
    const out: Record<string, unknown> = {};
    for (const key of Object.keys(given)) {
      const one = given[key];
      if (one !== undefined) out[key] = (known.get(key) ?? refuse)(one);
    }
    for (const name of needed) if (out[name] === undefined) refuse();
    return out;
  };
}
