import type { TrendBy, TrendSeries } from '../../__generated__/resolvers.ts';
import type { Month } from '../../calendar/months.ts';
import { categoryNames } from '../../dashboards/breakdown.mapper.ts';
import type { KnownAccount, KnownCategory } from '../../replicas/replica-reading.repository.ts';
import { ratio, type Conditions, type Figures } from '../figures/report-figure.mapper.ts';
import { NOTHING, type Sum } from '../figures/sum.ts';
import { daysOfMonth, type ReportPeriod } from '../period/report-period.ts';
import type { SeriesSums } from './trend-series.ts';

/** The parts that all series of a report have in common. */
export interface TrendParts {
  by: TrendBy;
  figures: Figures;
  period: ReportPeriod;
  months: readonly Month[];
  total: Sum;
  names: { accounts: readonly KnownAccount[]; categories: readonly KnownCategory[] };
}

/** Number of ids that a filter of expenses takes. */
const MOST_IDS = 100;

export function toTrendSeries(series: readonly SeriesSums[], parts: TrendParts): TrendSeries[] {
  const { figures, period, months, total } = parts;
  const nameOf = namesOf(parts);
  return series.map((sums) => {
    const conditions = conditionsOf(sums, parts.by);
    return {
      ...nameOf(sums),
      isRest: sums.isRest,
      share: ratio(sums.period.amountMinor, total.amountMinor),
      spend: figures.compared(sums, conditions),
      months: months.map((month) =>
        figures.of(sums.months.get(month) ?? NOTHING, daysOfMonth(month, period), conditions),
      ),
    };
  });
}

type Named = Pick<TrendSeries, 'account' | 'category' | 'label' | 'color'>;

function namesOf({ by, names }: TrendParts): (sums: SeriesSums) => Named {
  const accounts = new Map(names.accounts.map(({ accountId, name }) => [accountId, name]));
  const categoryOf = categoryNames(names.categories);
  const none = { account: null, category: null, color: null };
  return ({ keys, isRest }) => {
    const id = Number(keys?.[0]) || null;
    if (by === 'TOTAL') return { ...none, label: 'Total' };
    if (isRest) return { ...none, label: by === 'ACCOUNT' ? 'Other accounts' : 'Other categories' };
    if (by === 'ACCOUNT') return { ...none, account: { id: String(id) }, label: accounts.get(id ?? 0) ?? `#${id}` };
    return { ...none, category: id === null ? null : { id: String(id) }, ...categoryOf(id) };
  };
}

function conditionsOf({ keys }: SeriesSums, by: TrendBy): Conditions | null {
  if (keys === null || by === 'TOTAL') return {};
  if (keys.length > MOST_IDS) return null;
  return by === 'ACCOUNT' ? { accountId: [...keys] } : { categoryId: keys.map((key) => (key === '0' ? '' : key)) };
}
