import { Migration } from '@mikro-orm/migrations';
import { CURRENT_TENANT_SQL, roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'ledger';
const { app, owner } = roleNames(SERVICE);
const LIMIT = '1000000000000000';
/** 10 to the power of the currency's exponent, as SQL. */
const UNIT = '(array[1, 10, 100, 1000, 10000])[currency_exponent + 1]';

/** Text of full-text search. Marked immutable, which `array_to_string` is for text, so that a generated column may use it. */
const SEARCH_TEXT = `
  create function expense_search_vector(vendor text, note text, tags text[]) returns tsvector
    language sql immutable parallel safe
    return to_tsvector('pg_catalog.simple', concat_ws(' ', vendor, note, array_to_string(tags, ' ')));`;

/** The frozen amounts are columns, not rows of their own: every reader of an expense needs all three. */
const EXPENSES = `
  create table expenses (
    id bigint generated always as identity,
    tenant_id bigint not null,
    account_id bigint not null,
    project_id bigint,
    category_id bigint,
    cross_project_ref_id bigint,
    amount_minor bigint not null check (amount_minor > 0 and amount_minor < ${LIMIT}),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    currency_exponent smallint not null check (currency_exponent between 0 and 4),
    amount_units bigint generated always as (amount_minor / ${UNIT}) stored,
    amount_fraction integer generated always as ((amount_minor % ${UNIT}) * 10000 / ${UNIT}) stored,
    account_amount_minor bigint not null check (account_amount_minor >= 0 and account_amount_minor < ${LIMIT}),
    account_currency text not null,
    account_rate numeric(24, 12) not null check (account_rate > 0),
    account_rate_inverse boolean not null default false,
    account_rate_date date,
    project_amount_minor bigint check (project_amount_minor >= 0 and project_amount_minor < ${LIMIT}),
    project_currency text,
    project_rate numeric(24, 12) check (project_rate > 0),
    project_rate_inverse boolean not null default false,
    project_rate_date date,
    base_amount_minor bigint not null check (base_amount_minor >= 0 and base_amount_minor < ${LIMIT}),
    base_currency text not null,
    base_rate numeric(24, 12) not null check (base_rate > 0),
    base_rate_inverse boolean not null default false,
    base_rate_date date,
    expense_date date not null,
    vendor text check (length(vendor) between 1 and 200),
    vendor_key text generated always as (coalesce(lower(vendor), '')) stored,
    note text check (length(note) between 1 and 2000),
    tags text[] not null default '{}' check (cardinality(tags) <= 20),
    search tsvector generated always as (expense_search_vector(vendor, note, tags)) stored,
    created_by bigint,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    soft_deleted_at timestamptz,
    version integer not null default 1,
    primary key (id),
    unique (tenant_id, id),
    check (num_nulls(project_id, project_amount_minor, project_currency, project_rate) in (0, 4)),
    foreign key (tenant_id, account_id) references accounts (tenant_id, id),
    foreign key (tenant_id, category_id) references categories (tenant_id, id),
    foreign key (tenant_id, project_id) references project_replica (tenant_id, project_id),
    foreign key (tenant_id, cross_project_ref_id) references project_replica (tenant_id, project_id)
  );
  comment on column expenses.account_rate_inverse is
    'The rate was set in the other direction: kept as set, because an inverse is seldom a decimal';
  comment on column expenses.amount_units is
    'With amount_fraction (ten-thousandths) the amount as a number: ordered and compared across currencies, in integers whose operators are leakproof, so that they reach an index through row level security';`;

const INDEXES = `
  create index expenses_by_day on expenses (tenant_id, expense_date, id);
  create index expenses_by_project on expenses (tenant_id, project_id, expense_date, id) where project_id is not null;
  create index expenses_by_account on expenses (tenant_id, account_id, expense_date, id);
  create index expenses_by_category on expenses (tenant_id, category_id, expense_date, id) where category_id is not null;
  create index expenses_by_vendor on expenses (tenant_id, vendor_key, id);
  create index expenses_by_amount on expenses (tenant_id, amount_units, amount_fraction, id);
  create index expenses_by_creation on expenses (tenant_id, created_at, id);
  create extension if not exists btree_gin;
  create index expenses_search on expenses using gin (tenant_id, search, tags);
  alter table expenses alter column search set statistics 1000;
  alter table expenses alter column tags set statistics 1000;`;

/**
 * Row level security keeps operators that are not leakproof (@@ and @>) away from an index: the application role would read
 * a tenant's every row to find a word. So the look-up runs as the owner, fenced to the session's tenant in its own words, and
 * gives back ids only, at most as many as asked for.
 */
const SEARCH = `
  create policy search on expenses for select to ${owner} using (true);
  create function find_expenses(words tsquery, wanted_tags text[], most integer) returns setof bigint
    language plpgsql stable security definer set search_path = public, pg_temp as $$
  begin
    return query execute format(
      'select id from expenses where tenant_id = ${CURRENT_TENANT_SQL.replaceAll("'", "''")} %s %s limit $3',
      case when words is null then '' else 'and search @@ $1' end,
      case when wanted_tags is null then '' else 'and tags @> $2' end) using words, wanted_tags, most;
  end $$;
  revoke all on function find_expenses from public;
  grant execute on function find_expenses to ${app};`;

/** Number of expenses by day: leads a page number to its place, and counts without counting. */
const DAY_COUNTS = `
  create table expense_day_counts (
    tenant_id bigint not null,
    expense_date date not null,
    live_count integer not null check (live_count >= 0),
    deleted_count integer not null default 0 check (deleted_count >= 0),
    primary key (tenant_id, expense_date)
  ) with (fillfactor = 70);`;

/** Expenses, their search, the counters of their pages, and the tie of entries to expenses. */
export class Migration20261122000002_expenses extends Migration {
  override up(): void {
    for (const sql of [SEARCH_TEXT, EXPENSES, INDEXES, DAY_COUNTS]) this.addSql(sql);
    this.addSql(tenantTableSql(SERVICE, 'expenses', 'select, insert, update'));
    this.addSql(tenantTableSql(SERVICE, 'expense_day_counts', 'select, insert, update'));
    // The writer takes ids ahead of the insert, so that events can name them in the same statement.
    this.addSql(`grant usage on sequence expenses_id_seq, account_entries_id_seq to ${app};`);
    this.addSql(SEARCH);
    this.addSql(
      `alter table account_entries add foreign key (tenant_id, expense_id) references expenses (tenant_id, id);`,
    );
  }
}
