import type { EntityManager } from '@mikro-orm/postgresql';
import { invalidField } from '@outlay/errors/app-error';
import type { CurrencyCode } from '@outlay/money/currencies';
import { convert } from '@outlay/money/convert';
import { powerOfTen } from '@outlay/money/decimal';
import { exponentOf, formatAmount } from '@outlay/money/money';
import { formatRate } from '@outlay/money/rate';
import { rateMissing, ratesFor } from '../exchange-rates/rate-finder.ts';
import type { Transfer } from './transfer.entity.ts';
import { transferRateMissing, type TransferFields } from './transfer.rules.ts';

type Converted = Pick<Transfer, 'toAmountMinor' | 'rate' | 'rateDate' | 'rateSource'>;

/**
 * The amount that arrives: as stated, or at the rate of the day.
 * @throws AppError RATE_MISSING; VALIDATION_FAILED where the amount is too small or too large in the other currency
 */
export async function convertedAmount(
  em: EntityManager,
  { amountMinor, toAmountMinor, date }: TransferFields,
  { from, to }: { readonly from: CurrencyCode; readonly to: CurrencyCode },
): Promise<Converted> {
  if (from === to) return { toAmountMinor: amountMinor, rate: '1', rateDate: null, rateSource: 'same' };
  if (toAmountMinor !== null) {
    const numerator = toAmountMinor * powerOfTen(exponentOf(from));
    const rate = formatRate({ numerator, denominator: amountMinor * powerOfTen(exponentOf(to)) });
    return { toAmountMinor, rate, rateDate: null, rateSource: 'stated' };
  }
  const wanted = { from, to, date };
  const [found] = await ratesFor(em, [wanted]);
  if (!found) throw transferRateMissing(rateMissing(wanted));
  const converted = convert(amountMinor, from, to, found.rate);
  if (converted <= 0n) {
    const message = `is too small: its value in ${to} would be ${formatAmount(0n, to)}`;
    throw invalidField('amount', message, 'OUT_OF_RANGE');
  }
  return { toAmountMinor: converted, rate: found.rateText, rateDate: found.rateDate, rateSource: found.rateSource };
}
