import { insertSql, updateSql, type Columns, type SetStatement } from '../posting/set-statement.repository.ts';
import type { Transfer } from './transfer.entity.ts';

const REVERSAL: Columns<Transfer> = {
  id: ['bigint', ({ id }) => id],
  reversed_at: ['timestamptz', (transfer) => transfer.reversedAt ?? null],
  reversed_by: ['bigint', (transfer) => transfer.reversedBy ?? null],
  reversed_by_key: ['bigint', (transfer) => transfer.reversedByKey ?? null],
  version: ['integer', ({ version }) => version],
};

const COLUMNS: Columns<Transfer> = {
  ...REVERSAL,
  from_account_id: ['bigint', (transfer) => transfer.fromAccountId],
  to_account_id: ['bigint', (transfer) => transfer.toAccountId],
  amount_minor: ['bigint', (transfer) => transfer.amountMinor],
  currency: ['text', ({ currency }) => currency],
  to_amount_minor: ['bigint', (transfer) => transfer.toAmountMinor],
  to_currency: ['text', (transfer) => transfer.toCurrency],
  rate: ['numeric', ({ rate }) => rate],
  rate_date: ['date', (transfer) => transfer.rateDate ?? null],
  rate_source: ['text', (transfer) => transfer.rateSource],
  date: ['date', ({ date }) => date],
  note: ['text', ({ note }) => note ?? null],
  created_by: ['bigint', (transfer) => transfer.createdBy ?? null],
  created_by_key: ['bigint', (transfer) => transfer.createdByKey ?? null],
  created_at: ['timestamptz', (transfer) => transfer.createdAt],
};

/** Adds a transfer to the statement that writes its entries: a new one, or the reversal of one. */
export function addTransfer(statement: SetStatement, transfer: Transfer): void {
  if (transfer.version === 1)
    statement.add('transfers_made', COLUMNS, [transfer], insertSql('transfers', 'overriding system value'));
  else statement.add('transfers_reversed', REVERSAL, [transfer], updateSql('transfers', REVERSAL));
}
