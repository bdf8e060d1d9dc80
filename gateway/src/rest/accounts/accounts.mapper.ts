import type { z } from 'zod';
import type {
  AccountDetailsFragment,
  ListAccountEntriesQuery,
  MovedAccountFragment,
} from '../../__generated__/rest-operations.ts';
import { jsonNumber } from '../kit/exact-json.ts';
import { accountType, overdraft, type account, type movedAccount } from './accounts.schemas.ts';
import { toWarnings } from './posting-warnings.ts';
import { entryKind, type accountEntry } from './entries.schemas.ts';

/** An account as REST answers it. */
export function toAccount(found: AccountDetailsFragment): z.output<typeof account> {
  return {
    id: Number(found.id),
    name: found.name,
    type: accountType.toRest(found.type),
    currency: found.currency,
    opening_balance: jsonNumber(found.openingBalance.amount),
    current_balance: jsonNumber(found.currentBalance.amount),
    low_balance_threshold: found.lowBalanceThreshold && jsonNumber(found.lowBalanceThreshold.amount),
    is_low_balance: found.isLowBalance,
    overdraft: overdraft.toRest(found.overdraft),
    is_archived: found.isArchived,
    created_at: found.createdAt,
    updated_at: found.updatedAt,
  };
}

/** An account right after a posting. */
export function toMovedAccount(found: MovedAccountFragment): z.output<typeof movedAccount> {
  return { ...toAccount(found), ...(found.warnings && { warnings: toWarnings(found.warnings) }) };
}

type FoundEntry = NonNullable<ListAccountEntriesQuery['account']>['entries']['nodes'][number];

/** A line of an account's statement as REST answers it. */
export function toEntry(accountId: string, found: FoundEntry): z.output<typeof accountEntry> {
  const { transfer } = found;
  const other = transfer?.fromAccount.id === accountId ? transfer.toAccount : transfer?.fromAccount;
  return {
    id: Number(found.id),
    sequence: found.sequence,
    kind: entryKind.toRest(found.kind),
    amount: jsonNumber(found.amount.amount),
    currency: found.amount.currency,
    balance_after: jsonNumber(found.balanceAfter.amount),
    expense_id: found.expenseId === null ? null : Number(found.expenseId),
    vendor: found.vendor,
    transfer_id: transfer && Number(transfer.id),
    other_account_id: other ? Number(other.id) : null,
    date: found.date,
    source: found.source,
    note: found.note,
    at: found.at,
  };
}
