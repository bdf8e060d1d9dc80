import type { CashInterval, TrendBy } from '@/graphql/__generated__/types.ts';
import type { ReportState } from './useReportState.ts';

export const WAYS: readonly TrendBy[] = ['TOTAL', 'ACCOUNT', 'CATEGORY'];
export const INTERVALS: readonly CashInterval[] = ['WEEK', 'MONTH', 'QUARTER'];

type Text = Pick<ReportState, 'text'>;

/** Reads the split of a trend from the address; in total where it names no way that there is. */
export function byOf({ text }: Text): TrendBy {
  return WAYS.find((way) => way.toLowerCase() === text('by')) ?? 'TOTAL';
}

/** Reads the length of the rows of a cashflow from the address; months where it names none that there is. */
export function intervalOf({ text }: Text): CashInterval {
  return INTERVALS.find((one) => one.toLowerCase() === text('interval')) ?? 'MONTH';
}
