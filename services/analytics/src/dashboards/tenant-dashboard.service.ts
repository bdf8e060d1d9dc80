import { serviceUnavailable } from '@outlay/errors/app-error';
import { currencyOf } from '@outlay/money/currencies';
import { requireWholeTenant } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { ResolversParentTypes } from '../__generated__/resolvers.ts';
import { addMonths, monthOf, monthsBetween, type Month } from '../calendar/months.ts';
import type { ForecastService, ShownForecast } from '../forecast/forecast.service.ts';
import type { Freshness } from '../freshness/freshness.ts';
import { ReplicaReadingRepository } from '../replicas/replica-reading.repository.ts';
import type { MonthAmount } from '../spend/burn-rate.ts';
import type { ProjectSpendService, SpendFigures } from '../spend/project-spend.service.ts';
import { SpendRepository, type Sum } from '../spend/spend.repository.ts';
import { toAccountMonths } from './account-months.mapper.ts';
import { toCategoryBreakdown, toDashboardAccount, toVendorSpend } from './breakdown.mapper.ts';
import { toMoney, toMoneyOrNull, toMonthSpend } from './money.mapper.ts';

/** The dashboard as GraphQL shows it; its projects are links. */
export type TenantDashboardModel = ResolversParentTypes['TenantDashboard'];

type ProjectSummaryModel = ResolversParentTypes['ProjectSummary'];

/** Collaborators of {@link TenantDashboardService}. */
export interface TenantDashboardParts {
  database: TenantDatabase;
  spend: ProjectSpendService;
  forecaster: ForecastService;
  freshness: Freshness;
}

/** Months of the trend, the current one included. */
const MONTHS = 12;

/** Answers tenant dashboards. */
export class TenantDashboardService {
  readonly #parts: TenantDashboardParts;

  constructor(parts: TenantDashboardParts) {
    this.#parts = parts;
  }

  /**
   * The dashboard of the request's tenant.
   * @throws AppError FORBIDDEN without `reports:read`; KEY_LIMITED; SERVICE_UNAVAILABLE while nothing is known of the tenant yet
   */
  async find(context: RequestContext): Promise<TenantDashboardModel> {
    requirePermission(context, 'reports:read');
    requireWholeTenant(context, 'The dashboard of the tenant');
    const isCurrent = await this.#parts.freshness.reached(context);
    const found = await this.#read(context);
    const { currency, sums, figures } = found;
    const counted = sums.months.filter((sum) => sum.currency === currency);
    const months = trendOf(counted, found.months);
    const forecasts = await this.#parts.forecaster.show(context, figures, { ofAnyDay: true });
    const isWhole = counted.length === sums.months.length && figures.every((project) => project.isWhole);
    return {
      currency,
      totalSpend: toMoney(total(counted), currency),
      topVendors: found.vendors.map((vendor) => toVendorSpend(vendor, currency)),
      lowBalanceAccounts: found.lowAccounts.map(toDashboardAccount),
      monthlyTrend: months.map((month) => toMonthSpend(month, currency)),
      monthlyByAccount: toAccountMonths(sums.accountMonths, { months, accounts: found.accounts, currency }),
      categoryBreakdown: toCategoryBreakdown(sums.categories, found.categories, currency),
      projects: summariesOf(figures, forecasts),
      asOf: found.asOf,
      isCurrent: isCurrent && isWhole && forecasts.every((forecast) => forecast.isCurrent),
    };
  }

  async #read(context: RequestContext) {
    const tenantId = tenantOf(context);
    return this.#parts.database.read(context, async (em) => {
      const replicas = new ReplicaReadingRepository(em, tenantId);
      const tenant = await replicas.tenant();
      if (!tenant) throw serviceUnavailable('The dashboard of this tenant is not ready yet. Try again in a moment.');
      const currency = currencyOf(tenant.baseCurrency);
      const today = this.#parts.spend.todayOf(tenant);
      const spend = new SpendRepository(em, tenantId);
      const until = monthOf(today);
      const since = addMonths(until, 1 - MONTHS);
      const sums = await spend.ofTenant(currency, { since, until });
      const projects = await replicas.liveProjects();
      const figures = await this.#parts.spend.readSpend(em, tenantId, projects, today);
      return {
        currency,
        sums,
        months: monthsBetween(since, until),
        vendors: await spend.topVendors(currency),
        lowAccounts: await replicas.lowAccounts(),
        accounts: await replicas.accounts(sums.accounts.map(({ of }) => of)),
        categories: await replicas.categories(sums.categories.flatMap(({ of }) => of ?? [])),
        figures,
        asOf: await replicas.newestChange(),
      };
    });
  }
}

/** Projects in a list, each with its forecast. */
function summariesOf(figures: readonly SpendFigures[], forecasts: readonly ShownForecast[]): ProjectSummaryModel[] {
  return figures.map(({ project, currency, spentMinor }, index) => ({
    project: { id: String(project.projectId) },
    name: project.name,
    status: project.status,
    endDate: project.endDate,
    currency,
    startingBudget: toMoney(project.startingBudgetMinor, currency),
    projectedEstimate: toMoney(project.projectedEstimateMinor, currency),
    spend: toMoney(spentMinor, currency),
    remaining: toMoney(project.startingBudgetMinor - spentMinor, currency),
    expectedTotal: toMoneyOrNull(forecasts[index]?.expectedTotalMinor ?? null, currency),
    pOverspend: forecasts[index]?.pOverspend ?? null,
  }));
}

function total(sums: readonly Sum<unknown>[]): bigint {
  return sums.reduce((all, { amountMinor }) => all + amountMinor, 0n);
}

function trendOf(sums: readonly Sum<Month>[], months: readonly Month[]): MonthAmount[] {
  const byMonth = new Map(sums.map(({ of, amountMinor }) => [of, amountMinor]));
  return months.map((month) => ({ month, amountMinor: byMonth.get(month) ?? 0n }));
}
