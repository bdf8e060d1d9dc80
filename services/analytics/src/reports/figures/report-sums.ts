import { z } from 'zod';
import type { Month } from '../../calendar/months.ts';
import { SPAN, type Dimension } from './report-sums-sql.ts';
import { addSums, NOTHING, type Sum } from './sum.ts';

/** A row of `reportSumsSql`. */
export interface SumRow {
  of: 'total' | 'other currency' | 'vendors' | 'largest' | Dimension;
  span: number | null;
  month: string | null;
  key: string | null;
  amount: string | null;
  count: number | null;
}

/** A sum in the period and in the one before, with its months where they are read. */
export interface PeriodSums {
  period: Sum;
  previous: Sum;
  months: ReadonlyMap<Month, Sum>;
  previousMonths: ReadonlyMap<Month, Sum>;
}

/** The sums of one thing: an id as text (`0` for none), or the comparison key of a vendor (`''` for none). */
export interface KeyedSums extends PeriodSums {
  key: string;
}

/** One of the largest expenses of a period. */
export interface LargeExpense {
  id: string;
  day: string;
  vendor: string | null;
  accountId: string;
  categoryId: string | null;
  amountMinor: bigint;
}

/** The sums behind a report, all of one moment and in one currency. */
export interface ReportSums extends PeriodSums {
  /** Of all days before the period, and of each month of all days, where they are read. */
  before: Sum;
  allMonths: ReadonlyMap<Month, Sum>;
  /** Largest first. */
  by: Readonly<Record<Dimension, readonly KeyedSums[]>>;
  /** Number of vendors with spend in either period. */
  vendorCount: number;
  /** Largest first, where they are read. */
  largest: readonly LargeExpense[];
  /** False if there is spend in another currency, which is in no sum. */
  isWhole: boolean;
}

export function sumsOf(rows: readonly SumRow[]): ReportSums {
  const totals = rows.filter(({ of }) => of === 'total');
  return {
    ...periodSums(totals),
    before: sumUp(totals.filter(({ span }) => span === SPAN.before)),
    allMonths: byMonth(totals.filter(({ span }) => span !== SPAN.previous)),
    by: { category: keyed(rows, 'category'), account: keyed(rows, 'account'), vendor: keyed(rows, 'vendor') },
    vendorCount: rows.find(({ of }) => of === 'vendors')?.count ?? 0,
    largest: rows.filter(({ of }) => of === 'largest').map(({ key }) => largeExpense(key)),
    isWhole: rows.every(({ of }) => of !== 'other currency'),
  };
}

const largeJson = z.object({
  ...{ id: z.string(), day: z.string(), vendor: z.string().nullable() },
  ...{ account: z.string(), category: z.string().nullable(), amount: z.string() },
});

function largeExpense(json: string | null): LargeExpense {
  const { account, category, amount, ...rest } = largeJson.parse(JSON.parse(json ?? ''));
  return { ...rest, accountId: account, categoryId: category, amountMinor: BigInt(amount) };
}

function keyed(rows: readonly SumRow[], dimension: Dimension): KeyedSums[] {
  const own = rows.filter(({ of }) => of === dimension);
  return [...Map.groupBy(own, ({ key }) => key ?? '')]
    .map(([key, ofKey]) => ({ key, ...periodSums(ofKey) }))
    .sort((a, b) => descending(a.period, b.period) || descending(a.previous, b.previous) || ascending(a.key, b.key));
}

function periodSums(rows: readonly SumRow[]): PeriodSums {
  const period = rows.filter(({ span }) => span === SPAN.period);
  const previous = rows.filter(({ span }) => span === SPAN.previous);
  return {
    period: sumUp(period),
    previous: sumUp(previous),
    months: byMonth(period),
    previousMonths: byMonth(previous),
  };
}

function byMonth(rows: readonly SumRow[]): Map<Month, Sum> {
  const dated = rows.filter(({ month }) => month !== null);
  return new Map([...Map.groupBy(dated, ({ month }) => month ?? '')].map(([month, own]) => [month, sumUp(own)]));
}

function sumUp(rows: readonly SumRow[]): Sum {
  if (rows.length === 0) return NOTHING;
  return addSums(...rows.map(({ amount, count }) => ({ amountMinor: BigInt(amount ?? 0), count: count ?? 0 })));
}

function descending(a: Sum, b: Sum): number {
  if (a.amountMinor === b.amountMinor) return 0;
  return a.amountMinor < b.amountMinor ? 1 : -1;
}

function ascending(a: string, b: string): number {
  if (a === b) return 0;
  return a.length - b.length || (a < b ? -1 : 1);
}
