import type { EntityManager } from '@mikro-orm/postgresql';
import type { CurrencyCode } from '@outlay/money/currencies';
import type { Account } from '../accounts/account.entity.ts';
import { ratesFor } from '../exchange-rates/rate-finder.ts';
import type { ExpenseDraft } from '../expenses/recording/expense-rules.ts';
import type { Expense } from '../expenses/expense.ts';
import { wantedRates } from '../expenses/recording/freeze-amounts.ts';
import { rateKey, type LedgerState, type ProjectState, type RateTable } from './ledger-state.ts';

/** What is to be read: all that the drafts name, and the accounts that hold the postings of expenses to be reversed. */
export interface StateRequest {
  readonly drafts: readonly ExpenseDraft[];
  readonly expenses: readonly Expense[];
  /** How many ids to take ahead; none and no locks for a dry run. */
  readonly newExpenses: number;
  readonly newEntries: number;
  readonly lock: boolean;
}

type AccountRow = Record<'opening' | 'balance' | 'threshold', number | null> &
  Omit<
    Account,
    'openingBalanceMinor' | 'currentBalanceMinor' | 'lowBalanceThresholdMinor' | 'createdAt' | 'updatedAt'
  > & { createdAt: string; updatedAt: string };

interface StateRow {
  now: string;
  accounts: AccountRow[] | null;
  projects: ({ id: number } & ProjectState)[] | null;
  categories: number[] | null;
  settings: { currency: CurrencyCode; pinned: boolean } | null;
  expense_ids: number[] | null;
  entry_ids: number[] | null;
}

/**
 * One round trip. The accounts are locked in ascending id order, as everywhere, so that two transactions cannot wait for each other;
 * the clock is read after the lock is held, so that an account's postings have rising times. Categories are held as their foreign
 * key would hold them a moment later, so that one that is deleted meanwhile is a bad reference and no failure of ours. Amounts are
 * below 2^53, so JSON holds them exactly.
 */
const stateSql = (lock: boolean) => `
  with held as materialized (
    select id, tenant_id as "tenantId", name, type, currency, opening_balance_minor as opening,
      current_balance_minor as balance, low_balance_threshold_minor as threshold, overdraft, is_archived as "isArchived",
      version, event_version as "eventVersion", entry_count as "entryCount", created_at as "createdAt",
      updated_at as "updatedAt"
    from accounts where tenant_id = ? and id = any (?::bigint[]) order by id ${lock ? 'for no key update' : ''}
  ), kinds as materialized (
    select id from categories where tenant_id = ? and id = any (?::bigint[]) order by id ${lock ? 'for key share' : ''}
  ), accounts as (
    select json_agg(held) as list, date_trunc('milliseconds', clock_timestamp()) as now from held
  )
  select to_json(accounts.now) as now, accounts.list as accounts,
    (select json_agg(json_build_object('id', project_id, 'currency', currency, 'status', status, 'deleted', deleted,
       'hasExpenses', exists (select from expenses e where e.tenant_id = p.tenant_id and e.project_id = p.project_id)))
     from project_replica p where tenant_id = ? and project_id = any (?::bigint[])) as projects,
    (select json_agg(id) from kinds) as categories,
    (select json_build_object('currency', base_currency, 'pinned', pinned_at is not null)
     from tenant_settings where tenant_id = ?) as settings,
    (select json_agg(nextval('expenses_id_seq')) from generate_series(1, ?)) as expense_ids,
    (select json_agg(nextval('account_entries_id_seq')) from generate_series(1, ?)) as entry_ids
  from accounts`;

/** Reads what a transaction needs to book. */
export async function readLedgerState(
  em: EntityManager,
  tenantId: number,
  request: StateRequest,
): Promise<LedgerState> {
  const { drafts, expenses } = request;
  const named = [...drafts, ...expenses];
  const [row]: StateRow[] = await em.execute(stateSql(request.lock), [
    tenantId,
    idList(named.map(({ accountId }) => accountId)),
    tenantId,
    idList(drafts.map(({ categoryId }) => categoryId)),
    tenantId,
    idList(named.flatMap(({ projectId, crossProjectRefId }) => [projectId, crossProjectRefId])),
    tenantId,
    request.newExpenses,
    request.newEntries,
  ]);
  if (!row) throw new Error('the state of the ledger came back empty');
  const state = stateOf(row);
  return { ...state, rates: await readRates(em, state, drafts) };
}

/** The rates all drafts need, with one more round trip, and none where every draft is in its account's and the base currency. */
async function readRates(
  em: EntityManager,
  state: Omit<LedgerState, 'rates'>,
  drafts: readonly ExpenseDraft[],
): Promise<RateTable> {
  const wanted = new Map(drafts.flatMap((draft) => wantedRates(state, draft)).map((rate) => [rateKey(rate), rate]));
  if (wanted.size === 0) return new Map();
  const found = await ratesFor(em, [...wanted.values()]);
  return new Map([...wanted.keys()].map((key, index) => [key, found[index] ?? null]));
}

function stateOf(row: StateRow): Omit<LedgerState, 'rates'> {
  return {
    now: new Date(row.now),
    baseCurrency: row.settings?.currency ?? null,
    isPinned: row.settings?.pinned === true,
    accounts: new Map((row.accounts ?? []).map((account) => [account.id, accountOf(account)])),
    projects: new Map((row.projects ?? []).map(({ id, ...project }) => [id, project])),
    categories: new Set(row.categories ?? []),
    expenseIds: row.expense_ids ?? [],
    entryIds: row.entry_ids ?? [],
  };
}

function accountOf({ opening, balance, threshold, ...row }: AccountRow): Account {
  return {
    ...row,
    openingBalanceMinor: BigInt(opening ?? 0),
    currentBalanceMinor: BigInt(balance ?? 0),
    lowBalanceThresholdMinor: threshold === null ? null : BigInt(threshold),
    createdAt: new Date(row.createdAt),
    updatedAt: new Date(row.updatedAt),
  };
}

function idList(ids: readonly (number | null)[]): string {
  return `{${[...new Set(ids.filter((id) => id !== null))].join(',')}}`;
}
