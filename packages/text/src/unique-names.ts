import { nameKey } from './name-key.ts';

/** A row with its name made unique. */
export interface UniqueName<Row> {
  readonly row: Row;
  readonly name: string;
  readonly key: string;
}

/**
 * Makes names unique by their keys, in the order of the rows: the first of several keeps its name, the next becomes `<name> (2)`, or
 * the first number that is free. For the migrations that make names unique.
 *
 * @param max how many code points a name may have; a longer one is cut before its number
 */
export function uniqueNames<Row extends { readonly name: string }>(
  rows: readonly Row[],
  max: number,
): UniqueName<Row>[] {
  const taken = new Set(rows.map(({ name }) => nameKey(name)));
  const given = new Set<string>();
  return rows.map((row) => {
    const key = nameKey(row.name);
    if (!given.has(key)) {
      given.add(key);
      return { row, name: row.name, key };
    }
    const name = freeName(row.name, max, taken);
    taken.add(nameKey(name));
    given.add(nameKey(name));
    return { row, name, key: nameKey(name) };
  });
}

function freeName(name: string, max: number, taken: ReadonlySet<string>): string {
  for (let number = 2; ; number++) {
    const suffix = ` (${number})`;
    const candidate =
      Array.from(name)
        .slice(0, max - suffix.length)
        .join('')
        .trimEnd() + suffix;
    if (!taken.has(nameKey(candidate))) return candidate;
  }
}
