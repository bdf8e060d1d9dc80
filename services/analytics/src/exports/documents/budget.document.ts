import type { Column, Row, WholeTable } from '@outlay/files/table';
import type { BudgetReportModel } from '../../reports/budget/budget-report.service.ts';
import type { Words } from '../language/words.ts';
import { digitsOf, factsOf, figuresTable, type Reader, type ReportDocument } from '../report-document.ts';

const CHARTED = 15;

export function budgetDocument(report: BudgetReportModel, reader: Reader): ReportDocument {
  const { words } = reader;
  const { currency, rows, total } = report;
  const main = budgetTable(rows, words);
  const { projectsLeftOut: count } = total;
  const leftOut = count === 0 ? [] : [{ label: words.projectsLeftOut, value: String(count) }];
  const charted = rows.filter((row) => row.currency === currency).slice(0, CHARTED);
  return {
    ...{ slug: 'budget', title: words.budget, projectName: null, days: report.period, currency, main },
    facts: [...factsOf(report, reader), ...leftOut],
    charts: [
      {
        ...{ kind: 'horizontal-bars', title: words.budgetAndSpend, unit: currency, digits: digitsOf(currency) },
        labels: charted.map(({ name }) => name),
        series: [
          { label: words.startingBudget, values: charted.map((row) => Number(row.startingBudget.amount)) },
          { label: words.spentToDate, values: charted.map((row) => Number(row.spentToDate.amount.amount)) },
        ],
      },
    ],
    tables: [
      figuresTable(words, currency, [
        [words.tenantSpend, report.tenantSpend],
        [words.spend, total.spend],
        [words.spentToDate, total.spentToDate],
        [words.startingBudget, total.startingBudget],
        [words.remainingBudget, total.remainingBudget],
        [words.projectedEstimate, total.projectedEstimate],
      ]),
      main,
    ],
  };
}

/** Amounts of each row are in its own currency, with that currency's digits. */
function budgetTable(rows: BudgetReportModel['rows'], words: Words): WholeTable {
  const money = (key: string, label: string): Column => ({ key, label, kind: 'money' });
  return {
    ...{ name: words.budget, title: words.budget },
    columns: [
      { key: 'project_id', label: '#', kind: 'integer' },
      { key: 'project', label: words.project, kind: 'text' },
      { key: 'status', label: words.status, kind: 'text' },
      { key: 'start_date', label: words.startDate, kind: 'date' },
      { key: 'end_date', label: words.endDate, kind: 'date' },
      { key: 'currency', label: words.currency, kind: 'text' },
      money('starting_budget', words.startingBudget),
      money('projected_estimate', words.projectedEstimate),
      money('planned', words.planned),
      money('amount', words.spend),
      { key: 'count', label: words.count, kind: 'integer' },
      money('previous_amount', words.previous),
      money('spent_to_date', words.spentToDate),
      money('remaining_budget', words.remainingBudget),
      { key: 'used', label: words.used, kind: 'share' },
    ],
    rows: rows.map((row): Row => {
      const { spend } = row;
      return [
        ...[row.project.id, row.name, words.statuses[row.status], row.startDate, row.endDate ?? null, row.currency],
        ...[row.startingBudget.amount, row.projectedEstimate.amount, row.planned?.amount ?? null],
        ...[spend.amount.amount, spend.count, spend.comparison?.amount.amount ?? null],
        ...[row.spentToDate.amount.amount, row.remainingBudget.amount, row.used ?? null],
      ];
    }),
  };
}
