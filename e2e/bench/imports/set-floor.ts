import type { Bench } from '../product/bench-context.ts';
import { IMPORTED_ACCOUNTS, ROWS } from './staged-import.ts';

const SCHEMA = 'bench_import_floor';
const TABLES = ['accounts', 'expenses', 'audit_entries', 'account_entries', 'outbox', 'expense_day_counts'] as const;

/** Tables with the columns and indexes that the ledger's have now, without row level security, foreign keys and triggers. */
const MAKE = `drop schema if exists ${SCHEMA} cascade; create schema ${SCHEMA};
  ${TABLES.map((table) => `create table ${SCHEMA}.${table} (like public.${table} including all);`).join('\n')}
  insert into ${SCHEMA}.accounts overriding system value select * from public.accounts where tenant_id = `;

const STAGE = `create table ${SCHEMA}.drafts as select r.row, nextval('public.expenses_id_seq') as id, x.* from (${ROWS}) r
  cross join lateral json_to_record(r.draft) as x ("accountId" bigint, "categoryId" bigint, amount numeric, "expenseDate" date, vendor text, note text, tags json)`;

/** One statement for each table: what an import writes, computed by PostgreSQL. */
const WRITES = [
  `insert into ${SCHEMA}.expenses (id, tenant_id, account_id, category_id, amount_minor, currency, currency_exponent, account_amount_minor,
     account_currency, account_rate, base_amount_minor, base_currency, base_rate, expense_date, vendor, vendor_key, note, tags, search,
     search_version, created_by, created_at, updated_at, import_id)
   overriding system value
   select id, $1, "accountId", "categoryId", amount * 100, 'USD', 2, amount * 100, 'USD', 1, amount * 100, 'USD', 1, "expenseDate", vendor, lower(vendor),
     note, array(select json_array_elements_text(tags)), to_tsvector('simple', vendor || ' ' || note), 2, 7, now(), now(), 1
   from ${SCHEMA}.drafts`,
  `insert into ${SCHEMA}.audit_entries (tenant_id, actor, action, entity_type, entity_id, changes, request_id)
   select $1::bigint, 'user:7', 'expense.created', 'expense', id, jsonb_build_object('amount', jsonb_build_object('before', null, 'after', amount::text),
     'account_id', jsonb_build_object('before', null, 'after', "accountId"), 'category_id', jsonb_build_object('before', null, 'after', "categoryId"),
     'currency', jsonb_build_object('before', null, 'after', 'USD'), 'expense_date', jsonb_build_object('before', null, 'after', "expenseDate"),
     'vendor', jsonb_build_object('before', null, 'after', vendor), 'note', jsonb_build_object('before', null, 'after', note),
     'tags', jsonb_build_object('before', null, 'after', tags), 'is_project_related', jsonb_build_object('before', null, 'after', false)), 'request'
   from ${SCHEMA}.drafts`,
  `insert into ${SCHEMA}.outbox (tenant_id, topic, type, aggregate_id, version, epoch, payload, request_id)
   select $1::bigint, 'ledger.expense', 'ExpenseRecorded', id, 1, 1, decode(repeat('ab', 170), 'hex'), 'request' from ${SCHEMA}.drafts`,
  `insert into ${SCHEMA}.account_entries (tenant_id, account_id, sequence, kind, amount_minor, balance_after_minor, expense_id, date, at)
   select $1::bigint, a.id, a.entry_count + row_number() over w, 'expense', -d.amount * 100, a.current_balance_minor - sum(d.amount * 100) over w, d.id,
     d."expenseDate", now()
   from ${SCHEMA}.drafts d join ${SCHEMA}.accounts a on a.id = d."accountId" window w as (partition by a.id order by d.row)`,
  `insert into ${SCHEMA}.outbox (tenant_id, topic, type, aggregate_id, version, epoch, payload, request_id)
   select tenant_id, 'ledger.account-entry', 'AccountEntryPosted', account_id, sequence, 1, decode(repeat('ab', 60), 'hex'), 'request'
   from ${SCHEMA}.account_entries`,
  `update ${SCHEMA}.accounts a set current_balance_minor = current_balance_minor - d.spent, entry_count = entry_count + d.count,
     event_version = event_version + 1, updated_at = now()
   from (select "accountId", sum(amount * 100) as spent, count(*) as count from ${SCHEMA}.drafts group by 1) d
   where a.tenant_id = $1 and a.id = d."accountId"`,
  `insert into ${SCHEMA}.expense_day_counts (tenant_id, expense_date, live_count)
   select $1::bigint, "expenseDate", count(*) from ${SCHEMA}.drafts group by 1, 2`,
] as const;

/** Writes the rows of an import in one transaction by plain SQL, into tables of its own. @returns seconds */
export async function setFloor({ clients: { ledger }, tenant }: Bench, rows: number): Promise<number> {
  const { id, accounts, categories } = await tenant('imports');
  await ledger.query(MAKE + String(id));
  await ledger.query(STAGE, [rows, accounts.slice(0, IMPORTED_ACCOUNTS), categories]);
  await ledger.query(`analyze ${SCHEMA}.drafts`);
  const begun = performance.now();
  await ledger.query('begin');
  for (const write of WRITES) await ledger.query(write, write.includes('$1') ? [id] : []);
  await ledger.query('commit');
  const seconds = (performance.now() - begun) / 1_000;
  await ledger.query(`drop schema ${SCHEMA} cascade`);
  return seconds;
}
