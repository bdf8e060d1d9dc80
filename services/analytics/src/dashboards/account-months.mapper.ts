import type { CurrencyCode } from '@outlay/money/currencies';
import type { AccountMonths } from '../__generated__/resolvers.ts';
import type { Month } from '../calendar/months.ts';
import type { KnownAccount } from '../replicas/replica-reading.repository.ts';
import type { MonthAmount } from '../spend/burn-rate.ts';
import type { AccountMonthSum } from '../spend/spend.repository.ts';
import { toMoney, toMonthSpend } from './money.mapper.ts';

const OTHERS = 'Other accounts';

interface AccountSums {
  accountId: number | null;
  totalMinor: bigint;
  /** In the order of the months. */
  amounts: readonly bigint[];
}

/**
 * Spend of these months by account, largest account first; what other accounts spent is one entry at the end. The sums of each month
 * add up to the month's spend.
 *
 * @param sums those of the accounts that are shown one by one
 */
export function toAccountMonths(
  sums: readonly AccountMonthSum[],
  {
    months,
    accounts,
    currency,
  }: { months: readonly MonthAmount[]; accounts: readonly KnownAccount[]; currency: CurrencyCode },
): AccountMonths[] {
  const largest = [...Map.groupBy(sums, ({ accountId }) => accountId)]
    .map(([accountId, own]) => {
      const byMonth = new Map<Month, bigint>(own.map(({ of, amountMinor }) => [of, amountMinor]));
      return sumUp(
        accountId,
        months.map(({ month }) => byMonth.get(month) ?? 0n),
      );
    })
    .sort((a, b) => Number(b.totalMinor - a.totalMinor) || (a.accountId ?? 0) - (b.accountId ?? 0));
  const others = sumUp(
    null,
    months.map(({ amountMinor }, index) =>
      largest.reduce((rest, { amounts }) => rest - (amounts[index] ?? 0n), amountMinor),
    ),
  );
  const names = new Map(accounts.map(({ accountId, name }) => [accountId, name]));
  return [...largest, others]
    .filter(({ totalMinor }) => totalMinor !== 0n)
    .map(({ accountId, totalMinor, amounts }) => ({
      account: accountId === null ? null : { id: String(accountId) },
      // An account whose event has not arrived yet has no name here.
      name: accountId === null ? OTHERS : (names.get(accountId) ?? `#${accountId}`),
      total: toMoney(totalMinor, currency),
      months: months.map(({ month }, index) => toMonthSpend({ month, amountMinor: amounts[index] ?? 0n }, currency)),
    }));
}

function sumUp(accountId: number | null, amounts: readonly bigint[]): AccountSums {
  return { accountId, amounts, totalMinor: amounts.reduce((total, amount) => total + amount, 0n) };
}
