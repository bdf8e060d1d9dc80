import type { EntityManager } from '@mikro-orm/postgresql';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { monthOf, type Month } from '../calendar/months.ts';
import { dayIn } from '@outlay/service-kit/day-in';
import {
  ReplicaReadingRepository,
  type KnownProject,
  type KnownTenant,
} from '../replicas/replica-reading.repository.ts';
import { burnRate, closedMonths, type MonthAmount } from './burn-rate.ts';
import { projectMonths } from './project-months.ts';
import { SpendRepository, type BudgetExhaustion } from './spend.repository.ts';

/** The spend of a project. Amounts in minor units of its currency. */
export interface SpendFigures {
  project: KnownProject;
  currency: CurrencyCode;
  /** The current day where the tenant is. */
  today: string;
  spentMinor: bigint;
  /** Spend before the first of `months`. */
  spentBeforeMinor: bigint;
  /** Spend of the current month with a later day than today. */
  aheadThisMonthMinor: bigint;
  months: MonthAmount[];
  burnRateMinor: bigint | null;
  /** Where the starting budget was used up; null when it is not. */
  exhaustion: BudgetExhaustion | null;
  /** False when some of its expenses are frozen in another currency than the project's: they are in no sum. */
  isWhole: boolean;
}

/** The spend of a project, and how its budget went. */
export interface ProjectFigures extends SpendFigures {
  /** The day on which the starting budget was used up; null when it is not. */
  usedUpOn: string | null;
}

/** A sum in the project's or the tenant's months, in the currency it was frozen in. */
interface FrozenSum {
  month: string;
  currency: string;
  amountMinor: bigint;
}

/** Reads the spend of all projects of a request, in a few statements. */
export class ProjectSpendService {
  readonly #database: TenantDatabase;
  readonly #now: () => Date;

  constructor(database: TenantDatabase, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** The figures of these projects, by id; those that are not live are left out. */
  async find(context: RequestContext, ids: readonly number[]): Promise<Map<number, ProjectFigures>> {
    if (ids.length === 0) return new Map();
    const tenantId = tenantOf(context);
    return this.#database.read(context, async (em) => {
      const projects = await new ReplicaReadingRepository(em, tenantId).projects(ids);
      return this.read(em, tenantId, projects);
    });
  }

  /** The figures of given projects, by id. */
  async read(
    em: EntityManager,
    tenantId: number,
    projects: readonly KnownProject[],
  ): Promise<Map<number, ProjectFigures>> {
    const figures = await this.readSpend(em, tenantId, projects, await this.today(em, tenantId));
    const usedUp = await new SpendRepository(em, tenantId).budgetsUsedUp(
      figures.flatMap(({ exhaustion }) => exhaustion ?? []),
    );
    return new Map(
      figures.map((one) => {
        const { projectId } = one.project;
        return [projectId, { ...one, usedUpOn: usedUp.get(projectId) ?? null }];
      }),
    );
  }

  /** The spend of given projects, in their order. @param today the current day where the tenant is */
  async readSpend(
    em: EntityManager,
    tenantId: number,
    projects: readonly KnownProject[],
    today: string,
  ): Promise<SpendFigures[]> {
    const spend = new SpendRepository(em, tenantId);
    const ids = projects.map(({ projectId }) => projectId);
    const sums = Map.groupBy(await spend.monthsOf(ids), ({ projectId }) => projectId);
    const ahead = await spend.aheadThisMonth(ids, today);
    return projects.map((project) => {
      const { projectId } = project;
      return figuresOf({ project, sums: sums.get(projectId) ?? [], aheadMinor: ahead.get(projectId) ?? 0n, today });
    });
  }

  /** The current day where the tenant is; in UTC while nothing is known of it. */
  async today(em: EntityManager, tenantId: number): Promise<string> {
    return this.todayOf(await new ReplicaReadingRepository(em, tenantId).tenant());
  }

  /** The current day where this tenant is; in UTC while nothing is known of it. */
  todayOf(tenant: KnownTenant | null): string {
    return dayIn(tenant?.timeZone ?? 'UTC', this.#now());
  }
}

/** Derives the figures of a project from its monthly sums. */
export function figuresOf({
  project,
  sums,
  aheadMinor,
  today,
}: {
  project: KnownProject;
  sums: readonly FrozenSum[];
  aheadMinor: bigint;
  today: string;
}): SpendFigures {
  const counted = new Map(
    sums.filter(({ currency }) => currency === project.currency).map(({ month, amountMinor }) => [month, amountMinor]),
  );
  const { startDate, endDate } = project;
  const labels = projectMonths({ startDate, endDate, spentMonths: counted.keys(), today });
  const months = labels.map((month) => ({ month, amountMinor: counted.get(month) ?? 0n }));
  const [first = monthOf(today)] = labels;
  const before = [...counted].filter(([month]) => month < first).map(([, amountMinor]) => amountMinor);
  return {
    project,
    currency: currencyOf(project.currency),
    today,
    spentMinor: sumOf([...counted.values()]),
    spentBeforeMinor: sumOf(before),
    aheadThisMonthMinor: aheadMinor,
    months,
    exhaustion: exhaustionOf(project, counted),
    burnRateMinor: burnRate(closedMonths(months, monthOf(today))),
    isWhole: sums.length === counted.size,
  };
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

/** The month in which a project's spend first reached its starting budget; null if it has not. */
function exhaustionOf(project: KnownProject, spent: ReadonlyMap<Month, bigint>): BudgetExhaustion | null {
  let missingMinor = project.startingBudgetMinor;
  for (const [month, amountMinor] of [...spent].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (amountMinor >= missingMinor) return { project, month, missingMinor };
    missingMinor -= amountMinor;
  }
  return null;
}
