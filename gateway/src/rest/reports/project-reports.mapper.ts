import type { z } from 'zod';
import type {
  ReadCategoryBreakdownReportQuery,
  ReadMonthlyTrendReportQuery,
  ReadProjectSummaryReportQuery,
} from '../../__generated__/rest-operations.ts';
import { toForecast } from '../dashboards/dashboards.mapper.ts';
import { toAmount, toOptionalAmount } from '../schema/charts.ts';
import {
  toCategoryRow,
  toFigure,
  toMonthRow,
  toPlainFigure,
  toReportFields,
  toVendorRow,
} from './report-parts.mapper.ts';
import { trendBy, type breakdownReport, type summaryReport, type trendReport } from './project-reports.schemas.ts';

type FoundBreakdown = NonNullable<ReadCategoryBreakdownReportQuery['categoryBreakdownReport']>;
type FoundTrend = NonNullable<ReadMonthlyTrendReportQuery['monthlyTrendReport']>;
type FoundSummary = NonNullable<ReadProjectSummaryReportQuery['projectSummaryReport']>;

export function toSummaryReport(found: FoundSummary): z.output<typeof summaryReport> {
  return {
    project: { id: Number(found.project.id), name: found.name },
    ...toReportFields(found),
    rows: found.rows.map(toMonthRow),
    starting_budget: toAmount(found.startingBudget),
    projected_estimate: toAmount(found.projectedEstimate),
    spend: toFigure(found.spend),
    spent_before: toFigure(found.spentBefore),
    spent_to_date: toFigure(found.spentToDate),
    remaining_budget: toAmount(found.remainingBudget),
    burn_rate: toOptionalAmount(found.burnRate),
    average: toOptionalAmount(found.average),
    largest_expenses: found.largestExpenses.map(({ id, expenseDate, vendor, account, category, amount }) => ({
      ...{ id: Number(id), expense_date: expenseDate, vendor, account_id: Number(account.id) },
      ...{ category_id: category && Number(category.id), amount: toAmount(amount) },
    })),
    top_categories: found.topCategories.map(toCategoryRow),
    top_vendors: found.topVendors.map(toVendorRow),
    top_accounts: found.topAccounts.map(({ account, name, share, spend }) => ({
      ...{ account_id: Number(account.id), name, share },
      ...toFigure(spend),
    })),
    forecast: toForecast(found.forecast),
  };
}

export function toBreakdownReport(found: FoundBreakdown): z.output<typeof breakdownReport> {
  return {
    project: { id: Number(found.project.id), name: found.name },
    ...toReportFields(found),
    total: toFigure(found.total),
    rows: found.rows.map(toCategoryRow),
  };
}

export function toTrendReport(found: FoundTrend): z.output<typeof trendReport> {
  return {
    project: { id: Number(found.project.id), name: found.name },
    ...toReportFields(found),
    by: trendBy.toRest(found.by),
    total: toFigure(found.total),
    rows: found.rows.map(toMonthRow),
    series: found.series.map(({ account, category, isRest, label, color, share, spend, months }) => ({
      account_id: account && Number(account.id),
      category_id: category && Number(category.id),
      ...{ is_rest: isRest, label, color, share, ...toFigure(spend) },
      months: months.map(toPlainFigure),
    })),
  };
}
