import type {
  AccountReportRow,
  CategoryReportRow,
  MonthReportRow,
  VendorReportRow,
} from '../../__generated__/resolvers.ts';
import { addMonths, monthOf, monthsBetween } from '../../calendar/months.ts';
import { categoryNames } from '../../dashboards/breakdown.mapper.ts';
import type { KnownAccount, KnownCategory } from '../../replicas/replica-reading.repository.ts';
import { daysOfMonth, isWholeMonths, type ReportPeriod } from '../period/report-period.ts';
import { ratio, type Figures } from './report-figure.mapper.ts';
import type { ReportedVendor } from './report-sums.repository.ts';
import type { KeyedSums, PeriodSums } from './report-sums.ts';
import { NOTHING, type Sum } from './sum.ts';

/** The parts that rows of a report have in common. */
export interface RowParts {
  figures: Figures;
  /** Of the whole report. */
  total: Sum;
}

/** The months of a period. */
export function toMonthRows(
  { months, previousMonths }: PeriodSums,
  period: ReportPeriod,
  figures: Figures,
): MonthReportRow[] {
  const all = monthsBetween(monthOf(period.from), monthOf(period.to));
  const { previous } = period;
  return all.map((month) => {
    const sum = months.get(month) ?? NOTHING;
    const figure = figures.of(sum, daysOfMonth(month, period));
    if (!previous || !isWholeMonths(period)) return { month, spend: figure };
    const before = addMonths(month, -all.length);
    if (before > monthOf(previous.to)) return { month, spend: figure };
    const then = previousMonths.get(before) ?? NOTHING;
    return { month, spend: { ...figure, comparison: figures.comparison(sum, then, daysOfMonth(before, previous)) } };
  });
}

export function toCategoryRows(
  sums: readonly KeyedSums[],
  known: readonly KnownCategory[],
  { figures, total }: RowParts,
): CategoryReportRow[] {
  const nameOf = categoryNames(known);
  return sums.map(({ key, ...sum }) => {
    const id = Number(key) || null;
    return {
      category: id === null ? null : { id: String(id) },
      ...nameOf(id),
      share: ratio(sum.period.amountMinor, total.amountMinor),
      spend: figures.compared(sum, { categoryId: [id === null ? '' : String(id)] }),
    };
  });
}

export function toAccountRows(
  sums: readonly KeyedSums[],
  known: readonly KnownAccount[],
  { figures, total }: RowParts,
): AccountReportRow[] {
  const names = new Map(known.map(({ accountId, name }) => [String(accountId), name]));
  return sums.map(({ key, ...sum }) => ({
    account: { id: key },
    // An account whose event has not arrived yet has no name here.
    name: names.get(key) ?? `#${key}`,
    share: ratio(sum.period.amountMinor, total.amountMinor),
    spend: figures.compared(sum, { accountId: [key] }),
  }));
}

/** @param known by the keys of the sums */
export function toVendorRows(
  sums: readonly KeyedSums[],
  known: ReadonlyMap<string, ReportedVendor>,
  { figures, total }: RowParts,
): VendorReportRow[] {
  return sums.map(({ key, ...sum }) => {
    const { id, name } = known.get(key) ?? { id: null, name: key };
    const vendor = key === '' ? null : name;
    return {
      ...{ vendor, vendorId: id },
      share: ratio(sum.period.amountMinor, total.amountMinor),
      spend: figures.compared(sum, id === null ? { vendor: vendor ?? '' } : { vendorId: [id] }),
    };
  });
}
