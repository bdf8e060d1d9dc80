import { divideHalfEven } from '@outlay/money/rounding';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { ReportExpense, ResolversParentTypes } from '../../__generated__/resolvers.ts';
import { addDays, earliest, monthOf } from '../../calendar/months.ts';
import { toMoney, toMoneyOrNull } from '../../dashboards/money.mapper.ts';
import { toForecast } from '../../forecast/forecast.mapper.ts';
import type { ForecastService } from '../../forecast/forecast.service.ts';
import { burnRate, closedMonths } from '../../spend/burn-rate.ts';
import { figuresOf, type ProjectFigures } from '../../spend/project-spend.service.ts';
import { SpendRepository } from '../../spend/spend.repository.ts';
import type { LargeExpense, ReportSums } from '../figures/report-sums.ts';
import { toAccountRows, toCategoryRows, toMonthRows, toVendorRows } from '../figures/report-rows.mapper.ts';
import { addSums, NOTHING } from '../figures/sum.ts';
import {
  readProjectReport,
  toProjectHead,
  type ProjectReport,
  type ProjectReportArgs,
  type ReportParts,
} from '../project-report.ts';

/** The report as GraphQL shows it; its project is a link. */
export type ProjectSummaryReportModel = ResolversParentTypes['ProjectSummaryReport'];

/** Number of categories, vendors and accounts. */
const TOP = 5;

/** Answers summaries of projects. */
export class ProjectSummaryReportService {
  readonly #parts: ReportParts;
  readonly #forecaster: ForecastService;

  constructor(parts: ReportParts, forecaster: ForecastService) {
    this.#parts = parts;
    this.#forecaster = forecaster;
  }

  /** By default from the project's start to today. @throws AppError as `readProjectReport` */
  async find(context: RequestContext, args: ProjectReportArgs): Promise<ProjectSummaryReportModel | null> {
    const found = await readProjectReport(this.#parts, context, args, {}, read);
    if (!found) return null;
    const { spendFigures, isCurrent, isWhole, ...report } = found;
    const [forecast] = await this.#forecaster.show(context, [spendFigures]);
    if (!forecast) throw new Error('The forecast service returned no forecast for the project.');
    return {
      ...report,
      forecast: toForecast(forecast, spendFigures),
      isCurrent: isCurrent && isWhole && forecast.isCurrent,
    };
  }
}

async function read(report: ProjectReport) {
  const { project, period, currency, figures, replicas, today } = report;
  const sums = await report.sums.read({
    ...{ projectId: project.projectId, currency, period, previous: period.previous },
    ...{ parts: [{ by: 'category' }, { by: 'account' }, { by: 'vendor' }], vendors: TOP, isSummary: true },
  });
  const spendFigures = await figuresFrom(report, sums);
  const toDate = addSums(sums.before, sums.period);
  const rows = toMonthRows(sums, period, figures);
  return {
    ...toProjectHead(report),
    startingBudget: toMoney(project.startingBudgetMinor, currency),
    projectedEstimate: toMoney(project.projectedEstimateMinor, currency),
    spend: figures.compared(sums),
    spentBefore: figures.of(sums.before, { to: addDays(period.from, -1) ?? period.from }),
    spentToDate: figures.of(toDate, { to: period.to }),
    remainingBudget: toMoney(project.startingBudgetMinor - toDate.amountMinor, currency),
    burnRate: toMoneyOrNull(burnRate(closedMonths(spendFigures.months, openMonth(period.to, today))), currency),
    average: toMoneyOrNull(averageOf(sums), currency),
    largestExpenses: sums.largest.map((expense) => toExpense(expense, report)),
    ...(await topRows(report, sums)),
    chart: spendChart(
      report,
      sums,
      rows.map(({ month }) => month),
    ),
    rows,
    asOf: await replicas.newestChange(),
    ...{ spendFigures, isWhole: sums.isWhole },
  };
}

/** The figures that the project's forecast is made from. */
async function figuresFrom({ em, tenantId, project, today }: ProjectReport, sums: ReportSums): Promise<ProjectFigures> {
  const { projectId, currency } = project;
  const spend = new SpendRepository(em, tenantId);
  const ahead = await spend.aheadThisMonth([projectId], today);
  const months = [...sums.allMonths].map(([month, { amountMinor }]) => ({ month, currency, amountMinor }));
  const figures = figuresOf({ project, sums: months, aheadMinor: ahead.get(projectId) ?? 0n, today });
  const usedUp = await spend.budgetsUsedUp(figures.exhaustion ? [figures.exhaustion] : []);
  return { ...figures, usedUpOn: usedUp.get(projectId) ?? null };
}

async function topRows({ figures, replicas, sums: reader }: ProjectReport, { by, period: total }: ReportSums) {
  const spentOn = <Row extends { period: { count: number } }>(rows: readonly Row[]) =>
    rows.filter(({ period }) => period.count > 0).slice(0, TOP);
  const [categories, accounts, vendors] = [spentOn(by.category), spentOn(by.account), spentOn(by.vendor)];
  const parts = { figures, total };
  // All categories of the report, so that one of them may be called Uncategorized.
  const known = await replicas.categories(by.category.map(({ key }) => Number(key)));
  return {
    topCategories: toCategoryRows(categories, known, parts),
    topAccounts: toAccountRows(accounts, await replicas.accounts(accounts.map(({ key }) => Number(key))), parts),
    topVendors: toVendorRows(vendors, await reader.vendors(vendors.map(({ key }) => key)), parts),
  };
}

function spendChart({ figures }: ProjectReport, { months, before }: ReportSums, labels: readonly string[]) {
  const spent = labels.map((month) => (months.get(month) ?? NOTHING).amountMinor);
  let toDate = before.amountMinor;
  return figures.chart(labels, { Spend: spent, Cumulative: spent.map((minor) => (toDate += minor)) });
}

function averageOf({ period: { amountMinor, count } }: ReportSums): bigint | null {
  return count === 0 ? null : divideHalfEven(amountMinor, BigInt(count));
}

/** The first month that is not closed at the end of a period. */
function openMonth(to: string, today: string): string {
  return earliest(monthOf(addDays(to, 1) ?? to), monthOf(today));
}

function toExpense(
  { id, day, vendor, accountId, categoryId, amountMinor }: LargeExpense,
  { currency }: ProjectReport,
): ReportExpense {
  return {
    ...{ id, expenseDate: day, vendor, account: { id: accountId } },
    category: categoryId === null ? null : { id: categoryId },
    amount: toMoney(amountMinor, currency),
  };
}
