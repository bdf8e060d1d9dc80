import type { ProjectSummaryReportModel } from '../../reports/summary/project-summary-report.service.ts';
import { factsOf, figuresTable, type Reader, type ReportDocument } from '../report-document.ts';
import { RowTables } from './rows.ts';

export function summaryDocument(report: ProjectSummaryReportModel, reader: Reader): ReportDocument {
  const { words } = reader;
  const { currency, rows } = report;
  const tables = new RowTables(words, currency);
  const main = tables.months(rows);
  return {
    ...{ slug: 'summary', title: words.summary, projectName: report.name, days: report.period, currency, main },
    facts: factsOf(report, reader),
    charts: [
      {
        ...{ kind: 'bars', title: words.spendByMonth, unit: currency, labels: rows.map(({ month }) => month) },
        series: [{ label: words.spend, values: rows.map(({ spend }) => Number(spend.amount.amount)) }],
      },
    ],
    tables: [
      figuresTable(words, currency, [
        [words.spend, report.spend],
        [words.spentBefore, report.spentBefore],
        [words.spentToDate, report.spentToDate],
        [words.startingBudget, report.startingBudget],
        [words.remainingBudget, report.remainingBudget],
        [words.projectedEstimate, report.projectedEstimate],
        [words.expectedTotal, report.forecast.expectedTotal],
        [words.burnRate, report.burnRate],
        [words.average, report.average],
      ]),
      main,
      tables.categories(words.topCategories, report.topCategories),
      tables.vendors(words.topVendors, report.topVendors),
      tables.accounts(words.topAccounts, report.topAccounts),
      tables.expenses(words.largestExpenses, report.largestExpenses),
    ],
  };
}
