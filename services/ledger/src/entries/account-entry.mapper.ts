import type { CurrencyCode } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';
import type { AccountEntry as GraphQLEntry } from '../__generated__/resolvers.ts';
import type { AccountEntry } from './account-entry.entity.ts';

/** Fields of an entry that its row has; resolvers add the others. */
export type AccountEntryModel = Omit<GraphQLEntry, 'vendor' | 'transfer'> & { transferId: string | null };

/** An entry as GraphQL shows it: the only crossing from the table to the API. */
export function toAccountEntry(entry: AccountEntry, currency: CurrencyCode): AccountEntryModel {
  const money = (amountMinor: bigint) => ({ amount: formatAmount(amountMinor, currency), currency });
  return {
    id: String(entry.id),
    sequence: entry.sequence,
    kind: entry.kind,
    amount: money(entry.amountMinor),
    balanceAfter: money(entry.balanceAfterMinor),
    expenseId: entry.expenseId == null ? null : String(entry.expenseId),
    transferId: entry.transferId == null ? null : String(entry.transferId),
    date: entry.date,
    source: entry.source ?? null,
    note: entry.note ?? null,
    at: entry.at.toISOString(),
  };
}
