import type { CurrencyCode } from '@outlay/money/currencies';
import type { AccountEntryKind, CashComparison, Cashflow, CashFigure } from '../__generated__/resolvers.ts';
import { toMoney } from '../dashboards/money.mapper.ts';
import { ratio, reportedExpenses } from '../reports/figures/report-figure.mapper.ts';
import type { Sum } from '../reports/figures/sum.ts';
import type { Days } from '../reports/period/report-period.ts';
import type { CashFlow } from './cash-sums.ts';

/** Figures of a cashflow, in the order of a table. */
type Figure = 'inflow' | 'deposits' | 'adjustmentsIn' | 'outflow' | 'expenses' | 'adjustmentsOut' | 'transferred';

const KINDS: Readonly<Record<Figure, readonly AccountEntryKind[]>> = {
  inflow: ['DEPOSIT', 'ADJUSTMENT'],
  deposits: ['DEPOSIT'],
  adjustmentsIn: ['ADJUSTMENT'],
  outflow: ['EXPENSE', 'REVERSAL', 'ADJUSTMENT'],
  expenses: ['EXPENSE', 'REVERSAL'],
  adjustmentsOut: ['ADJUSTMENT'],
  transferred: ['TRANSFER'],
};
/** Number of ids that a filter of expenses takes. */
const MOST_IDS = 100;
const OF_EXPENSES: readonly Figure[] = ['outflow', 'expenses'];

/** The accounts of a report. */
export interface CashScope {
  currency: CurrencyCode;
  accountIds: readonly string[];
  /** True for every account of the tenant: then no filter needs to name them. */
  isWholeTenant: boolean;
}

/** A flow with its days. */
export interface DatedFlow {
  days: Days;
  flow: CashFlow;
}

/** A cashflow as GraphQL shows it. @param before the flow to compare it with */
export function toCashflow(now: DatedFlow, before: DatedFlow | null, scope: CashScope): Cashflow {
  const figure = (name: Figure) => toFigure(name, now, before, scope);
  const { flow } = now;
  return {
    openingBalance: toMoney(flow.openingMinor, scope.currency),
    inflow: figure('inflow'),
    deposits: figure('deposits'),
    adjustmentsIn: figure('adjustmentsIn'),
    outflow: figure('outflow'),
    expenses: figure('expenses'),
    adjustmentsOut: figure('adjustmentsOut'),
    transferred: figure('transferred'),
    net: toMoney(flow.netMinor, scope.currency),
    closingBalance: toMoney(flow.closingMinor, scope.currency),
  };
}

function toFigure(name: Figure, { days, flow }: DatedFlow, before: DatedFlow | null, scope: CashScope): CashFigure {
  return {
    ...toSum(name, flow[name], days, scope),
    comparison: before && toComparison(name, flow[name], before, scope),
  };
}

function toComparison(name: Figure, now: Sum, { days, flow }: DatedFlow, scope: CashScope): CashComparison {
  const before = flow[name];
  const change = now.amountMinor - before.amountMinor;
  return {
    ...toSum(name, before, days, scope),
    change: toMoney(change, scope.currency),
    relativeChange: ratio(change, before.amountMinor),
  };
}

function toSum(
  name: Figure,
  { amountMinor, count }: Sum,
  days: Days,
  scope: CashScope,
): Omit<CashFigure, 'comparison' | '__typename'> {
  const isNamed = scope.accountIds.length <= MOST_IDS;
  const accountId = isNamed ? [...scope.accountIds] : [];
  const hasExpenses = OF_EXPENSES.includes(name) && scope.accountIds.length > 0 && (isNamed || scope.isWholeTenant);
  return {
    amount: toMoney(amountMinor, scope.currency),
    count,
    expenses: hasExpenses ? reportedExpenses(scope.isWholeTenant ? {} : { accountId }, days) : null,
    entries: { accountId, kind: [...KINDS[name]], dateFrom: days.from, dateTo: days.to },
  };
}
