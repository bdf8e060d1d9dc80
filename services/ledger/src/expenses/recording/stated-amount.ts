import { invalidField } from '@outlay/errors/app-error';
import { convert } from '@outlay/money/convert';
import type { CurrencyCode } from '@outlay/money/currencies';
import { parseDecimal, powerOfTen } from '@outlay/money/decimal';
import { exponentOf, formatAmount, parseAmount } from '@outlay/money/money';
import { formatRate, parseRate, RATE_DIGITS } from '@outlay/money/rate';
import type { ChangeExpenseInput } from '../../__generated__/resolvers.ts';
import type { Expense, ExpenseContent, FrozenAmount } from '../expense.ts';

/** A statement of what the bank booked: the amount in the account's currency, or the rate that leads there. */
export interface Statement {
  readonly by: 'accountAmount' | 'rate';
  /** A positive decimal. */
  readonly text: string;
}

type Paid = Pick<ExpenseContent, 'amountMinor' | 'currency'>;

/**
 * @returns undefined where nothing is said of it; null where the day's rate is to be taken
 * @throws AppError VALIDATION_FAILED
 */
export function readStatement({ accountAmount, rate }: ChangeExpenseInput): Statement | null | undefined {
  if (accountAmount != null && rate != null)
    throw invalidField('rate', 'must be left out where the amount in the account’s currency is stated', 'NOT_ALLOWED');
  if (rate != null) {
    parseRate(rate);
    return { by: 'rate', text: rate };
  }
  if (accountAmount != null) {
    const { units } = parseDecimal(accountAmount, 'accountAmount');
    if (units <= 0n) throw invalidField('accountAmount', 'must be more than 0', 'NOT_POSITIVE');
    return { by: 'accountAmount', text: accountAmount };
  }
  return accountAmount === undefined && rate === undefined ? undefined : null;
}

/** True where somebody stated what the account was debited, and where an amount follows that statement. */
export function isStated({ rateSource }: Pick<FrozenAmount, 'rateSource'>): boolean {
  return rateSource === 'stated_amount' || rateSource === 'stated_rate';
}

/**
 * The amount debited, as it is stated now, or was earlier. What was stated is never replaced without a word: a change that it does not
 * fit must state it anew.
 *
 * @param to the account's currency
 * @returns null where the day's rate is to be taken
 * @throws AppError VALIDATION_FAILED
 */
export function statedAmount(
  asked: Statement | null | undefined,
  paid: Paid,
  to: CurrencyCode,
  earlier: Expense | null,
): FrozenAmount | null {
  if (asked) return asked.by === 'rate' ? byRate(paid, to, asked.text) : byAmount(paid, to, asked.text);
  if (asked === null || earlier === null || paid.currency === to) return null;
  const { accountAmount: kept } = earlier;
  if (!isStated(kept)) return null;
  const isSamePair = earlier.currency === paid.currency && kept.currency === to;
  if (isSamePair && kept.rateSource === 'stated_rate') return byRate(paid, to, kept.rate);
  if (isSamePair && earlier.amountMinor === paid.amountMinor) return kept;
  throw staleStatement(earlier);
}

function byRate(paid: Paid, to: CurrencyCode, text: string): FrozenAmount {
  requireConversion(paid, to, 'rate');
  const rate = formatRate(parseRate(text));
  const amountMinor = convert(paid.amountMinor, paid.currency, to, rate);
  return { ...STATED, amountMinor, currency: to, rate, rateSource: 'stated_rate' };
}

/** The rate that follows is for reading; nothing is converted by it. */
function byAmount(paid: Paid, to: CurrencyCode, text: string): FrozenAmount {
  requireConversion(paid, to, 'accountAmount');
  const amountMinor = parseAmount(text, to, 'accountAmount');
  const numerator = amountMinor * powerOfTen(exponentOf(paid.currency));
  const denominator = paid.amountMinor * powerOfTen(exponentOf(to));
  const rate = formatRate({ numerator, denominator });
  if (rate === '0' || numerator >= denominator * powerOfTen(RATE_DIGITS)) {
    const reason = `is too far from the amount: the rate must have at most ${RATE_DIGITS} digits on either side of the point`;
    throw invalidField('accountAmount', reason, 'OUT_OF_RANGE');
  }
  return { ...STATED, amountMinor, currency: to, rate, rateSource: 'stated_amount' };
}

/** Nobody set it for a day, and it is kept in its own direction. */
const STATED = { rateInverse: false, rateDate: null } as const;

function requireConversion({ currency }: Paid, to: CurrencyCode, field: Statement['by']): void {
  if (currency !== to) return;
  const reason = `is only for an expense in another currency than its account’s, which is ${to}`;
  throw invalidField(field, reason, 'NOT_ALLOWED');
}

function staleStatement({ amountMinor, currency, accountAmount }: Expense): Error {
  const field: Statement['by'] = accountAmount.rateSource === 'stated_rate' ? 'rate' : 'accountAmount';
  const paid = `${formatAmount(amountMinor, currency)} ${currency}`;
  const reason = `was stated for ${paid} from an account in ${accountAmount.currency}: state it anew, or give null for the day’s rate`;
  return invalidField(field, reason, 'REQUIRED');
}
