import type { Chart } from '@outlay/files/pdf-document';
import type { Column, Row, WholeTable } from '@outlay/files/table';
import type { MonthlyTrendReportModel } from '../../reports/trend/monthly-trend-report.service.ts';
import type { Words } from '../language/words.ts';
import { digitsOf, factsOf, figureCells, figureColumns, type Reader, type ReportDocument } from '../report-document.ts';
import { RowTables } from './rows.ts';

type Series = MonthlyTrendReportModel['series'][number];

/** Series that a chart can show; the others are in the table. */
const CHARTED = 12;

export function trendDocument(report: MonthlyTrendReportModel, reader: Reader): ReportDocument {
  const { words } = reader;
  const { currency, by, rows } = report;
  const months = new RowTables(words, currency).months(rows);
  const isTotal = by === 'TOTAL';
  const main = isTotal ? months : seriesByMonth(report, words);
  return {
    ...{ slug: 'monthly-trend', title: words.trend, projectName: report.name, days: report.period, currency, main },
    facts: factsOf(report, reader),
    charts: [chartOf(report, words)],
    tables: isTotal ? [months] : [months, seriesTable(report, words), main],
  };
}

function chartOf({ by, currency, rows, series }: MonthlyTrendReportModel, words: Words): Chart {
  const valuesOf = (one: Series): number[] => one.months.map(({ amount }) => Number(amount.amount));
  const shown = series.slice(0, CHARTED).map((one) => ({ label: nameOf(one, by, words), values: valuesOf(one) }));
  const rest = series.slice(CHARTED).map(valuesOf);
  const others = rows.map((_, month) => rest.reduce((sum, values) => sum + (values[month] ?? 0), 0));
  const label = by === 'ACCOUNT' ? words.otherAccounts : words.otherCategories;
  return {
    ...{ kind: by === 'TOTAL' ? 'bars' : 'stacked-bars', title: words.spendByMonth, unit: currency },
    labels: rows.map(({ month }) => month),
    series: rest.length === 0 ? shown : [...shown, { label, values: others }],
  };
}

function seriesTable({ by, currency, series }: MonthlyTrendReportModel, words: Words): WholeTable {
  const title = by === 'ACCOUNT' ? words.byAccount : words.byCategory;
  return {
    ...{ name: title, title },
    columns: [
      ...keyColumns(by, words),
      { key: 'share', label: words.share, kind: 'share' },
      ...figureColumns(words, currency),
    ],
    rows: series.map((one) => [...keyCells(one, by, words), one.share ?? null, ...figureCells(one.spend)]),
  };
}

/** A row for each month of each series, which is how other programs like it. */
function seriesByMonth({ by, currency, rows, series }: MonthlyTrendReportModel, words: Words): WholeTable {
  return {
    ...{ name: words.seriesByMonth, title: words.seriesByMonth },
    columns: [
      { key: 'month', label: words.month, kind: 'month' },
      ...keyColumns(by, words),
      { key: 'amount', label: words.spend, kind: 'money', digits: digitsOf(currency) },
      { key: 'count', label: words.count, kind: 'integer' },
    ],
    rows: rows.flatMap(({ month }, at) =>
      series.flatMap((one): Row[] => {
        const figure = one.months[at];
        return figure ? [[month, ...keyCells(one, by, words), figure.amount.amount, figure.count]] : [];
      }),
    ),
  };
}

function keyColumns(by: MonthlyTrendReportModel['by'], words: Words): Column[] {
  const [key, label] = by === 'ACCOUNT' ? ['account', words.account] : ['category', words.categoryName];
  return [
    { key: `${key}_id`, label: '#', kind: 'integer' },
    { key, label, kind: 'text' },
  ];
}

function keyCells(one: Series, by: MonthlyTrendReportModel['by'], words: Words): Row {
  return [one.account?.id ?? one.category?.id ?? null, nameOf(one, by, words)];
}

function nameOf({ account, category, label, isRest }: Series, by: MonthlyTrendReportModel['by'], words: Words): string {
  if (account || category) return label;
  if (by === 'TOTAL') return words.total;
  if (isRest) return by === 'ACCOUNT' ? words.otherAccounts : words.otherCategories;
  return words.noCategory;
}
