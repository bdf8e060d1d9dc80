import type { z } from 'zod';
import type {
  DashboardAccountDetailsFragment,
  ReadProjectDashboardQuery,
  ReadTenantDashboardQuery,
} from '../../__generated__/rest-operations.ts';
import { alertType } from '../alerts/alerts.schemas.ts';
import { toAccountSeries, toAmount, toBreakdown, toOptionalAmount, toTrend } from '../schema/charts.ts';
import { projectStatus } from '../projects/projects.schemas.ts';
import { forecastMethod, type projectDashboard, type tenantDashboard } from './dashboards.schemas.ts';

type FoundProject = NonNullable<ReadProjectDashboardQuery['projectDashboard']>;
type FoundTenant = NonNullable<ReadTenantDashboardQuery['tenantDashboard']>;
type ProjectDashboard = z.output<typeof projectDashboard>;
type TenantDashboard = z.output<typeof tenantDashboard>;

/** A project's dashboard as REST answers it. */
export function toProjectDashboard(found: FoundProject): ProjectDashboard {
  return {
    project: { id: Number(found.project.id), name: found.name },
    currency: found.currency,
    starting_budget: toAmount(found.startingBudget),
    projected_estimate: toAmount(found.projectedEstimate),
    total_spend: toAmount(found.totalSpend),
    spent_before: toAmount(found.spentBefore),
    remaining_budget: toAmount(found.remainingBudget),
    accounts: found.accounts.map(toAccount),
    category_breakdown: toBreakdown(found.categoryBreakdown),
    monthly_trend: toTrend(found.monthlyTrend),
    monthly_by_account: toAccountSeries(found.monthlyTrend, found.monthlyByAccount),
    forecast_vs_actual: toComparison(found.forecastVsActual),
    burn_rate: toOptionalAmount(found.burnRate),
    forecast: toForecast(found.forecast),
    as_of: found.asOf,
    is_current: found.isCurrent,
  };
}

/** The tenant's dashboard as REST answers it. `counts` is null while notifications does not answer. */
export function toTenantDashboard(
  found: FoundTenant,
  counts: ReadTenantDashboardQuery['alertCounts'],
): TenantDashboard {
  return {
    currency: found.currency,
    total_spend: toAmount(found.totalSpend),
    top_vendors: found.topVendors.map(({ vendor, vendorId, amount, count }) => ({
      ...{ vendor, vendor_id: vendorId === null ? null : Number(vendorId), amount: toAmount(amount), count },
    })),
    low_balance_accounts: found.lowBalanceAccounts.map(toAccount),
    alerts: counts && toAlerts(counts),
    monthly_trend: toTrend(found.monthlyTrend),
    monthly_by_account: toAccountSeries(found.monthlyTrend, found.monthlyByAccount),
    category_breakdown: toBreakdown(found.categoryBreakdown),
    projects: found.projects.map((one) => ({
      id: Number(one.project.id),
      name: one.name,
      status: projectStatus.toRest(one.status),
      end_date: one.endDate,
      currency: one.currency,
      starting_budget: toAmount(one.startingBudget),
      projected_estimate: toAmount(one.projectedEstimate),
      spend: toAmount(one.spend),
      remaining: toAmount(one.remaining),
      expected_total: toOptionalAmount(one.expectedTotal),
      p_overspend: one.pOverspend,
    })),
    as_of: found.asOf,
    is_current: found.isCurrent,
  };
}

function toComparison(months: FoundProject['forecastVsActual']): ProjectDashboard['forecast_vs_actual'] {
  type Found = (typeof months)[number];
  const series = (label: string, amountOf: (month: Found) => { amount: string } | null | undefined) => ({
    label,
    data: months.map((month) => toOptionalAmount(amountOf(month) ?? null)),
  });
  return {
    labels: months.map(({ month }) => month),
    datasets: [
      series('Actual', ({ actual }) => actual),
      series('Projected', ({ projected }) => projected),
      series('Cumulative actual', ({ cumulativeActual }) => cumulativeActual),
      series('Cumulative projected', ({ cumulativeProjected }) => cumulativeProjected),
      series('Cumulative forecast, low', ({ forecast }) => forecast?.low),
      series('Cumulative forecast, expected', ({ forecast }) => forecast?.expected),
      series('Cumulative forecast, high', ({ forecast }) => forecast?.high),
    ],
  };
}

export function toForecast(found: FoundProject['forecast']): ProjectDashboard['forecast'] {
  return {
    expected_total: toOptionalAmount(found.expectedTotal),
    p_overspend: found.pOverspend,
    low: toOptionalAmount(found.low),
    high: toOptionalAmount(found.high),
    exhaustion_date: found.exhaustionDate,
    method: forecastMethod.toRest(found.method),
    months_used: found.monthsUsed,
  };
}

function toAccount(found: DashboardAccountDetailsFragment): ProjectDashboard['accounts'][number] {
  return {
    id: Number(found.account.id),
    name: found.name,
    currency: found.currentBalance.currency,
    current_balance: toAmount(found.currentBalance),
    low_balance_threshold: toOptionalAmount(found.lowBalanceThreshold),
  };
}

/** Every type is named: the graph leaves out those without an unread alert. */
function toAlerts({ unread, byType }: NonNullable<ReadTenantDashboardQuery['alertCounts']>): TenantDashboard['alerts'] {
  const by = { LOW_BALANCE: 0, FORECAST_OVERSPEND: 0, WEBHOOK_DISABLED: 0 };
  for (const count of byType) by[alertType.toRest(count.type)] = count.unread;
  return { unread, by_type: by };
}
