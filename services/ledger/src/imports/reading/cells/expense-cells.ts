import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import { exponentOf, parseAmount } from '@outlay/money/money';
import { restoreNeutralised } from '@outlay/files/neutralise';
import { readOptionalLine } from '@outlay/text/read-text';
import { readNote, readTags, readVendor } from '../../../expenses/expense-text.ts';
import { currencyOfHeader, currencySign } from '../values/currency-signs.ts';
import { sharedSignOf, type SharedSign } from '../values/shared-signs.ts';
import { isNotBooked } from '../values/status-words.ts';
import { quoted, type RowReading } from './cell-error.ts';
import { readCurrencyCell } from './read-currency.ts';
import { readDate } from './read-date.ts';
import { readNumber, type CellNumber } from './read-number.ts';
import { readSpend } from './read-spend.ts';
import { RowCells, type RowLayout } from './row-cells.ts';

/** An expense as a row has it; names are not looked up yet. */
export interface ExpenseValues {
  readonly expenseDate: string;
  /** A plain decimal above 0. */
  readonly amount: string;
  /** null: the account's. */
  readonly currency: CurrencyCode | null;
  /** A sign in the row that does not tell its currency: the account's, or that of the file, must be one of its own. */
  readonly sharedSign: SharedSign | null;
  /** As the bank booked it; null where no column says it. */
  readonly accountAmount: string | null;
  readonly vendor: string | null;
  readonly note: string | null;
  readonly account: string | null;
  readonly project: string | null;
  readonly category: string | null;
  readonly tags: readonly string[];
}

const NAME_LENGTH = 200;
const SHORTER = 'Shorten or correct the cell.';

/** Reads rows of a file by one layout. */
export function expenseReader(layout: RowLayout): (cells: readonly string[]) => RowReading<ExpenseValues> {
  const usualCurrency = usualCurrencyOf(layout);
  return (cells) => {
    const row = new RowCells(layout, cells);
    const text = (
      field: 'vendor' | 'note' | 'account' | 'project' | 'category' | 'tags',
      read: (text: string) => string | null,
    ) => (row.has(field) ? row.read(field, (cell) => read(restoreNeutralised(cell)), SHORTER) : null);
    const name = (field: 'account' | 'project' | 'category') =>
      text(field, (cell) => readOptionalLine(cell, field, NAME_LENGTH));
    const hasDate = row.requires(['expense_date'], 'the date');
    const hasAmount = row.requires(['amount', 'debit'], 'the amount');
    const { format, lastDay } = layout;
    const expenseDate = hasDate ? row.read('expense_date', (cell) => readDate(cell, format.dateOrder, lastDay)) : null;
    const spend = hasAmount ? readSpend(row, layout) : null;
    const currency = spend === null ? null : readCurrency(row, spend, usualCurrency);
    const accountAmount = row.has('account_amount') ? readAccountAmount(row, layout) : null;
    const values = {
      currency,
      sharedSign: spend?.currency === null ? sharedSignIn(row) : null,
      accountAmount,
      vendor: text('vendor', readVendor),
      note: text('note', readNote),
      account: name('account'),
      project: name('project'),
      category: name('category'),
      tags: row.has('tags') ? (row.read('tags', readTagsCell, SHORTER) ?? []) : [],
    };
    checkStatus(row);
    if (spend !== null && currency !== null) checkDecimals(row, spend, currency);
    if (row.errors.length > 0 || expenseDate === null || spend === null) return { errors: row.errors };
    return { values: { expenseDate, amount: spend.magnitude, ...values } };
  };
}

export function readExpenseCells(cells: readonly string[], layout: RowLayout): RowReading<ExpenseValues> {
  return expenseReader(layout)(cells);
}

/** For rows that do not say their currency: that of the amount's header, else the default. */
function usualCurrencyOf({ headers, mapping, defaults }: RowLayout): CurrencyCode | null {
  const amount = mapping.amount ?? mapping.debit;
  const named = amount === undefined ? null : currencyOfHeader(headers[amount] ?? '');
  return named ?? (defaults.currency == null ? null : currencyOf(defaults.currency));
}

function readCurrency(row: RowCells, spend: CellNumber, usual: CurrencyCode | null): CurrencyCode | null {
  const stated = row.has('currency') ? row.read('currency', readCurrencyCell) : null;
  if (stated !== null && spend.currency !== null && stated !== spend.currency) {
    row.add('currency', {
      code: 'INVALID_CHOICE',
      message: `The currency is ${stated}, but the amount is in ${spend.currency}.`,
      hint: 'Correct one of the two cells.',
    });
  }
  return stated ?? spend.currency ?? usual;
}

function sharedSignIn(row: RowCells): SharedSign | null {
  const stated = row.text('currency');
  if (currencySign(stated)?.currency != null) return null;
  return sharedSignOf(stated) ?? sharedSignOf(row.text(row.has('amount') ? 'amount' : 'debit'));
}

function checkDecimals(row: RowCells, { magnitude }: CellNumber, currency: CurrencyCode): void {
  const field = row.has('amount') ? 'amount' : 'debit';
  const hint = `${currency} has ${exponentOf(currency)} decimals. Correct the amount or the currency.`;
  row.read(field, () => parseAmount(magnitude, currency), hint);
}

function readAccountAmount(row: RowCells, { format }: RowLayout): string | null {
  return row.read('account_amount', (cell) => readNumber(cell, format.decimal)?.magnitude ?? null);
}

function readTagsCell(cell: string): string[] {
  const tags = restoreNeutralised(cell)
    .split(/[;,\n]/)
    .map((tag) => tag.trim().replace(/^#/, ''));
  return readTags(tags.filter((tag) => tag !== ''));
}

/** Payments that were not made, and expenses that were deleted. */
function checkStatus(row: RowCells): void {
  const status = row.text('status');
  const hint = 'Leave the row out.';
  if (isNotBooked(status)) {
    row.add('status', { code: 'NOT_A_SPEND', message: `This is no expense: its status is ${quoted(status)}.`, hint });
  }
  if (row.text('deleted_at') !== '') {
    row.add('deleted_at', { code: 'NOT_A_SPEND', message: 'This is no expense: it was deleted.', hint });
  }
}
