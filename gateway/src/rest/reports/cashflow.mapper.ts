import type { z } from 'zod';
import type {
  CashEntriesDetailsFragment,
  CashflowDetailsFragment,
  ReadCashflowReportQuery,
} from '../../__generated__/rest-operations.ts';
import { entryKind } from '../accounts/entries.schemas.ts';
import { toAmount } from '../schema/charts.ts';
import { cashInterval, type cashflowReport } from './cashflow.schemas.ts';
import { toFilter, toReportFields } from './report-parts.mapper.ts';

type FoundReport = NonNullable<ReadCashflowReportQuery['tenantCashflowReport']>;
type Report = z.output<typeof cashflowReport>;

export function toCashflowReport(found: FoundReport): Report {
  return {
    ...toReportFields(found),
    other_currencies: found.otherCurrencies,
    account_ids: found.accounts.map(({ id }) => Number(id)),
    interval: cashInterval.toRest(found.interval),
    total: toCashflow(found.total),
    previous: found.previous && toCashflow(found.previous),
    rows: found.rows.map(({ from, to, label, cashflow }) => ({ from, to, label, ...toCashflow(cashflow) })),
  };
}

function toCashflow(found: CashflowDetailsFragment): Report['total'] {
  return {
    opening_balance: toAmount(found.openingBalance),
    inflow: toFigure(found.inflow),
    deposits: toFigure(found.deposits),
    adjustments_in: toFigure(found.adjustmentsIn),
    outflow: toFigure(found.outflow),
    expenses: toFigure(found.expenses),
    adjustments_out: toFigure(found.adjustmentsOut),
    transferred: toFigure(found.transferred),
    net: toAmount(found.net),
    closing_balance: toAmount(found.closingBalance),
  };
}

function toFigure({ comparison, ...found }: CashflowDetailsFragment['inflow']): Report['total']['inflow'] {
  return {
    ...toSum(found),
    previous: comparison && {
      ...toSum(comparison),
      change: toAmount(comparison.change),
      relative_change: comparison.relativeChange,
    },
  };
}

function toSum({
  amount,
  count,
  expenses,
  entries,
}: Pick<CashflowDetailsFragment['inflow'], 'amount' | 'count' | 'expenses' | 'entries'>) {
  return { amount: toAmount(amount), count, filter: toFilter(expenses), entries: toEntries(entries) };
}

function toEntries({ accountId, kind, dateFrom, dateTo }: CashEntriesDetailsFragment) {
  return {
    account_id: accountId.map(Number),
    kind: kind.map((one) => entryKind.toRest(one)),
    date_from: dateFrom,
    date_to: dateTo,
  };
}
