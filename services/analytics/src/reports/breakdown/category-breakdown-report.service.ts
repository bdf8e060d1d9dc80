import type { RequestContext } from '@outlay/tenancy/request-context';
import type { ResolversParentTypes } from '../../__generated__/resolvers.ts';
import { toCategoryRows } from '../figures/report-rows.mapper.ts';
import {
  readProjectReport,
  toProjectHead,
  type ProjectReport,
  type ProjectReportArgs,
  type ReportParts,
} from '../project-report.ts';

/** The report as GraphQL shows it; its project is a link. */
export type CategoryBreakdownReportModel = ResolversParentTypes['CategoryBreakdownReport'];

/** Answers breakdowns of projects by category. */
export class CategoryBreakdownReportService {
  readonly #parts: ReportParts;

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  /** @throws AppError as `readProjectReport` */
  async find(context: RequestContext, args: ProjectReportArgs): Promise<CategoryBreakdownReportModel | null> {
    const found = await readProjectReport(this.#parts, context, args, {}, read);
    if (!found) return null;
    const { isWhole, isCurrent, ...report } = found;
    return { ...report, isCurrent: isCurrent && isWhole };
  }
}

async function read(report: ProjectReport) {
  const { project, currency, period, figures, replicas } = report;
  const sums = await report.sums.read({
    ...{ projectId: project.projectId, currency, period, previous: period.previous, parts: [{ by: 'category' }] },
  });
  const known = await replicas.categories(sums.by.category.map(({ key }) => Number(key)));
  const rows = toCategoryRows(sums.by.category, known, { figures, total: sums.period });
  const spent = sums.by.category.map(({ period: { amountMinor } }) => amountMinor);
  return {
    ...toProjectHead(report),
    total: figures.compared(sums),
    chart: figures.chart(
      rows.map(({ label }) => label),
      { Spend: spent },
    ),
    rows,
    asOf: await replicas.newestChange(),
    isWhole: sums.isWhole,
  };
}
