import type { CurrencyCode } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';
import { divideHalfEven } from '@outlay/money/rounding';
import type {
  ReportChart,
  ReportComparison,
  ReportedExpenses,
  ReportFigure,
  ReportPeriod,
} from '../../__generated__/resolvers.ts';
import { toMoney } from '../../dashboards/money.mapper.ts';
import type { Days, ReportPeriod as Period } from '../period/report-period.ts';
import type { Sum } from './sum.ts';

/** Conditions of a figure besides its days. */
export type Conditions = Partial<Omit<ReportedExpenses, '__typename' | 'from' | 'to'>>;

/** Days of a figure; an absent bound is none. */
type Bounds = Partial<Days>;

const RATIO_DIGITS = 10_000n;

/** The conditions that list the expenses behind a figure. */
export function reportedExpenses(conditions: Conditions, { from, to }: Bounds): ReportedExpenses {
  const none = { projectId: null, accountId: null, categoryId: null, vendor: null, vendorId: null };
  return { ...none, ...conditions, from: from ?? null, to: to ?? null };
}

/** Makes the figures of one report. */
export class Figures {
  readonly #currency: CurrencyCode;
  readonly #period: Period;
  readonly #scope: Conditions;

  /** @param scope conditions of every figure, such as the project */
  constructor(currency: CurrencyCode, period: Period, scope: Conditions = {}) {
    this.#currency = currency;
    this.#period = period;
    this.#scope = scope;
  }

  /** A figure of the period, compared with the one before. @param conditions null where none select it */
  compared({ period, previous }: { period: Sum; previous: Sum }, conditions: Conditions | null = {}): ReportFigure {
    const before = this.#period.previous;
    return {
      ...this.of(period, this.#period, conditions),
      comparison: before && this.comparison(period, previous, before, conditions),
    };
  }

  /** A figure of some days, compared with nothing. */
  of({ amountMinor, count }: Sum, days: Bounds, conditions: Conditions | null = {}): ReportFigure {
    return {
      ...{ amount: toMoney(amountMinor, this.#currency), count, comparison: null },
      expenses: conditions && reportedExpenses({ ...this.#scope, ...conditions }, days),
    };
  }

  comparison(now: Sum, before: Sum, days: Days, conditions: Conditions | null = {}): ReportComparison {
    const change = now.amountMinor - before.amountMinor;
    return {
      amount: toMoney(before.amountMinor, this.#currency),
      count: before.count,
      change: toMoney(change, this.#currency),
      relativeChange: ratio(change, before.amountMinor),
      expenses: conditions && reportedExpenses({ ...this.#scope, ...conditions }, days),
    };
  }

  /** A chart of amounts in minor units. */
  chart(labels: readonly string[], series: Readonly<Record<string, readonly (bigint | null)[]>>): ReportChart {
    return {
      labels: [...labels],
      datasets: Object.entries(series).map(([label, data]) => this.dataset(label, data)),
    };
  }

  dataset(label: string, data: readonly (bigint | null)[]): ReportChart['datasets'][number] {
    return { label, data: data.map((minor) => (minor === null ? null : formatAmount(minor, this.#currency))) };
  }
}

/** Rounded to four decimals; null of nothing. */
export function ratio(part: bigint, whole: bigint): number | null {
  return whole <= 0n ? null : Number(divideHalfEven(part * RATIO_DIGITS, whole)) / Number(RATIO_DIGITS);
}

/** The fields of a report's periods, as GraphQL shows them. */
export function toPeriods({ from, to, label, previous }: Period): {
  period: ReportPeriod;
  previousPeriod: ReportPeriod | null;
} {
  return { period: { from, to, label }, previousPeriod: previous };
}
