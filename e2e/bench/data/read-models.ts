import { FACT_COLUMNS } from '@outlay/analytics/facts/expense-fact.repository';
import type { ExpenseFact } from '@outlay/analytics/facts/expense-fact';
import { columnsSql, factSumsSql } from '@outlay/analytics/facts/rollup-sql';
import { ROLLUPS } from '@outlay/analytics/facts/rollup-tables';
import { ForecastDueRepository } from '@outlay/analytics/forecast/forecast-due.repository';
import { LabelUseRepository, type Label } from '@outlay/analytics/labels/label-use.repository';
import type { Account } from '@outlay/ledger/accounts/account.entity';
import type { Cell } from '@outlay/ledger/posting/set-statement.repository';
import { newEventId } from '@outlay/messaging/event-id';
import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type pg from 'pg';
import { logShape } from './audit-chain.ts';
import type { BenchTenant } from './bench-tenant.ts';
import type { BookedRows } from './booking.ts';
import { cashEntryShape, closeCash } from './cash-rows.ts';
import { copyInto, copyRows, type CopyShape } from './copy-rows.ts';

/** @returns number of rows */
export async function addToAnalytics(
  client: pg.Client,
  tenantId: number,
  { facts, audits, entries }: Omit<BookedRows, 'expenses'>,
  { accounts, epoch }: Pick<LedgerEnd, 'accounts' | 'epoch'>,
): Promise<number> {
  const rows = await copyInto(client, copyRows(factShape(tenantId), facts));
  const entryRows = await copyInto(client, copyRows(cashEntryShape(tenantId, { accounts, epoch }), entries));
  return rows + entryRows + (await copyInto(client, copyRows(logShape(epoch), audits)));
}

function factShape(tenantId: number): CopyShape<ExpenseFact> {
  const cells = FACT_COLUMNS.map(([column, , property]) => {
    const cell = (fact: ExpenseFact): Cell => fact[property];
    return [column, cell] as const;
  });
  return { table: 'expense_fact', cells: [['tenant_id', () => tenantId], ...cells] };
}

/** Where the ledger stands after the last booking. */
export interface LedgerEnd {
  accounts: readonly Account[];
  head: { seq: number; hash: Uint8Array };
  epoch: number;
}

/** Writes what follows from the facts: sums by analytics' own definitions, and the newest states. @returns number of rows */
export async function closeAnalytics(
  client: pg.Client,
  tenantId: number,
  { accounts, head, epoch }: LedgerEnd,
): Promise<number> {
  let rows = await copyInto(client, copyRows(accountReplicaShape(epoch), accounts));
  rows += await closeCash(client, tenantId, { accounts, epoch });
  for (const rollup of ROLLUPS) {
    const sums = `insert into ${rollup.table} (${columnsSql(rollup)}) ${factSumsSql(rollup)}`;
    rows += (await client.query(sums, [tenantId])).rowCount ?? 0;
  }
  await client.query(
    `update audit_head set epoch = $2, seq = $3, hash = $4, event_id = $5, listed = (
       select count(*) from audit_log log where log.tenant_id = $1 and log.service = 'ledger' and not log.superseded
     ) where tenant_id = $1 and service = 'ledger'`,
    [tenantId, epoch, head.seq, head.hash, newEventId()],
  );
  return rows;
}

function accountReplicaShape(epoch: number): CopyShape<Account> {
  return {
    table: 'account_replica',
    cells: [
      ['tenant_id', ({ tenantId }) => tenantId],
      ['account_id', ({ id }) => id],
      ['name', ({ name }) => name],
      ['currency', ({ currency }) => currency],
      ['current_balance_minor', (account) => account.currentBalanceMinor],
      ['low_balance_threshold_minor', (account) => account.lowBalanceThresholdMinor ?? null],
      ['is_archived', ({ isArchived }) => isArchived],
      ['event_time', ({ updatedAt }) => updatedAt],
      ['epoch', () => epoch],
      ['version', ({ eventVersion }) => eventVersion],
    ],
  };
}

/** @returns number of rows */
export async function closeNotifications(client: pg.Client, { accounts, epoch }: LedgerEnd): Promise<number> {
  const shape: CopyShape<Account> = {
    table: 'account_states',
    cells: [
      ['tenant_id', ({ tenantId }) => tenantId],
      ['account_id', ({ id }) => id],
      ['name', ({ name }) => name],
      ['currency', ({ currency }) => currency],
      ['balance_minor', (account) => account.currentBalanceMinor],
      ['threshold_minor', (account) => account.lowBalanceThresholdMinor ?? null],
      ['is_archived', ({ isArchived }) => isArchived],
      ['epoch', () => epoch],
      ['version', ({ eventVersion }) => eventVersion],
    ],
  };
  return copyInto(client, copyRows(shape, accounts));
}

/** Lets analytics itself write what it computes in code: the words of labels, and the projects whose forecasts are due. */
export async function finishLabels(analyticsUrl: string, { id: tenantId, projects }: BenchTenant): Promise<void> {
  const logger = createLogger({ service: 'bench', level: 'silent' });
  const orm = createOrm({ url: analyticsUrl, entities: [], poolSize: 1, logger });
  try {
    await new TenantDatabase(orm).write({ tenantId }, async (em) => {
      const labels: Label[] = await em.execute(
        `select kind, label from label_use where tenant_id = ? group by kind, label`,
        [tenantId],
      );
      await new LabelUseRepository(em, tenantId).addWords(labels);
      await new ForecastDueRepository(em, tenantId).mark(projects);
    });
  } finally {
    await orm.close();
  }
}
