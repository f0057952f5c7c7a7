// The way back from `--set`: the overrides that turn one resolved scenario into another. Knows no
// command.

/** What names a scenario and what is said about it; no field of it changes what is measured. */
const NOT_SET: ReadonlySet<string> = new Set(['name', 'description', 'thresholds']);

/**
 * Overrides in the form of `--set path=value` after which a scenario with the content of `from` has
 * that of `to`, name, description and thresholds aside. A map is entered where both have one, a list
 * where both have as many entries; `null` takes away what `to` lacks.
 */
export function overridesBetween(
  from: Readonly<Record<string, unknown>>,
  to: Readonly<Record<string, unknown>>,
): string[] {
  const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...keys]
    .filter((key) => !NOT_SET.has(key))
    .flatMap((key) => changes(from[key], to[key], key));
}

function changes(from: unknown, to: unknown, path: string): string[] {
  if (isTree(from) && isTree(to) && haveSameShape(from, to)) {
    const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...keys].flatMap((key) => changes(from[key], to[key], `${path}.${key}`));
  }
  const value = JSON.stringify(to ?? null);
  return JSON.stringify(from ?? null) === value ? [] : [`${path}=${value}`];
}

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

function haveSameShape(from: Tree, to: Tree): boolean {
  if (!Array.isArray(from) || !Array.isArray(to)) return Array.isArray(from) === Array.isArray(to);
  return from.length === to.length;
}
