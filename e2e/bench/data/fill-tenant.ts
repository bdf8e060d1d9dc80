import type { Account } from '@outlay/ledger/accounts/account.entity';
import type pg from 'pg';
import { addAlerts } from './alerts.ts';
import { AuditChain } from './audit-chain.ts';
import type { BenchTenant } from './bench-tenant.ts';
import { Booking } from './booking.ts';
import { ExpenseSource, LARGEST_MINOR } from './expense-source.ts';
import { addToLedger, closeLedger, openLedger, type LedgerStart } from './ledger-side.ts';
import { addToAnalytics, closeAnalytics, closeNotifications, finishLabels } from './read-models.ts';
import type { AdminUrls, Clients } from './settled.ts';

export interface FillOptions {
  accounts: number;
  expenses: number;
  /** Entries of the audit trail beyond those of accounts and expenses. */
  audits: number;
  alerts: number;
}

/** Of each account: its opening balance and a deposit. */
const ENTRIES_PER_ACCOUNT = 2;
const BATCH = 10_000;
/** Tables that grow, by database; their statistics are made at the end. */
const FILLED = ['ledger', 'analytics', 'notifications'] as const;

/**
 * Adds accounts and expenses to a tenant with all that follows from them, in every database, as if they had been recorded and their events
 * were published, taken in and, by retention, deleted. All or nothing in each database.
 *
 * @param clients superusers: no trigger fires and no wall stands while rows are copied
 * @returns number of rows, and the accounts
 */
export async function fillTenant(
  clients: Clients,
  urls: AdminUrls,
  tenant: BenchTenant,
  options: FillOptions,
): Promise<{ rows: number; accounts: readonly Account[] }> {
  const { ledger, analytics, notifications } = clients;
  const filled = await inTransactions([ledger, analytics, notifications], async () => {
    for (const service of FILLED) await clients[service].query(`set local session_replication_role = replica`);
    const entries = options.expenses + ENTRIES_PER_ACCOUNT * options.accounts;
    const start = await openLedger(ledger, tenant.id, { ...options, entries, audits: entries + options.audits });
    const { epoch, head, nextAuditId } = start;
    const chain = new AuditChain({ tenantId: tenant.id, userId: tenant.ownerId }, { ...head, nextId: nextAuditId });
    const booking = new Booking({ ...start, tenantId: tenant.id }, chain);
    const { accounts } = booking;
    openAccounts(booking, options);
    const counts = [
      await copyExpenses(clients, tenant, { start, booking, count: options.expenses }),
      await copyTrail(clients, tenant, { epoch, chain, count: options.audits }),
      await closeLedger(ledger, tenant.id, accounts),
      await closeAnalytics(analytics, tenant.id, { accounts, epoch, head: chain.head }),
      await closeNotifications(notifications, { accounts, epoch, head: chain.head }),
      await addAlerts(notifications, tenant.id, { accounts, count: options.alerts }),
    ];
    return { rows: sum(counts), accounts };
  });
  for (const service of FILLED) await clients[service].query('analyze');
  await finishLabels(urls.analytics, tenant);
  return filled;
}

/** Each account holds twice as much as its share of the expenses can cost. */
function openAccounts(booking: Booking, { accounts, expenses }: FillOptions): void {
  const openingMinor = 1_000_000n + BigInt(2 * Math.ceil(expenses / accounts) * LARGEST_MINOR);
  const now = new Date();
  for (let number = 1; number <= accounts; number++) booking.open(`Account ${number}`, openingMinor, now);
}

/** Books the next batch while the databases write the last one. */
async function copyExpenses(
  { ledger, analytics }: Clients,
  tenant: BenchTenant,
  { start, booking, count }: { start: LedgerStart; booking: Booking; count: number },
): Promise<number> {
  const source = new ExpenseSource(tenant, booking.accounts);
  let writing: Promise<number[]> = Promise.resolve([]);
  let rows = 0;
  for (let from = 0; from === 0 || from < count; from += BATCH) {
    const now = new Date();
    for (let index = from; index < Math.min(from + BATCH, count); index++) {
      booking.spend(source.next(start.nextExpenseId + index, now));
    }
    const booked = booking.take();
    rows += sum(await writing);
    writing = Promise.all([
      addToLedger(ledger, tenant.id, booked),
      addToAnalytics(analytics, tenant.id, booked, { accounts: booking.accounts, epoch: start.epoch }),
    ]);
  }
  return rows + sum(await writing);
}

/** Adds entries that stand for no row of another table: those of saved filters. */
async function copyTrail(
  { ledger, analytics }: Clients,
  tenant: BenchTenant,
  { epoch, chain, count }: { epoch: number; chain: AuditChain; count: number },
): Promise<number> {
  let rows = 0;
  for (let from = 0; from < count; from += BATCH) {
    const at = new Date();
    const audits = Array.from({ length: Math.min(BATCH, count - from) }, (_none, index) => {
      const changes = { saved_filter: { before: null, after: `Filter ${from + index + 1}` } };
      const entry = { action: 'saved_filter.created', entityType: 'user', entityId: tenant.ownerId };
      return chain.seal({ ...entry, changes, at });
    });
    rows += await addToLedger(ledger, tenant.id, { expenses: [], entries: [], audits });
    rows += await addToAnalytics(analytics, tenant.id, { facts: [], entries: [], audits }, { accounts: [], epoch });
  }
  return rows;
}

async function inTransactions<T>(clients: readonly pg.Client[], work: () => Promise<T>): Promise<T> {
  for (const client of clients) await client.query('begin');
  try {
    const result = await work();
    for (const client of clients) await client.query('commit');
    return result;
  } catch (error) {
    for (const client of clients) await client.query('rollback');
    throw error;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
