import type { CurrencyCode } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';
import type { Money, MonthSpend } from '../__generated__/resolvers.ts';
import type { MonthAmount } from '../spend/burn-rate.ts';

/** Minor units as GraphQL shows an amount. */
export function toMoney(amountMinor: bigint, currency: CurrencyCode): Money {
  return { amount: formatAmount(amountMinor, currency), currency };
}

/** As {@link toMoney}; null stays null. */
export function toMoneyOrNull(amountMinor: bigint | null, currency: CurrencyCode): Money | null {
  return amountMinor === null ? null : toMoney(amountMinor, currency);
}

export function toMonthSpend({ month, amountMinor }: MonthAmount, currency: CurrencyCode): MonthSpend {
  return { month, amount: toMoney(amountMinor, currency) };
}
