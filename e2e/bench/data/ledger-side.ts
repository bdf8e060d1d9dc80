import { genesisHash } from '@outlay/audit/entry';
import type { Account } from '@outlay/ledger/accounts/account.entity';
import { EXPENSE_COLUMNS } from '@outlay/ledger/expenses/expense';
import { ACCOUNT_COLUMNS, ENTRY_COLUMNS } from '@outlay/ledger/posting/posting-effects.repository';
import type pg from 'pg';
import { ENTRY_SHAPE, PLACE_SHAPE } from './audit-chain.ts';
import type { BookedRows } from './booking.ts';
import { copyInto, copyRows, tenantShape } from './copy-rows.ts';

/** Number of rows to take ids for. */
export interface IdsNeeded {
  accounts: number;
  entries: number;
  expenses: number;
  audits: number;
}

/** Where the ledger stands before rows are added. */
export interface LedgerStart {
  nextAccountId: number;
  nextExpenseId: number;
  nextEntryId: number;
  nextAuditId: number;
  epoch: number;
  head: { seq: number; hash: Uint8Array };
}

/** Locks the tenant's audit chain until the end of the transaction, and takes ids. */
export async function openLedger(client: pg.Client, tenantId: number, needed: IdsNeeded): Promise<LedgerStart> {
  await client.query(`select pg_advisory_xact_lock(hashtextextended('outlay:audit-chain', $1))`, [tenantId]);
  const head = await client.query<{ seq: string; hash: Buffer }>(
    `select seq, hash from audit_chain where tenant_id = $1 order by seq desc limit 1`,
    [tenantId],
  );
  const epoch = await client.query<{ epoch: number }>('select epoch from outbox_epoch');
  const [last] = head.rows;
  return {
    nextAccountId: await takeIds(client, 'accounts_id_seq', needed.accounts),
    nextExpenseId: await takeIds(client, 'expenses_id_seq', needed.expenses),
    nextEntryId: await takeIds(client, 'account_entries_id_seq', needed.entries),
    nextAuditId: await takeIds(client, 'audit_entries_id_seq', needed.audits),
    epoch: epoch.rows[0]?.epoch ?? 1,
    head: last ? { seq: Number(last.seq), hash: last.hash } : { seq: 0, hash: genesisHash('ledger', tenantId) },
  };
}

/** @returns the first of `count` ids of a sequence */
async function takeIds(client: pg.Client, sequence: string, count: number): Promise<number> {
  const { rows } = await client.query<{ first: string }>(`select nextval('${sequence}') as first`);
  const first = Number(rows[0]?.first);
  await client.query(`select setval('${sequence}', $1)`, [first + count]);
  return first;
}

/** @returns number of rows */
export async function addToLedger(
  client: pg.Client,
  tenantId: number,
  { expenses, entries, audits }: Omit<BookedRows, 'facts'>,
): Promise<number> {
  let rows = 0;
  for (const copied of [
    copyRows(tenantShape('expenses', tenantId, EXPENSE_COLUMNS), expenses),
    copyRows(tenantShape('account_entries', tenantId, ENTRY_COLUMNS), entries),
    copyRows(ENTRY_SHAPE, audits),
    copyRows(PLACE_SHAPE, audits),
  ]) {
    rows += await copyInto(client, copied);
  }
  return rows;
}

/** Writes the accounts as the last booking left them, and the counts of days. @returns number of rows */
export async function closeLedger(client: pg.Client, tenantId: number, accounts: readonly Account[]): Promise<number> {
  const rows = await copyInto(client, copyRows(tenantShape('accounts', tenantId, ACCOUNT_COLUMNS), accounts));
  const days = await client.query(
    `insert into expense_day_counts (tenant_id, expense_date, live_count)
     select tenant_id, expense_date, count(*) from expenses where tenant_id = $1 group by tenant_id, expense_date`,
    [tenantId],
  );
  return rows + (days.rowCount ?? 0);
}
