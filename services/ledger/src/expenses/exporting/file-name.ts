/** Describes a file: whose it is, the days that it covers, and when it was made. */
export interface FileFacts {
  /** The tenant's slug. */
  readonly tenant: string;
  /** True where it has not all expenses of its days. */
  readonly isFiltered: boolean;
  /** The first and the last day, YYYY-MM-DD; null for no bound. */
  readonly days: { readonly from: string | null; readonly to: string | null };
  /** YYYY-MM-DD. */
  readonly madeOn: string;
  readonly extension: string;
}

/** Such as `acme-expenses-2026-01-01-to-2026-06-30-made-2026-11-30.csv`. */
export function expenseFileName({ tenant, isFiltered, days: { from, to }, madeOn, extension }: FileFacts): string {
  const what = isFiltered ? 'filtered-expenses' : 'expenses';
  const parts = [tenant, what, ...(from === null ? [] : [to === null ? `from-${from}` : from])];
  if (to !== null) parts.push(`to-${to}`);
  return `${[...parts, `made-${madeOn}`].join('-')}.${extension}`;
}
