import { formatAmount } from '@outlay/money/money';
import type { Account as GraphQLAccount } from '../__generated__/resolvers.ts';
import type { PostingWarning } from '../posting/posting.ts';
import type { Account } from './account.entity.ts';

/** An account as GraphQL shows it, its statement and its balances over time aside. It survives JSON, so it can be a command's stored answer. */
export type AccountModel = Omit<GraphQLAccount, 'entries' | 'balanceHistory' | 'warnings' | '__typename'> & {
  /** Of the command whose answer this is. */
  warnings?: readonly PostingWarning[];
};

/** The only crossing from the table to the API. */
export function toAccount(account: Account, warnings: readonly PostingWarning[] = []): AccountModel {
  const { currency } = account;
  const money = (amountMinor: bigint) => ({ amount: formatAmount(amountMinor, currency), currency });
  const threshold = account.lowBalanceThresholdMinor ?? null;
  return {
    id: String(account.id),
    name: account.name,
    type: account.type,
    currency,
    openingBalance: money(account.openingBalanceMinor),
    currentBalance: money(account.currentBalanceMinor),
    lowBalanceThreshold: threshold === null ? null : money(threshold),
    isLowBalance: isLowBalance(account),
    overdraft: account.overdraft,
    isArchived: account.isArchived,
    version: account.version,
    createdAt: account.createdAt.toISOString(),
    updatedAt: account.updatedAt.toISOString(),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** At or below the threshold; an account without one is never low. */
export function isLowBalance(account: Pick<Account, 'currentBalanceMinor' | 'lowBalanceThresholdMinor'>): boolean {
  const threshold = account.lowBalanceThresholdMinor ?? null;
  return threshold !== null && account.currentBalanceMinor <= threshold;
}
