import type { Column, Row } from '@outlay/files/table';
import type { CashflowReportModel } from '../../cashflow/cashflow-report.service.ts';
import type { Words } from '../language/words.ts';
import { digitsOf, factsOf, type Reader, type ReportDocument } from '../report-document.ts';

type Flow = CashflowReportModel['total'];

export function cashflowDocument(report: CashflowReportModel, reader: Reader): ReportDocument {
  const { words } = reader;
  const { currency, rows, total, previous } = report;
  const others = report.otherCurrencies;
  const leftOut = others.length === 0 ? [] : [{ label: words.currenciesLeftOut, value: others.join(', ') }];
  const columns = flowColumns(words, currency);
  const labels = rows.map(({ label }) => label);
  const series = (label: string, amountOf: (flow: Flow) => string) => ({
    label,
    values: rows.map(({ cashflow }) => Number(amountOf(cashflow))),
  });
  const main = {
    ...{ name: words.cashflow, title: words.cashflow },
    columns: [
      { key: 'label', label: words.period, kind: 'text' },
      { key: 'from', label: words.startDate, kind: 'date' },
      { key: 'to', label: words.endDate, kind: 'date' },
      ...columns,
    ] satisfies Column[],
    rows: rows.map(({ label, from, to, cashflow }): Row => [label, from, to, ...flowCells(cashflow)]),
  };
  return {
    ...{ slug: 'cashflow', title: words.cashflow, projectName: null, days: report.period, currency, main },
    facts: [...factsOf(report, reader), ...leftOut],
    charts: [
      {
        ...{ kind: 'line', title: words.cashflow, unit: currency, labels },
        series: [
          series(words.inflow, ({ inflow }) => inflow.amount.amount),
          series(words.outflow, ({ outflow }) => outflow.amount.amount),
          series(words.net, ({ net }) => net.amount),
          series(words.closingBalance, ({ closingBalance }) => closingBalance.amount),
        ],
      },
    ],
    tables: [
      {
        ...{ name: words.figures, title: words.figures },
        columns: [{ key: 'period', label: words.period, kind: 'text' }, ...columns],
        rows: [
          [report.period.label, ...flowCells(total)],
          ...(previous && report.previousPeriod ? [[report.previousPeriod.label, ...flowCells(previous)]] : []),
        ],
      },
      main,
    ],
  };
}

function flowColumns(words: Words, currency: string): Column[] {
  const money = (key: string, label: string): Column => ({ key, label, kind: 'money', digits: digitsOf(currency) });
  return [
    money('opening_balance', words.openingBalance),
    money('inflow', words.inflow),
    money('outflow', words.outflow),
    money('net', words.net),
    money('transferred', words.transferred),
    money('closing_balance', words.closingBalance),
  ];
}

function flowCells({ openingBalance, inflow, outflow, net, transferred, closingBalance }: Flow): Row {
  return [
    openingBalance.amount,
    ...[inflow.amount.amount, outflow.amount.amount, net.amount, transferred.amount.amount],
    closingBalance.amount,
  ];
}
