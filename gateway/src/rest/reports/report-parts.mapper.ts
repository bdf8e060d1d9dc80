import type { z } from 'zod';
import type {
  CategoryReportRowDetailsFragment,
  ReportChartDetailsFragment,
  ReportedExpensesDetailsFragment,
  ReportFigureDetailsFragment,
  ReportPeriodDetailsFragment,
  VendorReportRowDetailsFragment,
} from '../../__generated__/rest-operations.ts';
import { jsonNumber } from '../kit/exact-json.ts';
import { toAmount } from '../schema/charts.ts';
import type { categoryRow, figure, monthRow, plainFigure, vendorRow } from './report-parts.schemas.ts';

type Figure = z.output<typeof figure>;

/** A figure, flat, as a row of a table has it. */
export function toFigure({ amount, count, expenses, comparison }: ReportFigureDetailsFragment): Figure {
  return {
    amount: toAmount(amount),
    count,
    filter: toFilter(expenses),
    previous: comparison && {
      amount: toAmount(comparison.amount),
      count: comparison.count,
      change: toAmount(comparison.change),
      relative_change: comparison.relativeChange,
      filter: toFilter(comparison.expenses),
    },
  };
}

/** A figure that is compared with nothing. */
export function toPlainFigure({
  amount,
  count,
  expenses,
}: Pick<ReportFigureDetailsFragment, 'amount' | 'count' | 'expenses'>): z.output<typeof plainFigure> {
  return { amount: toAmount(amount), count, filter: toFilter(expenses) };
}

/** The parameters of `GET /expenses`: only those that are given. */
export function toFilter(found: ReportedExpensesDetailsFragment | null): Figure['filter'] {
  if (found === null) return null;
  const { projectId, accountId, categoryId, vendor, vendorId, from, to } = found;
  return {
    ...(projectId && { project_id: projectId.map(toIdOrNone) }),
    ...(accountId && { account_id: accountId.map(Number) }),
    ...(categoryId && { category_id: categoryId.map(toIdOrNone) }),
    ...(vendor !== null && { vendor }),
    ...(vendorId && { vendor_id: vendorId.map(toIdOrNone) }),
    ...(from !== null && { from }),
    ...(to !== null && { to }),
  };
}

function toIdOrNone(id: string): number | '' {
  return id === '' ? id : Number(id);
}

export function toCategoryRow(row: CategoryReportRowDetailsFragment): z.output<typeof categoryRow> {
  const { category, label, color, share, spend } = row;
  return { category_id: category && Number(category.id), label, color, share, ...toFigure(spend) };
}

export function toVendorRow(row: VendorReportRowDetailsFragment): z.output<typeof vendorRow> {
  const { vendor, vendorId, share, spend } = row;
  return { vendor, vendor_id: vendorId === null ? null : Number(vendorId), share, ...toFigure(spend) };
}

export function toMonthRow({
  month,
  spend,
}: {
  month: string;
  spend: ReportFigureDetailsFragment;
}): z.output<typeof monthRow> {
  return { month, ...toFigure(spend) };
}

/** The fields of every report, besides its rows. */
export function toReportFields(found: {
  currency: string;
  timeZone: string;
  period: ReportPeriodDetailsFragment;
  previousPeriod: ReportPeriodDetailsFragment | null;
  chart: ReportChartDetailsFragment;
  asOf: string | null;
  isCurrent: boolean;
}) {
  return {
    currency: found.currency,
    time_zone: found.timeZone,
    period: found.period,
    previous_period: found.previousPeriod,
    labels: found.chart.labels,
    datasets: found.chart.datasets.map(({ label, data }) => ({
      label,
      data: data.map((value) => (value === null ? null : jsonNumber(value))),
    })),
    as_of: found.asOf,
    is_current: found.isCurrent,
  };
}
