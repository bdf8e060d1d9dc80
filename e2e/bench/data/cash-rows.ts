import type { Account } from '@outlay/ledger/accounts/account.entity';
import type { AccountEntry } from '@outlay/ledger/entries/account-entry.entity';
import type pg from 'pg';
import { copyInto, copyRows, type CopyShape } from './copy-rows.ts';

const SUMS = `
  insert into cash_month (tenant_id, currency, account_id, month, kind, amount_minor, count)
  select tenant_id, currency, account_id, date_trunc('month', day::timestamp)::date, kind, sum(amount_minor), count(*)
  from cash_entry where tenant_id = $1 group by 1, 2, 3, 4, 5`;

/** Entries as analytics keeps them; none is an adjustment. */
export function cashEntryShape(
  tenantId: number,
  { accounts, epoch }: { accounts: readonly Account[]; epoch: number },
): CopyShape<AccountEntry> {
  const currencies = new Map(accounts.map(({ id, currency }) => [id, currency]));
  return {
    table: 'cash_entry',
    cells: [
      ['tenant_id', () => tenantId],
      ['account_id', ({ accountId }) => accountId],
      ['sequence', ({ sequence }) => sequence],
      ['currency', ({ accountId }) => currencies.get(accountId) ?? null],
      ['kind', ({ kind }) => kind],
      ['amount_minor', ({ amountMinor }) => amountMinor],
      ['day', ({ date }) => date],
      ['live', () => true],
      ['epoch', () => epoch],
    ],
  };
}

/** Writes what follows from the entries. @returns number of rows */
export async function closeCash(
  client: pg.Client,
  tenantId: number,
  { accounts, epoch }: { accounts: readonly Account[]; epoch: number },
): Promise<number> {
  const shape: CopyShape<Account> = {
    table: 'cash_account',
    cells: [
      ['tenant_id', () => tenantId],
      ['account_id', ({ id }) => id],
      ['currency', ({ currency }) => currency],
      ['entry_count', ({ entryCount }) => entryCount],
      ['event_time', ({ updatedAt }) => updatedAt],
      ['epoch', () => epoch],
      ['version', ({ eventVersion }) => eventVersion],
    ],
  };
  const { rowCount } = await client.query(SUMS, [tenantId]);
  return (rowCount ?? 0) + (await copyInto(client, copyRows(shape, accounts)));
}
