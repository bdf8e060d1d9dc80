import type { ImportField, Mapping } from '../import-fields.ts';
import type { ColumnSummary } from '../values/column-profile.ts';
import { currencySign } from '../values/currency-signs.ts';

/** The share of cells that must fit a type. */
const MOST = 0.5;

/** True unless the cells of a column cannot be values of the field. Empty columns suit every field. */
export function suits(field: ImportField, column: ColumnSummary): boolean {
  switch (field) {
    case 'expense_date':
      return isMostly(column.dates.fitting, column);
    case 'amount':
    case 'debit':
    case 'credit':
    case 'account_amount':
    case 'opening_balance':
    case 'low_balance_threshold':
      return isMostly(column.numbers.fitting, column) && !areDates(column);
    case 'direction':
      return isMostly(column.spent + column.received, column) && column.filled > 0;
    case 'currency':
      return column.filled === 0 || areCurrencies(column);
    case 'account':
      return column.filled === 0 || !areNumbersOfAccounts(column);
    case 'vendor':
      return column.filled === 0 || !(areDates(column) || areNumbers(column));
    case 'note':
      return column.filled === 0 || !areDates(column);
    case 'project':
    case 'category':
    case 'tags':
    case 'status':
    case 'deleted_at':
    case 'name':
    case 'type':
    case 'overdraft':
      return true;
  }
}

/** The columns of a file without a header, by their cells. */
export function withoutHeader(columns: readonly ColumnSummary[]): Mapping {
  const currency = columns.findIndex((column) => column.filled > 0 && areCurrencies(column));
  const [vendor, note] = textColumns(columns);
  return found({
    ...{ expense_date: dateColumn(columns), amount: amountColumn(columns), currency },
    ...{ vendor: vendor ?? -1, note: note ?? -1 },
  });
}

/** Adds by their cells the columns that no expense can be without, where no header names them. */
export function withNecessary(mapping: Mapping, columns: readonly ColumnSummary[]): Mapping {
  const { expense_date, amount, debit } = mapping;
  const taken = new Set(Object.values(mapping));
  const free = columns.map((column, index) => (taken.has(index) ? { ...column, filled: 0 } : column));
  return {
    ...mapping,
    ...(expense_date === undefined && found({ expense_date: dateColumn(free) })),
    ...(amount === undefined && debit === undefined && found({ amount: amountColumn(free) })),
  };
}

function found(columns: Readonly<Record<string, number>>): Mapping {
  return Object.fromEntries(Object.entries(columns).filter(([, column]) => column !== -1));
}

function dateColumn(columns: readonly ColumnSummary[]): number {
  return columns.findIndex((column) => column.filled > 0 && areDates(column));
}

/** The amounts have both signs, or cents; a balance may have these too, but follows them, and is rarely negative. */
function amountColumn(columns: readonly ColumnSummary[]): number {
  const money = columns.map(
    (column) => isMostly(column.numbers.fitting, column) && !areDates(column) && column.filled > 0,
  );
  const negative = columns.findIndex(
    ({ negative, positive }, index) => money[index] === true && negative > 0 && negative >= positive,
  );
  if (negative !== -1) return negative;
  const withCents = columns.findIndex(({ moneyLike }, index) => money[index] === true && moneyLike > 0);
  return withCents === -1 ? money.indexOf(true) : withCents;
}

/** Columns of text, those with the longest cells first. */
function textColumns(columns: readonly ColumnSummary[]): number[] {
  return columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => column.filled > 0 && column.longest > 3 && !areDates(column) && !areNumbers(column))
    .filter(({ column }) => !areNumbersOfAccounts(column))
    .toSorted((one, other) => other.column.longest - one.column.longest)
    .map(({ index }) => index);
}

function isMostly(count: number, { filled }: ColumnSummary): boolean {
  return count >= filled * MOST;
}

function areDates(column: ColumnSummary): boolean {
  return column.filled > 0 && isMostly(column.dates.fitting, column) && column.dates.fitting >= column.moneyLike;
}

function areNumbers(column: ColumnSummary): boolean {
  return column.filled > 0 && isMostly(column.numbers.fitting, column);
}

function areCurrencies({ samples }: ColumnSummary): boolean {
  return samples.some((sample) => currencySign(sample) !== null);
}

/** IBANs and other numbers of accounts are no names. */
function areNumbersOfAccounts({ samples }: ColumnSummary): boolean {
  return samples.every((sample) => /^[A-Z]{2}\d{2}[ A-Z0-9]{8,}$|^[\d Xx*./-]{4,}$/.test(sample));
}
