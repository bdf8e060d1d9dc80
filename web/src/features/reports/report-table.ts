import type { RouteLocationRaw } from 'vue-router';
import { formatMoney, type MoneyValue } from '@/locales/format.ts';
import { expensesBehind, type Figure } from './figures.ts';

export interface ReportCell {
  readonly text: string;
  /** Below the text. */
  readonly note?: string;
  /** Page with what the figure is made of. */
  readonly to?: RouteLocationRaw | undefined;
  /** `#rrggbb` */
  readonly color?: string | null;
  /** The table is sorted by it; by the text where it is absent. */
  readonly order?: bigint | number | string;
  /** Of an amount: amounts of different currencies have no order. */
  readonly currency?: string;
}

export interface ReportColumn {
  readonly key: string;
  readonly label: string;
  readonly align?: 'start' | 'end';
}

export interface ReportRow {
  readonly id: string;
  readonly cells: Readonly<Record<string, ReportCell>>;
  /** Stays at the end in every order. */
  readonly isLast?: boolean;
}

export function moneyCell(value: MoneyValue, parts: Partial<ReportCell> = {}): ReportCell {
  return { text: formatMoney(value), order: orderOf(value), currency: value.currency, ...parts };
}

/** A figure with the expenses behind it. */
export function figureCell(figure: Figure, note = ''): ReportCell {
  return moneyCell(figure.amount, { to: expensesBehind(figure.expenses), ...(note && { note }) });
}

/** Exact: amounts of one currency have the same number of digits after the point. */
function orderOf({ amount }: MoneyValue): bigint {
  return BigInt(amount.replace('.', ''));
}

/** @param sort `key` or `-key`; empty for the order as it is */
export function sortRows(rows: readonly ReportRow[], sort: string): ReportRow[] {
  if (sort === '') return [...rows];
  const key = sort.replace('-', '');
  const way = sort.startsWith('-') ? -1 : 1;
  return rows.toSorted((one, other) => {
    if ((one.isLast ?? false) !== (other.isLast ?? false)) return one.isLast ? 1 : -1;
    const [first, second] = [one.cells[key], other.cells[key]];
    return byCurrency(first, second) || way * compare(first, second);
  });
}

/** Keeps those of a currency together. */
function byCurrency(one: ReportCell | undefined, other: ReportCell | undefined): number {
  return one?.currency && other?.currency ? one.currency.localeCompare(other.currency) : 0;
}

function compare(one: ReportCell | undefined, other: ReportCell | undefined): number {
  const [first, second] = [one?.order ?? one?.text ?? '', other?.order ?? other?.text ?? ''];
  if (typeof first === 'string' || typeof second === 'string') return String(first).localeCompare(String(second));
  return first < second ? -1 : first > second ? 1 : 0;
}
