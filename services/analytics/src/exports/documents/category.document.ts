import type { CategoryBreakdownReportModel } from '../../reports/breakdown/category-breakdown-report.service.ts';
import { factsOf, figuresTable, type Reader, type ReportDocument } from '../report-document.ts';
import { RowTables } from './rows.ts';

export function categoryDocument(report: CategoryBreakdownReportModel, reader: Reader): ReportDocument {
  const { words } = reader;
  const { currency, rows } = report;
  const main = new RowTables(words, currency).categories(words.byCategory, rows);
  return {
    ...{ slug: 'category-breakdown', title: words.category, projectName: report.name, days: report.period, main },
    facts: factsOf(report, reader),
    charts: [
      {
        ...{ kind: 'donut', title: words.byCategory, unit: currency },
        labels: rows.map(({ category, label }) => (category ? label : words.noCategory)),
        values: rows.map(({ spend }) => Number(spend.amount.amount)),
      },
    ],
    tables: [figuresTable(words, currency, [[words.total, report.total]]), main],
  };
}
