import { AppError, invalidField, invalidReference } from '@outlay/errors/app-error';
import { checkTogether } from '@outlay/errors/check-together';
import type { CurrencyCode } from '@outlay/money/currencies';
import { parseAmount } from '@outlay/money/money';
import { readOptionalLines } from '@outlay/text/read-text';
import { parseId } from '@outlay/tenancy/ids';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { seesAccount } from '@outlay/tenancy/key-scope';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { RecordTransferInput } from '../__generated__/resolvers.ts';
import { checkBookingDate } from '../validation/date.ts';

const NOTE_LENGTH = 2_000;

/** The two accounts of a transfer to come. */
export interface TransferAccounts {
  readonly fromId: number;
  readonly toId: number;
}

/** The fields of a transfer to come, read and checked. Amounts in minor units of the account's currency. */
export interface TransferFields {
  readonly amountMinor: bigint;
  /** Null: to be converted. */
  readonly toAmountMinor: bigint | null;
  readonly date: string;
  readonly note: string | null;
}

/**
 * The accounts that an input names. What a key does not see is refused as what does not exist, before it is looked up.
 * @throws AppError INVALID_REFERENCE
 */
export function readAccounts(context: RequestContext, input: RecordTransferInput): TransferAccounts {
  const fromId = readAccount(context, input.fromAccountId, 'fromAccountId');
  return { fromId, toId: readAccount(context, input.toAccountId, 'toAccountId') };
}

/**
 * @param currencies of the account that money leaves, and of the one it reaches
 * @param today the day in the tenant's time zone
 * @throws AppError VALIDATION_FAILED with one detail per wrong field
 */
export function readTransfer(
  input: RecordTransferInput,
  currencies: { readonly from: CurrencyCode; readonly to: CurrencyCode },
  today: string,
): TransferFields {
  const amount = () => aboveZero(parseAmount(input.amount, currencies.from), 'amount');
  const toAmount = () =>
    input.toAmount == null ? null : aboveZero(parseAmount(input.toAmount, currencies.to, 'toAmount'), 'toAmount');
  const date = () => checkBookingDate(input.date, 'date', today);
  const note = () => readOptionalLines(input.note, 'note', NOTE_LENGTH);
  checkTogether(amount, toAmount, date, note);
  const fields = { amountMinor: amount(), toAmountMinor: toAmount(), date: date(), note: note() };
  if (currencies.from === currencies.to && (fields.toAmountMinor ?? fields.amountMinor) !== fields.amountMinor) {
    throw invalidField('toAmount', `must equal amount: both accounts are in ${currencies.to}`, 'INVALID_CHOICE');
  }
  return fields;
}

/** 400: nobody has set the rate that a transfer needs. */
export function transferRateMissing(missing: AppError): AppError {
  const message = `${missing.message} Set one, or state the amount that arrived.`;
  return new AppError('RATE_MISSING', message, [{ field: 'toAmount', message, code: 'RATE_MISSING' }]);
}

function readAccount(context: RequestContext, id: string, field: string): number {
  const number = parseId(id);
  if (number === null || !seesAccount(limitsOf(context), number)) throw invalidReference(field);
  return number;
}

function aboveZero(amountMinor: bigint, field: string): bigint {
  if (amountMinor <= 0n) throw invalidField(field, 'must be greater than 0', 'NOT_POSITIVE');
  return amountMinor;
}
