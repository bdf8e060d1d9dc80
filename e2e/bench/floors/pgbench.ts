import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ScriptError } from '@outlay/scripts/script-error';
import { databaseUrl } from '@outlay/tenancy/roles';
import pg from 'pg';

/** The floor of the write path: what PostgreSQL alone does with the rows of an expense. */
export interface ExpenseFloor {
  /** Runs clients for some seconds. @returns transactions a second */
  run(options: { accounts: number; clients: number; seconds: number }): Promise<number>;
  close(): Promise<void>;
}

const run = promisify(execFile);
const DATABASE = 'outlay_bench_floor';
const ACCOUNTS = 1_100;

/** The ledger's tables as far as the floor writes them: the same columns and payloads, an expense with three indexes. */
const TABLES = `
  drop table if exists expenses, accounts, audit_entries, outbox;
  create extension if not exists btree_gin;
  create table accounts (id bigint primary key, tenant_id bigint not null, balance_minor bigint not null,
    entry_count integer not null, updated_at timestamptz not null);
  create table expenses (id bigint generated always as identity primary key, tenant_id bigint not null,
    account_id bigint not null, project_id bigint, category_id bigint, amount_minor bigint not null, currency text not null,
    expense_date date not null, vendor text, note text, tags text[] not null, search tsvector not null,
    created_at timestamptz not null);
  create index on expenses (tenant_id, expense_date, id);
  create index on expenses (tenant_id, account_id, expense_date, id);
  create index on expenses using gin (tenant_id, search, tags);
  create table audit_entries (id bigint generated always as identity primary key, tenant_id bigint not null, actor text not null,
    action text not null, entity_type text not null, entity_id bigint not null, changes jsonb not null,
    request_id text not null, created_at timestamptz not null);
  create table outbox (id bigint generated always as identity primary key, event_id uuid not null default gen_random_uuid(),
    tenant_id bigint not null, topic text not null, type text not null, aggregate_id bigint not null, version bigint not null,
    payload bytea not null, request_id text, occurred_at timestamptz not null default now());
  insert into accounts select n, 1, 0, 0, now() from generate_series(1, ${ACCOUNTS}) n;`;

/** An expense of four statements in a transaction. */
const SCRIPT = `\\set account random(1, :accounts)
\\set amount random(100, 50000)
\\set vendor random(1, 5000)
begin;
insert into expenses (tenant_id, account_id, project_id, category_id, amount_minor, currency, expense_date, vendor, note, tags,
  search, created_at) values (1, :account, 3, 4, :amount, 'USD', '2026-06-01', 'Vendor ' || :vendor, 'monthly team invoice',
  '{travel}', to_tsvector('simple', 'vendor ' || :vendor || ' monthly team invoice travel'), now());
insert into audit_entries (tenant_id, actor, action, entity_type, entity_id, changes, request_id, created_at)
  values (1, 'user:7', 'expense.created', 'expense', 12, '{"amount": {"before": null, "after": "12.50"}, "vendor": {"before": null,
  "after": "Vendor"}, "note": {"before": null, "after": "monthly team invoice"}, "tags": {"before": null, "after": ["travel"]},
  "account_id": {"before": null, "after": 12}, "expense_date": {"before": null, "after": "2026-06-01"}}', 'request', now());
insert into outbox (tenant_id, topic, type, aggregate_id, version, payload, request_id)
  values (1, 'ledger.expense', 'ExpenseRecorded', 12, 1, decode(repeat('ab', 200), 'hex'), 'request');
update accounts set balance_minor = balance_minor - :amount, entry_count = entry_count + 1, updated_at = now() where id = :account;
commit;
`;

/**
 * Makes the floor's database on a server.
 * @param adminUrl a superuser's URL @throws ScriptError without pgbench
 */
export async function openExpenseFloor(adminUrl: string): Promise<ExpenseFloor> {
  await requirePgbench();
  await onServer(adminUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  });
  const url = databaseUrl(adminUrl, DATABASE);
  await onServer(url, (client) => client.query(TABLES));
  const folder = await mkdtemp(join(tmpdir(), 'outlay-bench-'));
  const script = join(folder, 'expense.sql');
  await writeFile(script, SCRIPT);
  return {
    async run({ accounts, clients, seconds }) {
      const args = ['--no-vacuum', '--protocol=prepared', `--client=${clients}`, '--jobs=1', `--time=${seconds}`];
      const { stdout } = await run('pgbench', [...args, `--define=accounts=${accounts}`, `--file=${script}`, url]);
      const tps = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
      if (tps === undefined) throw new Error(`pgbench did not say how many transactions it made:\n${stdout}`);
      return Number(tps);
    },
    close: () => rm(folder, { recursive: true }),
  };
}

async function requirePgbench(): Promise<void> {
  try {
    await run('pgbench', ['--version']);
  } catch {
    throw new ScriptError('pgbench is missing; it comes with the Debian package postgresql-contrib.');
  }
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
