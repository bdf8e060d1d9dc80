import { Migration } from '@mikro-orm/migrations';
import { auditSql } from '@outlay/audit/schema';
import { outboxSql } from '@outlay/messaging/outbox-sql';
import { idempotencySql } from '@outlay/tenancy/commands';
import { immutableTableSql, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const LIMIT = '1000000000000000';

const ACCOUNTS = `
  create table accounts (
    id bigint generated always as identity,
    tenant_id bigint not null,
    name text not null check (length(name) between 1 and 120),
    type text not null check (type in ('cash', 'bank', 'card', 'other')),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    opening_balance_minor bigint not null check (abs(opening_balance_minor) < ${LIMIT}),
    current_balance_minor bigint not null check (abs(current_balance_minor) < ${LIMIT}),
    low_balance_threshold_minor bigint check (abs(low_balance_threshold_minor) < ${LIMIT}),
    overdraft text not null check (overdraft in ('allow', 'warn', 'deny')),
    is_archived boolean not null default false,
    version integer not null default 1,
    event_version integer not null default 1,
    entry_count integer not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id),
    unique (tenant_id, id)
  );
  create index accounts_by_name on accounts (tenant_id, name, id);
  comment on column accounts.version is 'Of the fields people edit; postings leave it alone';
  comment on column accounts.event_version is 'Rises with every event, postings included: orders the events';
  comment on column accounts.entry_count is 'The sequence of the latest entry';`;

const ACCOUNT_ENTRIES = `
  create table account_entries (
    id bigint generated always as identity,
    tenant_id bigint not null,
    account_id bigint not null,
    sequence integer not null,
    kind text not null check (kind in ('opening', 'deposit', 'expense', 'reversal', 'adjustment', 'transfer')),
    amount_minor bigint not null,
    balance_after_minor bigint not null check (abs(balance_after_minor) < ${LIMIT}),
    expense_id bigint check ((expense_id is not null) = (kind in ('expense', 'reversal'))),
    date date not null,
    source text,
    note text,
    at timestamptz not null default clock_timestamp(),
    primary key (id),
    unique (tenant_id, id),
    unique (tenant_id, account_id, sequence),
    foreign key (tenant_id, account_id) references accounts (tenant_id, id)
  );
  create index account_entries_by_time on account_entries (tenant_id, account_id, at);
  create index account_entries_by_expense on account_entries (tenant_id, expense_id) where expense_id is not null;`;

const CATEGORIES = `
  create table categories (
    id bigint generated always as identity,
    tenant_id bigint not null,
    name text not null check (length(name) between 1 and 80),
    color text not null check (color ~ '^#[0-9a-f]{6}$'),
    description text,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id),
    unique (tenant_id, id)
  );
  create unique index categories_name on categories (tenant_id, lower(name));
  create index categories_by_name on categories (tenant_id, name, id);`;

const EXCHANGE_RATES = `
  create table exchange_rates (
    id bigint generated always as identity,
    tenant_id bigint not null,
    day date not null,
    from_currency text not null check (from_currency ~ '^[A-Z]{3}$'),
    to_currency text not null check (to_currency ~ '^[A-Z]{3}$' and to_currency <> from_currency),
    rate numeric(24, 12) not null check (rate > 0),
    version integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id),
    unique (tenant_id, id),
    constraint exchange_rates_day unique (tenant_id, from_currency, to_currency, day)
  );
  create index exchange_rates_by_day on exchange_rates (tenant_id, day, id);`;

const REPLICAS = `
  create table project_replica (
    tenant_id bigint not null,
    project_id bigint not null,
    currency text not null,
    status text not null check (status in ('active', 'completed', 'archived')),
    deleted boolean not null,
    epoch integer not null,
    version integer not null,
    primary key (tenant_id, project_id)
  );
  create table tenant_settings (
    tenant_id bigint not null,
    base_currency text not null,
    pinned_at timestamptz,
    epoch integer not null,
    version integer not null,
    primary key (tenant_id)
  );
  comment on column tenant_settings.pinned_at is 'Set by the first expense: from then on the base currency stays';`;

const SERVICE = 'ledger';
/** Rows that change and never go. */
const LASTING_TABLES = ['accounts', 'exchange_rates', 'project_replica', 'tenant_settings'];

/** Accounts and their entries, categories, rates, replicas of what projects and identity own, and the tables every service has. */
export class Migration20261122000001_accounts extends Migration {
  override up(): void {
    for (const sql of [ACCOUNTS, ACCOUNT_ENTRIES, CATEGORIES, EXCHANGE_RATES, REPLICAS]) this.addSql(sql);
    for (const table of LASTING_TABLES) this.addSql(tenantTableSql(SERVICE, table, 'select, insert, update'));
    this.addSql(tenantTableSql(SERVICE, 'categories'));
    this.addSql(tenantTableSql(SERVICE, 'account_entries', 'select, insert'));
    this.addSql(immutableTableSql('account_entries'));
    this.addSql(outboxSql(SERVICE));
    this.addSql(auditSql(SERVICE));
    this.addSql(idempotencySql(SERVICE));
  }
}
