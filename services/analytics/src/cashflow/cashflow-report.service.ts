import type { EntityManager } from '@mikro-orm/postgresql';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { requireBalances, seesAccount } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { ResolversParentTypes } from '../__generated__/resolvers.ts';
import type { Freshness } from '../freshness/freshness.ts';
import type { FiscalYears } from '../replicas/fiscal-years.ts';
import { ReplicaReadingRepository } from '../replicas/replica-reading.repository.ts';
import { Figures, toPeriods } from '../reports/figures/report-figure.mapper.ts';
import {
  fiscalYear,
  fiscalYearOf,
  resolvePeriod,
  type Days,
  type PeriodArgs,
} from '../reports/period/report-period.ts';
import type { ProjectSpendService } from '../spend/project-spend.service.ts';
import { cashIntervals, type CashInterval } from './cash-intervals.ts';
import { cashScope, type ScopeArgs } from './cash-scope.ts';
import { boundsOf, CashSums } from './cash-sums.ts';
import { CashSumsRepository } from './cash-sums.repository.ts';
import { toCashflow, type DatedFlow } from './cashflow.mapper.ts';

/** The report as GraphQL shows it; its accounts are links. */
export type CashflowReportModel = ResolversParentTypes['TenantCashflowReport'];

export interface CashflowArgs extends PeriodArgs, ScopeArgs {
  interval: CashInterval;
}

/** Collaborators of {@link CashflowReportService}. */
export interface CashflowParts {
  database: TenantDatabase;
  spend: ProjectSpendService;
  /** Of the entries. */
  freshness: Freshness;
  fiscalYears: FiscalYears;
}

/** Answers reports on money that came in and went out. */
export class CashflowReportService {
  readonly #parts: CashflowParts;

  constructor(parts: CashflowParts) {
    this.#parts = parts;
  }

  /**
   * The cashflow of the accounts that the caller may see.
   * @throws AppError FORBIDDEN without `reports:read`; KEY_LIMITED for a key that is limited to projects; VALIDATION_FAILED;
   *   INVALID_REFERENCE; SERVICE_UNAVAILABLE while nothing is known of the tenant yet, or its fiscal year is not
   */
  async find(context: RequestContext, args: CashflowArgs): Promise<CashflowReportModel> {
    requirePermission(context, 'reports:read');
    requireBalances(context);
    const isCurrent = await this.#parts.freshness.reached(context);
    await this.#parts.fiscalYears.learn(context);
    const { isComplete, ...report } = await this.#parts.database.read(context, (em) => this.#read(em, context, args));
    return { ...report, isCurrent: isCurrent && isComplete };
  }

  async #read(em: EntityManager, context: RequestContext, args: CashflowArgs) {
    const cash = new CashSumsRepository(em, tenantOf(context));
    const tenant = await new ReplicaReadingRepository(em, tenantOf(context)).tenant();
    if (!tenant) throw serviceUnavailable('The cashflow is not ready yet. Try again in a moment.');
    const { timeZone, fiscalYearStart, baseCurrency } = tenant;
    const period = resolvePeriod(
      args,
      { today: this.#parts.spend.todayOf(tenant), fiscalYearStart },
      { firstDay: (to) => fiscalYear(fiscalYearOf(to, fiscalYearStart), fiscalYearStart).from },
    );
    const intervals = cashIntervals(period, args.interval, fiscalYearStart);
    const limits = limitsOf(context);
    const seen = (await cash.accounts()).filter(({ id }) => seesAccount(limits, id));
    const { ids, otherCurrencies, ...scope } = cashScope(args, {
      ...{ seen, baseCurrency, isAll: limits.accountIds === null },
    });
    const { previous } = period;
    const bounds = boundsOf([...(previous ? [previous] : []), ...intervals]);
    const sums = new CashSums(bounds, await cash.read(scope.currency, ids, bounds));
    const dated = (days: Days): DatedFlow => ({ days: { from: days.from, to: days.to }, flow: sums.flowOf(days) });
    const before = previous && dated(previous);
    const flows = intervals.map(dated);
    const labels = intervals.map(({ label }) => label);
    return {
      ...{ currency: scope.currency, otherCurrencies, timeZone, interval: args.interval, ...toPeriods(period) },
      accounts: scope.accountIds.map((id) => ({ id })),
      total: toCashflow(dated(period), before, scope),
      previous: before && toCashflow(before, null, scope),
      chart: new Figures(scope.currency, period).chart(labels, {
        Inflow: flows.map(({ flow }) => flow.inflow.amountMinor),
        Outflow: flows.map(({ flow }) => flow.outflow.amountMinor),
        Net: flows.map(({ flow }) => flow.netMinor),
        'Closing balance': flows.map(({ flow }) => flow.closingMinor),
      }),
      rows: flows.map((flow, place) => ({
        ...{ ...flow.days, label: labels[place] ?? '', cashflow: toCashflow(flow, null, scope) },
      })),
      asOf: await cash.newestChange(),
      isComplete: await cash.isComplete(ids),
    };
  }
}
