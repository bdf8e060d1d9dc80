import { AccountType, OverdraftPolicy, type Account } from '@outlay/proto/outlay/ledger/v1/account_pb.ts';
import { amountOf, instantOf } from './shown.ts';

/** An account as REST shows it. */
export function shownAccount(account: Account): Record<string, unknown> {
  const { currency, currentBalanceMinor: balance, lowBalanceThresholdMinor: threshold } = account;
  return {
    id: Number(account.id),
    name: account.name,
    type: typeOf(account.type),
    currency,
    opening_balance: amountOf(account.openingBalanceMinor, currency),
    current_balance: amountOf(balance, currency),
    low_balance_threshold: threshold === undefined ? null : amountOf(threshold, currency),
    is_low_balance: threshold !== undefined && balance <= threshold,
    overdraft: overdraftOf(account.overdraft),
    is_archived: account.isArchived,
    created_at: instantOf(account.createdAt),
    updated_at: instantOf(account.updatedAt),
  };
}

function typeOf(type: AccountType): string | null {
  switch (type) {
    case AccountType.CASH:
      return 'cash';
    case AccountType.BANK:
      return 'bank';
    case AccountType.CARD:
      return 'card';
    case AccountType.OTHER:
      return 'other';
    default:
      return null;
  }
}

function overdraftOf(policy: OverdraftPolicy): string | null {
  switch (policy) {
    case OverdraftPolicy.ALLOW:
      return 'allow';
    case OverdraftPolicy.WARN:
      return 'warn';
    case OverdraftPolicy.DENY:
      return 'deny';
    default:
      return null;
  }
}
