import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ScriptError } from '@outlay/scripts/script-error';
import { withClient } from '@outlay/tenancy/roles';

/** The floor of the write path: what PostgreSQL alone does with the rows of an expense. */
export interface ExpenseFloor {
  /** Runs clients for some seconds. @returns transactions a second */
  run(options: { accounts: number; clients: number; seconds: number }): Promise<number>;
  close(): Promise<void>;
}

const run = promisify(execFile);
const SCHEMA = 'bench_floor';
const ACCOUNTS = 1_100;

/** Tables with the columns and indexes that the ledger's have now. */
const TABLES = `
  drop schema if exists ${SCHEMA} cascade;
  create schema ${SCHEMA};
  create table ${SCHEMA}.accounts (like public.accounts including all);
  create table ${SCHEMA}.expenses (like public.expenses including all);
  create table ${SCHEMA}.audit_entries (like public.audit_entries including all);
  create table ${SCHEMA}.outbox (like public.outbox including all);
  insert into ${SCHEMA}.accounts (id, tenant_id, name, name_key, search_text, type, currency, opening_balance_minor,
      current_balance_minor, overdraft)
    overriding system value select n, 1, 'Account ' || n, 'account ' || n, 'account ' || n, 'bank', 'USD', 0, 0, 'warn'
    from generate_series(1, ${ACCOUNTS}) n;`;

/** The rows of an expense, with four statements in a transaction. */
const SCRIPT = `\\set account random(1, :accounts)
\\set amount random(100, 50000)
\\set vendor random(1, 5000)
begin;
insert into ${SCHEMA}.expenses (tenant_id, account_id, project_id, category_id, amount_minor, currency, currency_exponent,
    account_amount_minor, account_currency, account_rate, project_amount_minor, project_currency, project_rate,
    base_amount_minor, base_currency, base_rate, expense_date, vendor, vendor_key, note, tags, search, search_version,
    created_by, created_at, updated_at)
  values (1, :account, 3, 4, :amount, 'USD', 2, :amount, 'USD', 1, :amount, 'USD', 1, :amount, 'USD', 1, '2026-06-01',
    'Vendor ' || :vendor, 'vendor ' || :vendor, 'Monthly team invoice', '{travel}',
    ('vendor ' || :vendor || ' monthly team invoice travel')::tsvector, 2, 7, now(), now());
insert into ${SCHEMA}.audit_entries (tenant_id, actor, action, entity_type, entity_id, changes, request_id)
  values (1, 'user:7', 'expense.created', 'expense', 12, '${auditedChanges()}', 'b1946ac9-2f3c-4d5e-8a6b-7c8d9e0f1a2b');
insert into ${SCHEMA}.outbox (tenant_id, topic, type, aggregate_id, version, payload, request_id)
  values (1, 'ledger.expense', 'ExpenseRecorded', 12, 1, decode(repeat('ab', 200), 'hex'),
    'b1946ac9-2f3c-4d5e-8a6b-7c8d9e0f1a2b');
update ${SCHEMA}.accounts set current_balance_minor = current_balance_minor - :amount, entry_count = entry_count + 1,
    event_version = event_version + 1, updated_at = now() where tenant_id = 1 and id = :account;
commit;
`;

/** JSON of the size that the ledger writes about a new expense. A colon before a name would be a variable of pgbench. */
function auditedChanges(): string {
  const after = {
    ...{ amount: '12.50', account_id: 12, category_id: 4, project_id: 3, currency: 'USD', expense_date: '2026-06-01' },
    ...{ is_project_related: true, note: 'Monthly team invoice', tags: ['travel'], vendor: 'Vendor 17' },
  };
  const changes = Object.entries(after).map(([name, value]) => [name, { before: null, after: value }]);
  return JSON.stringify(Object.fromEntries(changes)).replaceAll(':', ': ');
}

/**
 * Makes the floor's tables beside the ledger's.
 * @param ledgerUrl a superuser's URL of its database @throws ScriptError without pgbench
 */
export async function openExpenseFloor(ledgerUrl: string): Promise<ExpenseFloor> {
  await requirePgbench();
  await withClient(ledgerUrl, (client) => client.query(TABLES));
  const folder = await mkdtemp(join(tmpdir(), 'outlay-bench-'));
  const script = join(folder, 'expense.sql');
  await writeFile(script, SCRIPT);
  return {
    async run({ accounts, clients, seconds }) {
      const args = ['--no-vacuum', '--protocol=prepared', `--client=${clients}`, '--jobs=1', `--time=${seconds}`];
      const { stdout } = await run('pgbench', [
        ...args,
        `--define=accounts=${accounts}`,
        `--file=${script}`,
        ledgerUrl,
      ]);
      const tps = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
      if (tps === undefined) throw new Error(`pgbench did not say how many transactions it made:\n${stdout}`);
      return Number(tps);
    },
    async close() {
      await withClient(ledgerUrl, (client) => client.query(`drop schema ${SCHEMA} cascade`));
      await rm(folder, { recursive: true });
    },
  };
}

async function requirePgbench(): Promise<void> {
  try {
    await run('pgbench', ['--version']);
  } catch {
    throw new ScriptError('pgbench is missing; it comes with the Debian package postgresql-contrib.');
  }
}
