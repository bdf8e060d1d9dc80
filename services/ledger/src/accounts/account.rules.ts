import { invalidField } from '@outlay/errors/app-error';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import { parseAmount } from '@outlay/money/money';
import type {
  AdjustBalanceInput,
  ChangeAccountInput,
  OpenAccountInput,
  RecordDepositInput,
} from '../__generated__/resolvers.ts';
import { checkTogether } from '@outlay/errors/check-together';
import { checkBookingDate } from '../validation/date.ts';
import { readLine, readOptionalLine, readOptionalLines } from '@outlay/text/read-text';
import type { Account, OverdraftPolicy } from './account.entity.ts';

const NAME_LENGTH = 120;
const REASON_LENGTH = 500;
const NOTE_LENGTH = 2_000;

/** The fields of a new account, checked. Amounts in minor units. */
export type AccountFields = Pick<
  Account,
  'name' | 'type' | 'currency' | 'openingBalanceMinor' | 'lowBalanceThresholdMinor' | 'overdraft'
>;

/** @throws AppError VALIDATION_FAILED with one detail per wrong field */
export function readAccount(input: OpenAccountInput, currencyCode: string): AccountFields {
  const overdraft = input.overdraft ?? 'warn';
  const name = () => readLine(input.name, 'name', NAME_LENGTH);
  const currency = () => currencyOf(currencyCode);
  const opening = () => readOpening(input.openingBalance, currency(), overdraft);
  const threshold = () => readThreshold(input.lowBalanceThreshold, currency());
  checkTogether(name, currency, opening, threshold);
  return {
    name: name(),
    type: input.type ?? 'bank',
    currency: currency(),
    openingBalanceMinor: opening(),
    lowBalanceThresholdMinor: threshold(),
    overdraft,
  };
}

/**
 * The fields to set on an account.
 *
 * @throws AppError VALIDATION_FAILED with one detail per wrong field, null where null makes no sense included
 */
export function readChange(account: Account, change: ChangeAccountInput): Partial<Account> {
  const name = () => readLine(change.name, 'name', NAME_LENGTH);
  const threshold = () => readThreshold(change.lowBalanceThreshold, account.currency);
  checkTogether(
    ...(change.name === undefined ? [] : [name]),
    ...(change.lowBalanceThreshold === undefined ? [] : [threshold]),
    () => refuseNull(change.type, 'type'),
    () => refuseNull(change.overdraft, 'overdraft'),
    () => refuseNull(change.isArchived, 'isArchived'),
  );
  return {
    ...(change.name !== undefined && { name: name() }),
    ...(change.type != null && { type: change.type }),
    ...(change.lowBalanceThreshold !== undefined && { lowBalanceThresholdMinor: threshold() }),
    ...(change.overdraft != null && { overdraft: change.overdraft }),
    ...(change.isArchived != null && { isArchived: change.isArchived }),
  };
}

/** A correction by hand, read and checked. */
export function readAdjustment(input: AdjustBalanceInput, currency: CurrencyCode) {
  const amount = () => nonZero(parseAmount(input.amount, currency));
  const reason = () => readLine(input.reason, 'reason', REASON_LENGTH);
  checkTogether(amount, reason);
  return { amountMinor: amount(), reason: reason() };
}

/** Money that came in, read and checked. @param today the day in the tenant's time zone */
export function readDeposit(input: RecordDepositInput, currency: CurrencyCode, today: string) {
  const amount = () => aboveZero(parseAmount(input.amount, currency));
  const date = () => checkBookingDate(input.date, 'date', today);
  const source = () => readOptionalLine(input.source, 'source', REASON_LENGTH);
  const note = () => readOptionalLines(input.note, 'note', NOTE_LENGTH);
  checkTogether(amount, date, source, note);
  return { amountMinor: amount(), date: input.date, source: source(), note: note() };
}

function readOpening(balance: string, currency: CurrencyCode, overdraft: OverdraftPolicy): bigint {
  const openingMinor = parseAmount(balance, currency, 'openingBalance');
  if (openingMinor >= 0n || overdraft !== 'deny') return openingMinor;
  throw invalidField('openingBalance', 'must not be below zero where the overdraft policy is to deny', 'NEGATIVE');
}

function readThreshold(threshold: string | null | undefined, currency: CurrencyCode): bigint | null {
  return threshold == null ? null : parseAmount(threshold, currency, 'lowBalanceThreshold');
}

function nonZero(amountMinor: bigint): bigint {
  if (amountMinor === 0n) throw invalidField('amount', 'must not be zero', 'ZERO');
  return amountMinor;
}

function aboveZero(amountMinor: bigint): bigint {
  if (amountMinor <= 0n) throw invalidField('amount', 'must be greater than 0', 'NOT_POSITIVE');
  return amountMinor;
}

function refuseNull(value: unknown, field: string): void {
  if (value === null) throw invalidField(field, 'must not be null', 'REQUIRED');
}
