import type { CategoryBreakdownReportModel } from '../../reports/breakdown/category-breakdown-report.service.ts';
import { digitsOf, factsOf, figuresTable, type Reader, type ReportDocument } from '../report-document.ts';
import { largestOf } from './largest.ts';
import { RowTables } from './rows.ts';

export function categoryDocument(report: CategoryBreakdownReportModel, reader: Reader): ReportDocument {
  const { words } = reader;
  const { currency, rows } = report;
  const main = new RowTables(words, currency).categories(words.byCategory, rows);
  return {
    ...{
      slug: 'category-breakdown',
      title: words.category,
      projectName: report.name,
      days: report.period,
      currency,
      main,
    },
    facts: factsOf(report, reader),
    charts: [
      {
        ...{ kind: 'donut', title: words.byCategory, unit: currency, digits: digitsOf(currency) },
        ...largestOf(
          rows.map(({ category, label, spend }) => ({
            label: category ? label : words.noCategory,
            value: Number(spend.amount.amount),
          })),
          words.otherCategories,
        ),
      },
    ],
    tables: [figuresTable(words, currency, [[words.total, report.total]]), main],
  };
}
