import type { RequestContext } from '@outlay/tenancy/request-context';
import type { ResolversParentTypes, TrendBy } from '../../__generated__/resolvers.ts';
import type { Dimension } from '../figures/report-sums-sql.ts';
import { toMonthRows } from '../figures/report-rows.mapper.ts';
import {
  readProjectReport,
  toProjectHead,
  type ProjectReport,
  type ProjectReportArgs,
  type ReportParts,
} from '../project-report.ts';
import { chartSeries, totalSeries, trendSeries } from './trend-series.ts';
import { toTrendSeries } from './trend-series.mapper.ts';

/** The report as GraphQL shows it; its project is a link. */
export type MonthlyTrendReportModel = ResolversParentTypes['MonthlyTrendReport'];

/** Arguments of the report. */
export interface MonthlyTrendArgs extends ProjectReportArgs {
  by: TrendBy;
}

const DIMENSIONS: Readonly<Record<TrendBy, Dimension | null>> = {
  TOTAL: null,
  ACCOUNT: 'account',
  CATEGORY: 'category',
};

/** Answers trends of projects by month. */
export class MonthlyTrendReportService {
  readonly #parts: ReportParts;

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  /** By default the current fiscal year. @throws AppError as `readProjectReport` */
  async find(context: RequestContext, { by, ...args }: MonthlyTrendArgs): Promise<MonthlyTrendReportModel | null> {
    const found = await readProjectReport(this.#parts, context, args, { isYear: true }, (report) => read(report, by));
    if (!found) return null;
    const { isWhole, isCurrent, ...report } = found;
    return { ...report, isCurrent: isCurrent && isWhole };
  }
}

async function read(report: ProjectReport, by: TrendBy) {
  const { project, currency, period, figures, replicas } = report;
  const dimension = DIMENSIONS[by];
  const sums = await report.sums.read({
    ...{ projectId: project.projectId, currency, period, previous: period.previous },
    parts: dimension ? [{ by: dimension, monthly: true }] : [],
  });
  const rows = toMonthRows(sums, period, figures);
  const months = rows.map(({ month }) => month);
  const series = dimension ? trendSeries(sums.by[dimension], sums) : totalSeries(sums);
  const ids = dimension ? sums.by[dimension].map(({ key }) => Number(key)) : [];
  const names = {
    accounts: dimension === 'account' ? await replicas.accounts(ids) : [],
    categories: dimension === 'category' ? await replicas.categories(ids) : [],
  };
  const parts = { by, figures, period, months, total: sums.period, names };
  return {
    ...toProjectHead(report),
    by,
    total: figures.compared(sums),
    chart: {
      labels: months,
      datasets: toTrendSeries(chartSeries(series, sums), parts).map(({ label, months: all }) => ({
        label,
        data: all.map(({ amount }) => amount.amount),
      })),
    },
    rows,
    series: toTrendSeries(series, parts),
    asOf: await replicas.newestChange(),
    isWhole: sums.isWhole,
  };
}
