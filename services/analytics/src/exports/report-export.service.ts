import { invalidField, notFound, type AppError } from '@outlay/errors/app-error';
import { dayIn } from '@outlay/service-kit/day-in';
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
import { permittedExport, type ExportArgs, type PermittedExport } from './permitted-export.ts';
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
   * Permits one report. The file has what the caller wrote before, as the report itself would.
   * @throws AppError FORBIDDEN without `reports:read`; KEY_LIMITED; VALIDATION_FAILED; NOT_FOUND for an unknown project, or one that a key does not see
   */
  async permit(context: RequestContext, args: ExportArgs): Promise<IssuedTicket> {
    requirePermission(context, 'reports:read');
    const projectId = projectIdOf(context, args);
    if (projectId !== null && !(await this.#isKnown(context, projectId))) throw noProject();
    const after = context.after?.map((version) => ({ ...version }));
    return this.#parts.office.issue(context, REPORT_EXPORT, { ...args, after } satisfies PermittedExport);
  }

  async #isKnown(context: RequestContext, projectId: number): Promise<boolean> {
    await this.#parts.freshness.reached(context);
    const found = await this.#parts.database.read(context, (em) =>
      new ReplicaReadingRepository(em, tenantOf(context)).projects([projectId]),
    );
    return found.length > 0;
  }

  door(): DownloadDoor {
    return {
      kind: 'download',
      open: async ({ content }, context) => {
        const { after, ...args } = permittedExport.parse(content);
        return this.#open({ ...context, after }, args);
      },
    };
  }

  async #open(context: RequestContext, { format, separator, bom, locale, ...args }: ExportArgs): Promise<Download> {
    const reader = readerOf(locale);
    const tenant = await this.#parts.askForTenant(context);
    const found = await readReport(this.#parts.reports, context, args, reader);
    if (!found) throw noProject();
    const { document, timeZone } = found;
    const madeAt = this.#parts.now();
    const setting = { reader, tenantName: tenant.name, timeZone, madeAt };
    const { extension, contentType, body } = reportFile(document, { format, separator, bom }, setting);
    const madeOn = dayIn(timeZone, madeAt);
    const { slug, projectName, days } = document;
    return {
      ...{ contentType, body },
      fileName: reportFileName({ ...{ tenant: tenant.slug, report: slug, projectName, days, madeOn, extension } }),
    };
  }
}

/** The project of a report that needs one, and null for a report on the tenant; checks that the caller may read it. */
function projectIdOf(context: RequestContext, { report, projectId, currency, accountId }: ExportArgs): number | null {
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
