import type { RequestContext } from '@outlay/tenancy/request-context';
import type { CashflowReportService } from '../cashflow/cashflow-report.service.ts';
import type { ReportServices } from '../reports/report-services.ts';
import { budgetDocument } from './documents/budget.document.ts';
import { cashflowDocument } from './documents/cashflow.document.ts';
import { categoryDocument } from './documents/category.document.ts';
import { summaryDocument } from './documents/summary.document.ts';
import { trendDocument } from './documents/trend.document.ts';
import { vendorsDocument } from './documents/vendors.document.ts';
import type { ExportArgs } from './permitted-export.ts';
import type { Reader, ReportDocument } from './report-document.ts';

/** A report that was read, in the form of files. */
export interface FoundReport {
  document: ReportDocument;
  timeZone: string;
}

type WantedReport = Pick<
  ExportArgs,
  'report' | 'projectId' | 'from' | 'to' | 'year' | 'by' | 'interval' | 'currency' | 'accountId'
>;

/** Vendors of a file: more than on a page, and as many as a PDF can show with its other rows. */
const MOST_VENDORS = 9_000;

/** Reads a report once, with the caller's rights. @returns null for an unknown project */
export async function readReport(
  reports: ReportServices & { cashflow: CashflowReportService },
  context: RequestContext,
  { report, projectId, by, interval, currency, accountId, ...period }: WantedReport,
  reader: Reader,
): Promise<FoundReport | null> {
  const args = { ...period, id: projectId ?? '' };
  switch (report) {
    case 'SUMMARY':
      return found(await reports.projectSummary.find(context, args), reader, summaryDocument);
    case 'CATEGORY':
      return found(await reports.categoryBreakdown.find(context, args), reader, categoryDocument);
    case 'TREND':
      return found(await reports.monthlyTrend.find(context, { ...args, by }), reader, trendDocument);
    case 'CASHFLOW':
      return found(
        await reports.cashflow.find(context, { ...period, interval, currency, accountId }),
        reader,
        cashflowDocument,
      );
    case 'VENDORS':
      return found(
        await reports.vendors.find(context, { ...period, top: MOST_VENDORS }, MOST_VENDORS),
        reader,
        vendorsDocument,
      );
    case 'BUDGET':
      return found(await reports.budget.find(context, period), reader, budgetDocument);
  }
}

function found<Report extends { timeZone: string }>(
  report: Report | null,
  reader: Reader,
  toDocument: (report: Report, reader: Reader) => ReportDocument,
): FoundReport | null {
  return report && { document: toDocument(report, reader), timeZone: report.timeZone };
}
