import type pg from 'pg';
import type { ApiClient, Json } from './api-client.ts';

/** Where a report is compared with plain SQL. */
export interface CheckedLedger {
  ledger: pg.Pool;
  tenantId: number;
  api: ApiClient;
}

/** Entries by whether they were dated before a day, or up to another one; in units of two decimals or none. */
const SUMS = `
  select coalesce(sum(amount) filter (where kind = 'opening' or date < $3), 0)::float as opening_balance,
    coalesce(sum(amount) filter (where moved and (kind = 'deposit' or kind = 'adjustment' and amount > 0)), 0)::float as inflow,
    coalesce(-sum(amount) filter (where moved and (kind in ('expense', 'reversal') or kind = 'adjustment' and amount < 0)), 0)::float
      as outflow,
    coalesce(sum(amount) filter (where kind = 'opening' or date <= $4), 0)::float as closing_balance
  from (
    select e.kind, e.date, e.amount_minor / case a.currency when 'JPY' then 1 else 100 end::numeric as amount,
      e.kind <> 'opening' and e.date between $3 and $4 as moved
    from account_entries e join accounts a on a.id = e.account_id where e.tenant_id = $1 and a.currency = $2) as entry`;

const FIGURES = ['opening_balance', 'inflow', 'outflow', 'closing_balance'] as const;

/** The amounts of a flow, in the shape of {@link SUMS}. */
function amountsOf(flow: Json | undefined): Record<string, unknown> {
  return Object.fromEntries(FIGURES.map((name) => [name, flow?.[name]?.['amount'] ?? flow?.[name]]));
}

/** Compares a report with the ledger, row by row. @returns number of rows */
export async function compareCashflow({ ledger, tenantId, api }: CheckedLedger, query: string): Promise<number> {
  const { status, body } = await api.get(`/reports/tenant/cashflow?${query}`);
  expect({ query, status, isCurrent: body['is_current'] }).toEqual({ query, status: 200, isCurrent: true });
  const rows = listOf(body['rows']);
  const flows = [
    { days: body['period'], flow: body['total'] },
    { days: body['previous_period'], flow: body['previous'] },
    ...rows.map((row) => ({ days: row, flow: row })),
  ];
  for (const { days, flow } of flows) {
    const between = [days?.['from'], days?.['to']];
    const found = await ledger.query(SUMS, [tenantId, body['currency'], ...between]);
    expect({ query, between, ...amountsOf(flow) }).toEqual({ query, between, ...Object(found.rows[0]) });
  }
  return rows.length;
}

/** Follows the filters of a report's total to the expenses and entries behind its figures. */
export async function followFilters({ api }: CheckedLedger, query: string): Promise<void> {
  const { body } = await api.get(`/reports/tenant/cashflow?${query}`);
  const { expenses, inflow } = Object(body['total']);
  const listed = await api.get(`/expenses?${parametersOf(expenses.filter)}&per_page=1`);
  expect(listed.body['total']).toBe(expenses.count);
  const { account_id: accounts, ...filter } = inflow.entries;
  let amount = 0;
  for (const account of accounts) {
    const statement = await api.get(`/accounts/${account}/entries?${parametersOf(filter)}&per_page=100`);
    for (const entry of listOf(statement.body['items'])) amount += Math.max(0, Number(entry['amount']));
  }
  expect(amount).toBeCloseTo(inflow.amount, 2);
}

/** Compares a report's closing balance with the histories of its accounts. */
export async function compareBalances({ api }: CheckedLedger, query: string): Promise<void> {
  const { body } = await api.get(`/reports/tenant/cashflow?${query}`);
  const to = Object(body['period']).to;
  let balance = 0;
  for (const account of listOf(body['account_ids'])) {
    const history = await api.get(`/accounts/${String(account)}/balance-history?from=${to}&to=${to}`);
    // A history leaves out days before the first entry; then the account has its opening balance.
    const before = () =>
      api.get(`/accounts/${String(account)}`).then(({ body: { opening_balance } }) => opening_balance);
    balance += Number(listOf(history.body['items']).at(-1)?.['balance'] ?? (await before()));
  }
  expect(balance).toBeCloseTo(Number(Object(body['total']).closing_balance), 2);
}

function parametersOf(filter: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, values] of Object.entries(filter)) {
    for (const value of [values].flat()) parameters.append(name, String(value));
  }
  return parameters.toString();
}

function listOf(json: Json | undefined): Json[] {
  return Array.isArray(json) ? json : [];
}
