import type { RequestContext } from '@outlay/tenancy/request-context';
import type { BudgetTotal, ResolversParentTypes } from '../../__generated__/resolvers.ts';
import { toMoney } from '../../dashboards/money.mapper.ts';
import { ratio } from '../figures/report-figure.mapper.ts';
import { addSums } from '../figures/sum.ts';
import type { PeriodArgs } from '../period/report-period.ts';
import type { ReportParts } from '../project-report.ts';
import { readTenantReport, toTenantHead, type TenantReport } from '../tenant-report.ts';
import { toBudgetRow, type ProjectBudget } from './budget-row.mapper.ts';
import { BudgetSumsRepository } from './budget-sums.repository.ts';

/** The report as GraphQL shows it; its projects are links. */
export type BudgetReportModel = ResolversParentTypes['BudgetReport'];

/** Project 0 of the sums. */
const TENANT = 0;
/** Number of ids that a filter of expenses takes. */
const MOST_IDS = 100;

/** Answers reports on budgets. */
export class BudgetReportService {
  readonly #parts: ReportParts;

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  /** @throws AppError as `readTenantReport` */
  async find(context: RequestContext, args: PeriodArgs): Promise<BudgetReportModel> {
    const found = await readTenantReport(this.#parts, context, args, 'The report on budgets', read);
    const { isWhole, isCurrent, ...report } = found;
    return { ...report, isCurrent: isCurrent && isWhole };
  }
}

async function read(report: TenantReport) {
  const { em, tenantId, currency, period, figures, replicas } = report;
  const projects = await replicas.liveProjects();
  const sums = await new BudgetSumsRepository(em, tenantId).read(
    [{ projectId: TENANT, currency }, ...projects],
    period,
  );
  const budgets = projects.map((project) => ({ project, sums: sums.of(project.projectId) }));
  const inBase = budgets.filter(({ project }) => project.currency === currency);
  return {
    ...toTenantHead(report),
    total: totalOf(inBase, budgets.length - inBase.length, report),
    tenantSpend: figures.compared(sums.of(TENANT)),
    chart: figures.chart(
      inBase.map(({ project }) => project.name),
      {
        'Starting budget': inBase.map(({ project }) => project.startingBudgetMinor),
        'Spent to date': inBase.map(({ sums: { before, period: own } }) => addSums(before, own).amountMinor),
      },
    ),
    rows: budgets.map((budget) => toBudgetRow(budget, period)),
    asOf: await replicas.newestChange(),
    isWhole: sums.isWhole,
  };
}

function totalOf(
  budgets: readonly ProjectBudget[],
  projectsLeftOut: number,
  { currency, figures, period }: TenantReport,
): BudgetTotal {
  const sumUp = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
  const budgetMinor = sumUp(budgets.map(({ project }) => project.startingBudgetMinor));
  const estimateMinor = sumUp(budgets.map(({ project }) => project.projectedEstimateMinor));
  const spent = {
    period: addSums(...budgets.map(({ sums }) => sums.period)),
    previous: addSums(...budgets.map(({ sums }) => sums.previous)),
  };
  const toDate = addSums(spent.period, ...budgets.map(({ sums }) => sums.before));
  const ids = budgets.map(({ project }) => String(project.projectId));
  // A filter without ids would list the expenses of every project.
  const conditions = ids.length === 0 || ids.length > MOST_IDS ? null : { projectId: ids };
  return {
    ...{ projects: budgets.length, projectsLeftOut },
    startingBudget: toMoney(budgetMinor, currency),
    projectedEstimate: toMoney(estimateMinor, currency),
    spend: figures.compared(spent, conditions),
    spentToDate: figures.of(toDate, { to: period.to }, conditions),
    remainingBudget: toMoney(budgetMinor - toDate.amountMinor, currency),
    used: ratio(toDate.amountMinor, budgetMinor),
  };
}
