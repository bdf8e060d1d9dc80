import type { CurrencyCode } from '@outlay/money/currencies';
import type { AccountMonths } from '../__generated__/resolvers.ts';
import type { Month } from '../calendar/months.ts';
import type { KnownAccount } from '../replicas/replica-reading.repository.ts';
import type { AccountMonthSum } from '../spend/spend.repository.ts';
import { toMoney, toMonthSpend } from './money.mapper.ts';

/** Accounts that are shown one by one; the smaller ones are one sum. */
const MOST_ACCOUNTS = 12;
const OTHERS = 'Other accounts';

interface AccountSums {
  accountId: number | null;
  totalMinor: bigint;
  byMonth: Map<Month, bigint>;
}

/** Spend of these months by account, largest account first. The sums of each month add up to the month's spend. */
export function toAccountMonths(
  sums: readonly AccountMonthSum[],
  {
    months,
    accounts,
    currency,
  }: { months: readonly Month[]; accounts: readonly KnownAccount[]; currency: CurrencyCode },
): AccountMonths[] {
  const listed = new Set(months);
  const counted = sums.filter((sum) => sum.currency === currency && listed.has(sum.of));
  const all = [...Map.groupBy(counted, ({ accountId }) => accountId)]
    .map(([accountId, own]) => sumUp(accountId, own))
    .sort((a, b) => Number(b.totalMinor - a.totalMinor) || (a.accountId ?? 0) - (b.accountId ?? 0));
  const largest = all.slice(0, MOST_ACCOUNTS);
  const smaller = new Set(all.slice(MOST_ACCOUNTS).map(({ accountId }) => accountId));
  const others = counted.filter(({ accountId }) => smaller.has(accountId));
  const names = new Map(accounts.map(({ accountId, name }) => [accountId, name]));
  return (others.length === 0 ? largest : [...largest, sumUp(null, others)]).map(
    ({ accountId, totalMinor, byMonth }) => ({
      account: accountId === null ? null : { id: String(accountId) },
      // An account whose event has not arrived yet has no name here.
      name: accountId === null ? OTHERS : (names.get(accountId) ?? `#${accountId}`),
      total: toMoney(totalMinor, currency),
      months: months.map((month) => toMonthSpend({ month, amountMinor: byMonth.get(month) ?? 0n }, currency)),
    }),
  );
}

function sumUp(accountId: number | null, sums: readonly AccountMonthSum[]): AccountSums {
  const byMonth = new Map<Month, bigint>();
  for (const { of, amountMinor } of sums) byMonth.set(of, (byMonth.get(of) ?? 0n) + amountMinor);
  return { accountId, totalMinor: sums.reduce((total, { amountMinor }) => total + amountMinor, 0n), byMonth };
}
