import type { EntityManager } from '@mikro-orm/postgresql';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import { parseId } from '@outlay/tenancy/ids';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { requireProjectFigures, seesProject } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Freshness } from '../freshness/freshness.ts';
import type { FiscalYears } from '../replicas/fiscal-years.ts';
import { ReplicaReadingRepository, type KnownProject } from '../replicas/replica-reading.repository.ts';
import type { ProjectSpendService } from '../spend/project-spend.service.ts';
import { Figures } from './figures/report-figure.mapper.ts';
import { ReportSumsRepository } from './figures/report-sums.repository.ts';
import { resolvePeriod, type PeriodArgs, type PeriodDefaults, type ReportPeriod } from './period/report-period.ts';

/** Collaborators of the services of reports. */
export interface ReportParts {
  database: TenantDatabase;
  spend: ProjectSpendService;
  freshness: Freshness;
  fiscalYears: FiscalYears;
}

/** The parts that every report of a project is made from. */
export interface ProjectReport {
  em: EntityManager;
  tenantId: number;
  project: KnownProject;
  currency: CurrencyCode;
  timeZone: string;
  today: string;
  period: ReportPeriod;
  figures: Figures;
  sums: ReportSumsRepository;
  replicas: ReplicaReadingRepository;
}

/** Arguments of every report of a project. */
export interface ProjectReportArgs extends PeriodArgs {
  id: string;
}

/**
 * Reads a report of a live project, or null. By default its days are those from the project's start to today.
 * @throws AppError FORBIDDEN without `reports:read`; KEY_LIMITED for a key that is limited to accounts; VALIDATION_FAILED for a bad
 *   period; SERVICE_UNAVAILABLE when the project is unknown here and events are missing, or
 *   when identity does not tell the fiscal year
 */
export async function readProjectReport<Found>(
  { database, spend, freshness, fiscalYears }: ReportParts,
  context: RequestContext,
  { id, ...args }: ProjectReportArgs,
  defaults: Partial<PeriodDefaults>,
  work: (report: ProjectReport) => Promise<Found>,
): Promise<(Found & { isCurrent: boolean }) | null> {
  requirePermission(context, 'reports:read');
  const projectId = parseId(id);
  if (projectId === null || !seesProject(limitsOf(context), projectId)) return null;
  requireProjectFigures(context);
  const isCurrent = await freshness.reached(context);
  await fiscalYears.learn(context);
  const tenantId = tenantOf(context);
  const found = await database.read(context, async (em) => {
    const replicas = new ReplicaReadingRepository(em, tenantId);
    const [project] = await replicas.projects([projectId]);
    if (!project) return null;
    const tenant = await replicas.tenant();
    const setting = { today: spend.todayOf(tenant), fiscalYearStart: tenant?.fiscalYearStart ?? 1 };
    const period = resolvePeriod(args, setting, { firstDay: () => project.startDate, ...defaults });
    const currency = currencyOf(project.currency);
    return work({
      ...{ em, tenantId, project, currency, period, replicas, today: setting.today },
      timeZone: tenant?.timeZone ?? 'UTC',
      figures: new Figures(currency, period, { projectId: [String(projectId)] }),
      sums: new ReportSumsRepository(em, tenantId),
    });
  });
  if (!found && !isCurrent)
    throw serviceUnavailable('The reports of this project are not ready yet. Try again in a moment.');
  return found && { ...found, isCurrent };
}

/** The fields that every report of a project has. */
export function toProjectHead({ project, currency, timeZone, period }: ProjectReport) {
  return {
    project: { id: String(project.projectId) },
    name: project.name,
    currency,
    timeZone,
    period: { from: period.from, to: period.to, label: period.label },
    previousPeriod: period.previous,
  };
}
