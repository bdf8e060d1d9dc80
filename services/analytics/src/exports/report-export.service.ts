import { invalidField, notFound, type AppError } from '@outlay/errors/app-error';
import type { Download, DownloadDoor } from '@outlay/service-kit/tickets/doors';
import type { IssuedTicket, TicketOffice } from '@outlay/service-kit/tickets/ticket-office';
import { parseId } from '@outlay/tenancy/ids';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { requireBalances, requireProjectFigures, requireWholeTenant, seesProject } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { ReportName } from '../__generated__/resolvers.ts';
import type { CashflowReportService } from '../cashflow/cashflow-report.service.ts';
import type { Freshness } from '../freshness/freshness.ts';
import { ReplicaReadingRepository } from '../replicas/replica-reading.repository.ts';
import type { ReportServices } from '../reports/report-services.ts';
import type { AskForTenant } from '../siblings/ask-for-tenant.ts';
import { reportFileName } from './file-name.ts';
import { readerOf } from './language/reader.ts';
import { permittedExport, type PermittedExport } from './permitted-export.ts';
import { readReport } from './read-report.ts';
import { reportFile } from './report-file.ts';

/** The purpose of tickets to exported reports. */
export const REPORT_EXPORT = 'report-export';

export interface ReportExportParts {
  database: TenantDatabase;
  reports: ReportServices & { cashflow: CashflowReportService };
  freshness: Freshness;
  office: TicketOffice;
  askForTenant: AskForTenant;
  now: () => Date;
}

/** Reports of one project. */
const OF_PROJECT: ReadonlySet<ReportName> = new Set(['SUMMARY', 'CATEGORY', 'TREND']);

/** Gives reports as files. */
export class ReportExportService {
  readonly #parts: ReportExportParts;

  constructor(parts: ReportExportParts) {
    this.#parts = parts;
  }

  /**
   * Waits until the caller's own writes are in the reports.
   * @throws AppError FORBIDDEN without `reports:read`; KEY_LIMITED; VALIDATION_FAILED; NOT_FOUND for an unknown project, or one that a key does not see
   */
  async permit(context: RequestContext, args: PermittedExport): Promise<IssuedTicket> {
    requirePermission(context, 'reports:read');
    const projectId = projectIdOf(context, args);
    await this.#parts.freshness.reached(context);
    if (projectId !== null && !(await this.#isKnown(context, projectId))) throw noProject();
    return this.#parts.office.issue(context, REPORT_EXPORT, args);
  }

  async #isKnown(context: RequestContext, projectId: number): Promise<boolean> {
    const found = await this.#parts.database.read(context, (em) =>
      new ReplicaReadingRepository(em, tenantOf(context)).projects([projectId]),
    );
    return found.length > 0;
  }

  door(): DownloadDoor {
    return {
      kind: 'download',
      open: async ({ content }, context) => this.#open(context, permittedExport.parse(content)),
    };
  }

  async #open(
    context: RequestContext,
    { format, separator, bom, locale, ...args }: PermittedExport,
  ): Promise<Download> {
    const reader = readerOf(locale);
    const tenant = await this.#parts.askForTenant(context);
    const found = await readReport(this.#parts.reports, context, args, reader);
    if (!found) throw noProject();
    const { document, timeZone } = found;
    const madeAt = this.#parts.now();
    const setting = { reader, tenantName: tenant.name, timeZone, madeAt };
    const { extension, contentType, body } = await reportFile(document, { format, separator, bom }, setting);
    const madeOn = new Intl.DateTimeFormat('en-CA', { timeZone }).format(madeAt);
    const { slug, projectName, days } = document;
    return {
      ...{ contentType, body },
      fileName: reportFileName({ ...{ tenant: tenant.slug, report: slug, projectName, days, madeOn, extension } }),
    };
  }
}

/** The project of a report that needs one, and null for a report on the tenant; checks that the caller may read it. */
function projectIdOf(
  context: RequestContext,
  { report, projectId, currency, accountId }: PermittedExport,
): number | null {
  if (report !== 'CASHFLOW' && (currency != null || accountId != null))
    throw invalidField(currency == null ? 'accountId' : 'currency', 'is for the cashflow alone', 'NOT_ALLOWED');
  if (!OF_PROJECT.has(report)) {
    if (projectId != null)
      throw invalidField('projectId', 'is of no use to a report on the whole tenant', 'NOT_ALLOWED');
    if (report === 'CASHFLOW') requireBalances(context);
    else requireWholeTenant(context, 'This report');
    return null;
  }
  if (projectId == null) throw invalidField('projectId', 'is required for this report', 'REQUIRED');
  const id = parseId(projectId);
  if (id === null || !seesProject(limitsOf(context), id)) throw noProject();
  requireProjectFigures(context);
  return id;
}

function noProject(): AppError {
  return notFound('Project');
}
