import { formatAmount } from '@outlay/money/money';
import type { Account } from './account.entity.ts';

/** Audited fields of an account: REST names, amounts as decimal text. */
export function auditedAccount(account: Account): Record<string, string | boolean | null> {
  const { name, type, currency, overdraft } = account;
  const threshold = account.lowBalanceThresholdMinor ?? null;
  return {
    name,
    type,
    currency,
    opening_balance: formatAmount(account.openingBalanceMinor, currency),
    current_balance: formatAmount(account.currentBalanceMinor, currency),
    low_balance_threshold: threshold === null ? null : formatAmount(threshold, currency),
    overdraft,
    is_archived: account.isArchived,
  };
}
