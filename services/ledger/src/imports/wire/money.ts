import { currencyOf } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';

/** An amount as GraphQL has it. @param minor units of the currency */
export function toMoney(minor: number, code: string): { amount: string; currency: string } {
  const currency = currencyOf(code);
  return { amount: formatAmount(BigInt(minor), currency), currency };
}
