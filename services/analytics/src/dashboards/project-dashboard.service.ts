import { serviceUnavailable } from '@outlay/errors/app-error';
import { parseId } from '@outlay/tenancy/ids';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { requireProjectFigures, seesBalances, seesProject } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { ProjectSpend, ResolversParentTypes } from '../__generated__/resolvers.ts';
import { toForecast } from '../forecast/forecast.mapper.ts';
import type { ForecastService } from '../forecast/forecast.service.ts';
import type { Freshness } from '../freshness/freshness.ts';
import {
  ReplicaReadingRepository,
  type KnownAccount,
  type KnownCategory,
} from '../replicas/replica-reading.repository.ts';
import { figuresOf, type ProjectFigures, type ProjectSpendService } from '../spend/project-spend.service.ts';
import { SpendRepository, type SpendSums, type VendorSum } from '../spend/spend.repository.ts';
import { toAccountMonths } from './account-months.mapper.ts';
import { toCategoryBreakdown, toDashboardAccount, toVendorSpend } from './breakdown.mapper.ts';
import { compareMonths } from './month-comparison.ts';
import { toMoney, toMoneyOrNull, toMonthSpend } from './money.mapper.ts';

/** A dashboard as GraphQL shows it; its project is a link. */
export type ProjectDashboardModel = ResolversParentTypes['ProjectDashboard'];

/** Collaborators of {@link ProjectDashboardService}. */
export interface ProjectDashboardParts {
  database: TenantDatabase;
  spend: ProjectSpendService;
  forecaster: ForecastService;
  freshness: Freshness;
}

/** The rows behind one project's dashboard. */
interface Found {
  figures: ProjectFigures;
  sums: SpendSums;
  vendors: VendorSum[];
  accounts: KnownAccount[];
  categories: KnownCategory[];
  asOf: string | null;
}

/** Answers project dashboards. */
export class ProjectDashboardService {
  readonly #parts: ProjectDashboardParts;

  constructor(parts: ProjectDashboardParts) {
    this.#parts = parts;
  }

  /**
   * A live project's dashboard, or null.
   * @throws AppError FORBIDDEN without `dashboards:read`; KEY_LIMITED for a key that is limited to accounts; SERVICE_UNAVAILABLE when it is unknown here and events are missing:
   *   it may be one that the caller made a moment ago
   */
  async find(context: RequestContext, id: string): Promise<ProjectDashboardModel | null> {
    requirePermission(context, 'dashboards:read');
    const projectId = parseId(id);
    const limits = limitsOf(context);
    if (projectId === null || !seesProject(limits, projectId)) return null;
    requireProjectFigures(context);
    const isCurrent = await this.#parts.freshness.reached(context);
    const found = await this.#read(context, projectId);
    if (!found && !isCurrent)
      throw serviceUnavailable('The dashboard of this project is not ready yet. Try again in a moment.');
    if (!found) return null;
    const { figures, sums, vendors, accounts, categories, asOf } = found;
    const { project, currency, months } = figures;
    const [forecast] = await this.#parts.forecaster.show(context, [figures]);
    if (!forecast) throw new Error('The forecast service returned no forecast for the project.');
    return {
      ...toSpend(figures),
      project: { id: String(projectId) },
      name: project.name,
      currency,
      startingBudget: toMoney(project.startingBudgetMinor, currency),
      projectedEstimate: toMoney(project.projectedEstimateMinor, currency),
      totalSpend: toMoney(figures.spentMinor, currency),
      accounts: seesBalances(limits) ? accounts.map(toDashboardAccount) : [],
      categoryBreakdown: toCategoryBreakdown(sums.categories, categories, currency),
      monthlyByAccount: toAccountMonths(sums.accountMonths, { months, accounts, currency }),
      topVendors: vendors.map((vendor) => toVendorSpend(vendor, currency)),
      forecastVsActual: compareMonths(figures, forecast.ranges),
      forecast: toForecast(forecast, figures),
      asOf,
      isCurrent: isCurrent && figures.isWhole && forecast.isCurrent,
    };
  }

  async #read(context: RequestContext, projectId: number): Promise<Found | null> {
    const tenantId = tenantOf(context);
    return this.#parts.database.read(context, async (em) => {
      const replicas = new ReplicaReadingRepository(em, tenantId);
      const [project] = await replicas.projects([projectId]);
      if (!project) return null;
      const spend = new SpendRepository(em, tenantId);
      // Its sums and months are of one statement, so that they agree with each other.
      const sums = await spend.ofProject(projectId, project.currency);
      const months = sums.months.map(({ of, ...sum }) => ({ month: of, ...sum }));
      const today = await this.#parts.spend.today(em, tenantId);
      const ahead = await spend.aheadThisMonth([projectId], today);
      const figures = figuresOf({ project, sums: months, aheadMinor: ahead.get(projectId) ?? 0n, today });
      const usedUp = await spend.budgetsUsedUp(figures.exhaustion ? [figures.exhaustion] : []);
      return {
        figures: { ...figures, usedUpOn: usedUp.get(projectId) ?? null },
        sums,
        vendors: await spend.topVendorsOfProject(projectId, project.currency),
        accounts: await replicas.accounts(sums.accounts.map(({ of }) => of)),
        categories: await replicas.categories(sums.categories.flatMap(({ of }) => of ?? [])),
        asOf: await replicas.newestChange(),
      };
    });
  }
}

/** The fields of spend that project and dashboard have in common. */
export function toSpend({
  project,
  currency,
  spentMinor,
  spentBeforeMinor,
  months,
  burnRateMinor,
}: ProjectFigures): Pick<ProjectSpend, 'spentBefore' | 'remainingBudget' | 'monthlyTrend' | 'burnRate'> {
  return {
    spentBefore: toMoney(spentBeforeMinor, currency),
    remainingBudget: toMoney(project.startingBudgetMinor - spentMinor, currency),
    monthlyTrend: months.map((month) => toMonthSpend(month, currency)),
    burnRate: toMoneyOrNull(burnRateMinor, currency),
  };
}
