import { powerOfTen } from '@outlay/money/decimal';
import { formatRate, invertRate, parseRate, RATE_DIGITS, type Rate } from '@outlay/money/rate';
import type { FoundRate } from './found-rate.ts';

/**
 * The product of two rates, which are exact. It is rounded once to the 12 decimals that a rate is kept with, in the direction in which it is 1 or more, so
 * that 12 digits count; amounts are converted by what is kept, and so can be converted again.
 *
 * @returns null without one of them, and where the product has more digits than a rate
 */
export function crossRate(first: FoundRate | undefined, second: FoundRate | undefined): FoundRate | null {
  if (!first || !second) return null;
  const rate = keptRate({
    numerator: first.rate.numerator * second.rate.numerator,
    denominator: first.rate.denominator * second.rate.denominator,
  });
  if (rate === null) return null;
  const rateDate = (first.rateDate ?? '') < (second.rateDate ?? '') ? first.rateDate : second.rateDate;
  return { rate, rateText: formatRate(rate), rateDate, rateSource: 'cross' };
}

function keptRate(product: Rate): Rate | null {
  const { numerator, denominator } = product;
  const most = powerOfTen(RATE_DIGITS);
  if (numerator >= denominator * most || denominator >= numerator * most) return null;
  return numerator >= denominator
    ? parseRate(formatRate(product))
    : invertRate(parseRate(formatRate(invertRate(product))));
}
