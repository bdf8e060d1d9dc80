import type { VendorsReportModel } from '../../reports/vendors/vendors-report.service.ts';
import { factsOf, figuresTable, type Reader, type ReportDocument } from '../report-document.ts';
import { RowTables } from './rows.ts';

const CHARTED = 15;

export function vendorsDocument(report: VendorsReportModel, reader: Reader): ReportDocument {
  const { words } = reader;
  const { currency, rows } = report;
  const main = new RowTables(words, currency).vendors(words.vendors, rows);
  const charted = rows.slice(0, CHARTED);
  return {
    ...{ slug: 'vendors', title: words.vendors, projectName: null, days: report.period, main },
    facts: factsOf(report, reader),
    charts: [
      {
        ...{ kind: 'horizontal-bars', title: words.largestVendors, unit: currency },
        labels: charted.map(({ vendor }) => vendor ?? words.noVendor),
        series: [{ label: words.spend, values: charted.map(({ spend }) => Number(spend.amount.amount)) }],
      },
    ],
    tables: [
      figuresTable(words, currency, [
        [words.total, report.total],
        [words.otherVendors, report.others],
      ]),
      main,
    ],
  };
}
