import type { ReportFigure } from '../../__generated__/resolvers.ts';
import type { VendorsReportModel } from '../../reports/vendors/vendors-report.service.ts';
import { digitsOf, factsOf, figuresTable, type Reader, type ReportDocument } from '../report-document.ts';
import { RowTables } from './rows.ts';

const CHARTED = 15;
const SHARE_DIGITS = 4;

export function vendorsDocument(report: VendorsReportModel, reader: Reader): ReportDocument {
  const { words } = reader;
  const { currency, rows, others, total } = report;
  const rest = others
    ? [{ vendor: words.otherVendors, vendorId: null, share: shareOf(others, total), spend: others }]
    : [];
  const main = new RowTables(words, currency).vendors(words.vendors, [...rows, ...rest]);
  const charted = rows.slice(0, CHARTED);
  return {
    ...{ slug: 'vendors', title: words.vendors, projectName: null, days: report.period, currency, main },
    facts: factsOf(report, reader),
    charts: [
      {
        ...{ kind: 'horizontal-bars', title: words.largestVendors, unit: currency, digits: digitsOf(currency) },
        labels: charted.map(({ vendor }) => vendor ?? words.noVendor),
        series: [{ label: words.spend, values: charted.map(({ spend }) => Number(spend.amount.amount)) }],
      },
    ],
    tables: [
      figuresTable(words, currency, [
        [words.total, total],
        [words.otherVendors, others],
      ]),
      main,
    ],
  };
}

function shareOf(part: ReportFigure, whole: ReportFigure): number | null {
  const total = Number(whole.amount.amount);
  return total > 0 ? Number((Number(part.amount.amount) / total).toFixed(SHARE_DIGITS)) : null;
}
