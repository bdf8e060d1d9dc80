import type { SpendSign } from '../import-format.ts';
import { directionOf } from '../values/directions.ts';
import { CellFaultError, quoted } from './cell-error.ts';
import { readNumber, type CellNumber } from './read-number.ts';
import type { RowCells, RowLayout } from './row-cells.ts';

const LEAVE_OUT = 'Leave the row out: only money that was spent becomes an expense.';

const TWO_AMOUNTS = {
  code: 'NOT_ALLOWED',
  message: 'The row has an amount of debit and one of credit.',
  hint: 'Empty one of the two cells.',
} as const;

/** The money that a row spends; null where it does not, which is noted in the row's errors. */
export function readSpend(row: RowCells, { format }: RowLayout): CellNumber | null {
  if (row.has('debit') && row.has('credit')) return readDebit(row, format);
  const field = row.has('amount') ? 'amount' : 'debit';
  const sign = spendSignOf(row, format.spendSign);
  if (sign === null) return null;
  return row.read(field, (text) => spent(required(readNumber(text, format.decimal)), sign));
}

function readDebit(row: RowCells, { decimal, spendSign }: RowLayout['format']): CellNumber | null {
  const before = row.errors.length;
  const credit = row.read('credit', (text) => readNumber(text, decimal));
  const debit = row.read('debit', (text) => readNumber(text, decimal));
  if (row.errors.length > before) return null;
  if (debit !== null && credit !== null && !debit.isZero && !credit.isZero) {
    row.add('credit', TWO_AMOUNTS);
    return null;
  }
  if (debit !== null && !debit.isZero) return row.read('debit', () => spent(debit, spendSign));
  if (credit === null || credit.isZero) return row.read('debit', () => spent(required(debit), spendSign));
  row.add('credit', received(`${quoted(row.text('credit'))} came in`));
  return null;
}

/** The sign of spend in this row: a column of marks says it for each row. */
function spendSignOf(row: RowCells, usual: SpendSign): SpendSign | 'any' | null {
  const mark = row.text('direction');
  if (mark === '') return usual;
  const direction = directionOf(mark);
  if (direction === 'spent') return 'any';
  row.add(
    'direction',
    direction === 'received'
      ? received(`${quoted(mark)} is no spending`)
      : {
          code: 'INVALID_CHOICE',
          message: `${quoted(mark)} does not say whether money was spent or received.`,
          hint: 'Write debit or credit, or choose another column.',
        },
  );
  return null;
}

function required(number: CellNumber | null): CellNumber {
  if (number !== null) return number;
  throw new CellFaultError({
    code: 'REQUIRED',
    message: 'The amount is missing.',
    hint: 'Write an amount such as 12.50.',
  });
}

function spent(number: CellNumber, sign: SpendSign | 'any'): CellNumber {
  if (number.isZero) {
    const message = 'The amount is 0; an expense must be more than 0.';
    throw new CellFaultError({ code: 'NOT_POSITIVE', message, hint: 'Correct the amount, or leave the row out.' });
  }
  if (number.mark === 'credit') throw new CellFaultError(received('it is marked as a credit'));
  if (number.mark === 'debit' || sign === 'any' || number.isNegative === (sign === 'negative')) return number;
  const message = `it is ${number.isNegative ? 'negative' : 'positive'}, and the ${sign} amounts of the file are spending`;
  throw new CellFaultError(received(message));
}

function received(reason: string) {
  return { code: 'NOT_A_SPEND', message: `This is no expense: ${reason}.`, hint: LEAVE_OUT } as const;
}
