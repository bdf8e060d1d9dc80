import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import { exponentOf, parseAmount } from '@outlay/money/money';
import { restoreNeutralised } from '@outlay/files/neutralise';
import { readLine } from '@outlay/text/read-text';
import { ACCOUNT_TYPE_WORDS, OVERDRAFT_WORDS } from '../values/account-choices.ts';
import { currencyOfHeader } from '../values/currency-signs.ts';
import { CellFaultError, quoted, type RowReading } from './cell-error.ts';
import { readCurrencyCell } from './read-currency.ts';
import { readNumber, signed } from './read-number.ts';
import { RowCells, type RowLayout } from './row-cells.ts';
import type { AccountType, OverdraftPolicy } from '../../../accounts/account.entity.ts';

/** An account as a row has it. null: the default. */
export interface AccountValues {
  readonly name: string;
  readonly type: AccountType | null;
  readonly currency: CurrencyCode | null;
  /** Plain decimals, perhaps negative. */
  readonly openingBalance: string | null;
  readonly lowBalanceThreshold: string | null;
  readonly overdraft: OverdraftPolicy | null;
}

const NAME_LENGTH = 120;

/** Reads rows of a file by one layout. */
export function accountReader(layout: RowLayout): (cells: readonly string[]) => RowReading<AccountValues> {
  const { decimal } = layout.format;
  const balanceColumn = layout.mapping.opening_balance;
  const named = balanceColumn === undefined ? null : currencyOfHeader(layout.headers[balanceColumn] ?? '');
  const usualCurrency = named ?? (layout.defaults.currency == null ? null : currencyOf(layout.defaults.currency));
  return (cells) => {
    const row = new RowCells(layout, cells);
    const amount = (field: 'opening_balance' | 'low_balance_threshold', currency: CurrencyCode | null) =>
      row.read(
        field,
        (text) => {
          const number = readNumber(text, decimal);
          if (number === null) return null;
          const plain = signed(number);
          if (currency !== null) parseAmount(plain, currency, field);
          return plain;
        },
        currency === null ? undefined : `${currency} has ${exponentOf(currency)} decimals.`,
      );
    const name = row.read('name', (text) => readLine(restoreNeutralised(text), 'name', NAME_LENGTH), 'Write a name.');
    const currency = row.read('currency', readCurrencyCell) ?? usualCurrency;
    const values = {
      type: row.read('type', (text) => choice(text, ACCOUNT_TYPE_WORDS, 'bank, cash, card or other')),
      currency,
      openingBalance: amount('opening_balance', currency),
      lowBalanceThreshold: amount('low_balance_threshold', currency),
      overdraft: row.read('overdraft', (text) => choice(text, OVERDRAFT_WORDS, 'allow, warn or deny')),
    };
    return row.errors.length > 0 || name === null ? { errors: row.errors } : { values: { name, ...values } };
  };
}

export function readAccountCells(cells: readonly string[], layout: RowLayout): RowReading<AccountValues> {
  return accountReader(layout)(cells);
}

/** null for an empty cell. @throws CellFaultError */
function choice<Choice>(text: string, words: ReadonlyMap<string, Choice>, choices: string): Choice | null {
  if (text === '') return null;
  const chosen = words.get(text.normalize('NFC').toLowerCase());
  if (chosen !== undefined) return chosen;
  const message = `${quoted(text)} is none of the choices.`;
  throw new CellFaultError({ code: 'INVALID_CHOICE', message, hint: `Write ${choices}.` });
}
