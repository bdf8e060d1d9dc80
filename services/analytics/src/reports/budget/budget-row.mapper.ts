import { currencyOf } from '@outlay/money/currencies';
import { divideHalfEven } from '@outlay/money/rounding';
import type { ResolversParentTypes } from '../../__generated__/resolvers.ts';
import { daysBetween, earliest, latest } from '../../calendar/months.ts';
import { toMoney, toMoneyOrNull } from '../../dashboards/money.mapper.ts';
import type { KnownProject } from '../../replicas/replica-reading.repository.ts';
import { Figures, ratio } from '../figures/report-figure.mapper.ts';
import { addSums } from '../figures/sum.ts';
import type { Days, ReportPeriod } from '../period/report-period.ts';
import type { BudgetSums } from './budget-sums.repository.ts';

/** A project and its spend, in its currency. */
export interface ProjectBudget {
  project: KnownProject;
  sums: BudgetSums;
}

export function toBudgetRow(
  { project, sums }: ProjectBudget,
  period: ReportPeriod,
): ResolversParentTypes['BudgetReportRow'] {
  const { projectId, name, status, startDate, endDate, startingBudgetMinor, projectedEstimateMinor } = project;
  const currency = currencyOf(project.currency);
  const figures = new Figures(currency, period, { projectId: [String(projectId)] });
  const toDate = addSums(sums.before, sums.period);
  return {
    ...{ project: { id: String(projectId) }, name, status, startDate, endDate, currency },
    startingBudget: toMoney(startingBudgetMinor, currency),
    projectedEstimate: toMoney(projectedEstimateMinor, currency),
    planned: toMoneyOrNull(plannedMinor(project, period), currency),
    spend: figures.compared(sums),
    spentToDate: figures.of(toDate, { to: period.to }),
    remainingBudget: toMoney(startingBudgetMinor - toDate.amountMinor, currency),
    used: ratio(toDate.amountMinor, startingBudgetMinor),
  };
}

/** The part of the estimate that falls on the days of a period. */
export function plannedMinor(
  {
    startDate,
    endDate,
    projectedEstimateMinor,
  }: Pick<KnownProject, 'startDate' | 'endDate' | 'projectedEstimateMinor'>,
  { from, to }: Days,
): bigint | null {
  if (endDate === null) return null;
  const days = daysBetween(latest(startDate, from), earliest(endDate, to)) + 1;
  if (days <= 0) return 0n;
  return divideHalfEven(projectedEstimateMinor * BigInt(days), BigInt(daysBetween(startDate, endDate) + 1));
}
