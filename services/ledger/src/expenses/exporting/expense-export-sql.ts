import { FORMULA_START, HAS_FORMULA, WITH_APOSTROPHE_SQL } from '@outlay/files/neutralise';
import { CURRENCIES } from '@outlay/money/currencies';
import { exponentOf } from '@outlay/money/money';
import type { ExpenseSelection } from '../listing/expense-filter.ts';
import { whereSql } from '../listing/expense-list-sql.ts';
import type { ExpenseOrder } from '../listing/expense-order.ts';
import type { Hits } from '../listing/expense-search.repository.ts';
import { sqlOf, value, type Condition } from '../listing/condition.ts';
import type { ExportColumn } from './export-columns.ts';

/** Everything that matches, in an order. */
export interface ExportRequest {
  readonly tenantId: number;
  readonly selection: ExpenseSelection;
  readonly order: ExpenseOrder;
  readonly columns: readonly ExportColumn[];
  /** Of the projects that the caller may read; the ledger has no names of projects. */
  readonly projectNames: ReadonlyMap<number, string>;
  readonly seesAccounts: boolean;
  readonly seesCategories: boolean;
  readonly seesVendors: boolean;
  /** True where texts that a spreadsheet takes for formulas get an apostrophe. */
  readonly neutralises: boolean;
}

/** The rows of an export, to be copied. Names are prepared once, not for each row. */
export function exportSql(request: ExportRequest, hits: Hits | null): Condition {
  const { tenantId, selection, order, columns, projectNames } = request;
  const expressions = expressionsOf(request);
  const selected = columns
    .map((name) => sqlOf`${expressions[name]} as ${name}`)
    .reduce((all, next) => sqlOf`${all}, ${next}`);
  const names = JSON.stringify([...projectNames].map(([id, name]) => ({ id, name })));
  const text = (column: string) => textSql(column, request.neutralises);
  return sqlOf`with
      account_names as materialized (
        select id, ${text('name')} as name from accounts where tenant_id = ${value(tenantId)} and ${String(request.seesAccounts)}),
      category_names as materialized (
        select id, ${text('name')} as name from categories where tenant_id = ${value(tenantId)} and ${String(request.seesCategories)}),
      project_names as materialized (
        select id, ${text('name')} as name from json_to_recordset(${value(names)}::json) as named(id bigint, name text))
    select ${selected} from expenses e
      left join account_names on account_names.id = e.account_id
      left join category_names on category_names.id = e.category_id
      left join project_names on project_names.id = e.project_id
    where ${whereSql(tenantId, selection, hits)} order by ${order.orderBySql({ isBackward: false })}`;
}

/** The number of matches, up to one above `most`. */
export function exportCountSql({ tenantId, selection }: ExportRequest, hits: Hits | null, most: number): Condition {
  return sqlOf`select count(*)::int as count
    from (select 1 from expenses e where ${whereSql(tenantId, selection, hits)} limit ${String(most + 1)}) matches`;
}

function expressionsOf({ neutralises }: ExportRequest): Record<ExportColumn, Condition | string> {
  const text = (column: string) => textSql(column, neutralises);
  return {
    id: 'e.id',
    expense_date: 'e.expense_date',
    vendor: text('e.vendor'),
    note: text('e.note'),
    amount: 'e.amount_minor * (array[1, 0.1, 0.01, 0.001, 0.0001])[e.currency_exponent + 1]',
    currency: 'e.currency',
    account_id: 'e.account_id',
    account: 'account_names.name',
    account_amount: amountSql('account'),
    account_currency: 'e.account_currency',
    project_id: 'e.project_id',
    project: 'project_names.name',
    project_amount: amountSql('project'),
    project_currency: 'e.project_currency',
    category_id: 'e.category_id',
    category: 'category_names.name',
    base_amount: amountSql('base'),
    base_currency: 'e.base_currency',
    base_rate: 'trim_scale(case when e.base_rate_inverse then round(1 / e.base_rate, 12) else e.base_rate end)',
    base_rate_source: `case when e.base_currency = e.currency then 'same' else split_part(e.base_rate_source, '_', 1) end`,
    tags: text(`nullif(array_to_string(e.tags, ', '), '')`),
    created_by: 'e.created_by',
    created_by_key: 'e.created_by_key',
    created_at: instantSql('e.created_at'),
    deleted_at: instantSql('e.soft_deleted_at'),
  };
}

/** PostgreSQL keeps the digits of both factors: 1250 * 0.01 is 12.50. */
function amountSql(kind: 'account' | 'project' | 'base'): string {
  return `e.${kind}_amount_minor * case ${UNUSUAL_UNITS.map(
    ([unit, currencies]) => `when e.${kind}_currency = any ('{${currencies.join(',')}}') then ${unit}`,
  ).join(' ')} else ${USUAL_UNIT} end`;
}

const USUAL_UNIT = '0.01';
/** Minor units of the currencies that have not two decimals. */
const UNUSUAL_UNITS = [
  ['1.', 0],
  ['0.1', 1],
  ['0.001', 3],
  ['0.0001', 4],
]
  .map(([unit, digits]) => [unit, CURRENCIES.filter((currency) => exponentOf(currency) === digits)] as const)
  .filter(([, currencies]) => currencies.length > 0);

function textSql(column: string, neutralises: boolean): Condition | string {
  if (!neutralises) return column;
  const neutral = sqlOf`regexp_replace(${column}, ${value(FORMULA_START)}, ${value(WITH_APOSTROPHE_SQL)}, 'g')`;
  return sqlOf`case when ${column} ~ ${value(HAS_FORMULA)} then ${neutral} else ${column} end`;
}

function instantSql(column: string): string {
  return `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
}
