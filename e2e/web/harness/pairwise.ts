type Row = Readonly<Record<string, string | number>>;

/** The pairs of values that a row has, each as text. */
export function pairsOf(row: Row): string[] {
  const fields = Object.entries(row).map(([name, value]) => `${name}=${value}`);
  return fields.flatMap((one, index) => fields.slice(index + 1).map((other) => `${one}, ${other}`));
}

/**
 * Chooses rows that together have every pair of values that any row has: always the next row that adds the most pairs, the
 * first of several.
 */
export function pairwise<T extends { [K in keyof T]: string | number }>(rows: readonly T[]): T[] {
  const open = new Set(rows.flatMap((row) => pairsOf({ ...row })));
  const chosen: T[] = [];
  const gain = (row: T): number => pairsOf({ ...row }).filter((pair) => open.has(pair)).length;
  while (open.size > 0) {
    const next = rows.reduce((best, row) => (gain(row) > gain(best) ? row : best));
    for (const pair of pairsOf({ ...next })) open.delete(pair);
    chosen.push(next);
  }
  return chosen;
}
