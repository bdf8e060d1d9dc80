import type { EntityManager } from '@mikro-orm/postgresql';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import { requireWholeTenant } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { ReplicaReadingRepository } from '../replicas/replica-reading.repository.ts';
import { Figures } from './figures/report-figure.mapper.ts';
import { ReportSumsRepository } from './figures/report-sums.repository.ts';
import { fiscalYear, fiscalYearOf, resolvePeriod, type PeriodArgs, type ReportPeriod } from './period/report-period.ts';
import type { ReportParts } from './project-report.ts';

/** The parts that every report of a tenant is made from. */
export interface TenantReport {
  em: EntityManager;
  tenantId: number;
  /** The base currency. */
  currency: CurrencyCode;
  timeZone: string;
  today: string;
  fiscalYearStart: number;
  period: ReportPeriod;
  figures: Figures;
  sums: ReportSumsRepository;
  replicas: ReplicaReadingRepository;
}

/**
 * Reads a report of the request's tenant. By default its days are those of the current fiscal year up to today.
 * @param what begins messages, such as `The report on vendors`
 * @throws AppError FORBIDDEN without `reports:read`; KEY_LIMITED; VALIDATION_FAILED for a bad period; SERVICE_UNAVAILABLE while
 *   nothing is known of the tenant yet, or its fiscal year is not
 */
export async function readTenantReport<Found>(
  { database, spend, freshness, fiscalYears }: ReportParts,
  context: RequestContext,
  args: PeriodArgs,
  what: string,
  work: (report: TenantReport) => Promise<Found>,
): Promise<Found & { isCurrent: boolean }> {
  requirePermission(context, 'reports:read');
  requireWholeTenant(context, what);
  const isCurrent = await freshness.reached(context);
  await fiscalYears.learn(context);
  const tenantId = tenantOf(context);
  const found = await database.read(context, async (em) => {
    const replicas = new ReplicaReadingRepository(em, tenantId);
    const tenant = await replicas.tenant();
    if (!tenant) throw serviceUnavailable(`${what} is not ready yet. Try again in a moment.`);
    const { timeZone, fiscalYearStart } = tenant;
    const today = spend.todayOf(tenant);
    const firstDay = (to: string) => fiscalYear(fiscalYearOf(to, fiscalYearStart), fiscalYearStart).from;
    const period = resolvePeriod(args, { today, fiscalYearStart }, { firstDay });
    const currency = currencyOf(tenant.baseCurrency);
    return work({
      ...{ em, tenantId, currency, timeZone, today, fiscalYearStart, period, replicas },
      figures: new Figures(currency, period),
      sums: new ReportSumsRepository(em, tenantId),
    });
  });
  return { ...found, isCurrent };
}

/** The fields that every report of a tenant has. */
export function toTenantHead({ currency, timeZone, period }: TenantReport) {
  const { previous, from, to, label } = period;
  return { currency, timeZone, period: { from, to, label }, previousPeriod: previous };
}
