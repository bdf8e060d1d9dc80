import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { CurrencyCode } from '@outlay/money/currencies';
import type { Account } from '../accounts/account.entity.ts';
import { dayIn } from '@outlay/service-kit/day-in';
import { OpeningLockRepository } from './opening-lock.repository.ts';
import { rowKey, type LockMode, type NamedRows, type PostingState, type ProjectState } from './posting-state.ts';

/** The rows to read, and the number of ids to take ahead. */
export interface StateRequest extends NamedRows {
  readonly lock: LockMode;
  readonly newEntries?: number;
  readonly newExpenses?: number;
}

type AccountRow = Record<'opening' | 'balance' | 'threshold', number | null> &
  Omit<
    Account,
    'openingBalanceMinor' | 'currentBalanceMinor' | 'lowBalanceThresholdMinor' | 'createdAt' | 'updatedAt'
  > & { createdAt: string; updatedAt: string };

interface SettingsRow {
  currency: CurrencyCode;
  timeZone: string | null;
  perDay: number | null;
  /** Null without a quota, and before the first expense under it. */
  recorded: { day: string; count: number } | null;
}

interface StateRow {
  now: string;
  closed_through: string | null;
  accounts: AccountRow[] | null;
  projects: ({ id: number } & ProjectState)[] | null;
  categories: number[] | null;
  settings: SettingsRow | null;
  entry_ids: number[] | null;
  expense_ids: number[] | null;
}

/** Lock timeout of a try that skips held rows, for rows that are not locked ahead (counters). */
const QUICK_MS = 250;

/**
 * One round trip. Rows are locked in ascending id order, as everywhere, so that two transactions cannot wait for each other in a
 * circle. Categories and projects are held as their foreign keys would hold them a moment later, so that one that is deleted
 * meanwhile is a bad reference and no failure of ours. Amounts are below 2^53, so JSON holds them exactly.
 *
 * The clock and the closed period are read once the accounts are locked: whoever waited for an account that the closing of a period
 * held sees that period closed, although the statement began before. So both stand beside the sum of the locked rows, and
 * `closed_through` is volatile.
 */
function stateSql(lock: LockMode): string {
  return `
  with held as materialized (
    select id, tenant_id as "tenantId", name, type, currency, opening_balance_minor as opening,
      current_balance_minor as balance, low_balance_threshold_minor as threshold, overdraft, is_archived as "isArchived",
      version, event_version as "eventVersion", entry_count as "entryCount", created_at as "createdAt",
      updated_at as "updatedAt"
    from accounts where tenant_id = $1 and id = any ($2::bigint[]) order by id ${lockSql(lock, 'no key update')}
  ), kinds as materialized (
    select id from categories where tenant_id = $1 and id = any ($3::bigint[]) order by id ${lockSql(lock, 'key share')}
  ), ventures as materialized (
    select project_id as id, currency, status, deleted from project_replica
    where tenant_id = $1 and project_id = any ($4::bigint[]) order by project_id ${lockSql(lock, 'key share')}
  ), accounts as (
    select json_agg(held) as list, date_trunc('milliseconds', clock_timestamp()) as now, closed_through($1)::text as closed
    from held
  )
  select to_json(accounts.now) as now, accounts.list as accounts, accounts.closed as closed_through,
    (select json_agg(ventures) from ventures) as projects,
    (select json_agg(id) from kinds) as categories,
    (select json_build_object('currency', base_currency, 'timeZone', time_zone, 'perDay', expenses_per_day,
       'recorded', case when expenses_per_day is not null then
         (select json_build_object('day', day, 'count', recorded) from recorded_expenses where tenant_id = $1) end)
     from tenant_settings where tenant_id = $1) as settings,
    (select json_agg(nextval('account_entries_id_seq')) from generate_series(1, $5::int)) as entry_ids,
    (select json_agg(nextval('expenses_id_seq')) from generate_series(1, $6::int)) as expense_ids
    ${lock === 'skip' ? `, set_config('lock_timeout', '${QUICK_MS}', true)` : ''}
  from accounts`;
}

const STATE_SQL = { wait: stateSql('wait'), skip: stateSql('skip'), none: stateSql('none') } satisfies Record<
  LockMode,
  string
>;

const EXISTING_SQL = `
  select 'account' as kind, id from accounts where tenant_id = $1 and id = any ($2::bigint[])
  union all select 'category', id from categories where tenant_id = $1 and id = any ($3::bigint[])
  union all select 'project', project_id from project_replica where tenant_id = $1 and project_id = any ($4::bigint[])`;

/** Reads, and locks as asked, the rows that a transaction of one tenant posts to. */
export class PostingStateRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  async read(request: StateRequest): Promise<PostingState> {
    const { accounts, categories = [], projects = [], lock } = request;
    const named = { accounts: unique(accounts), categories: unique(categories), projects: unique(projects) };
    const [row] = await executePrepared<StateRow>(this.#em, STATE_SQL[lock], [
      ...namedParams(this.#tenantId, named),
      request.newEntries ?? 0,
      request.newExpenses ?? 0,
    ]);
    if (!row) throw new Error('The query of the posting state returned no row.');
    const state = stateOf(row);
    return lock === 'skip' ? { ...state, busy: await readBusy(this.#em, this.#tenantId, named, state) } : state;
  }

  /** Takes the ids of so many entries from their sequence. */
  async nextEntryIds(count: number): Promise<number[]> {
    const [row] = await executePrepared<{ ids: number[] | null }>(
      this.#em,
      `select json_agg(nextval('account_entries_id_seq')) as ids from generate_series(1, $1::int)`,
      [count],
    );
    return row?.ids ?? [];
  }

  /** Closing a period locks every account: it waits for those that are being opened, and they for it. */
  async holdOpenings(): Promise<void> {
    await new OpeningLockRepository(this.#em, this.#tenantId).share();
  }

  /** Takes the id of a new account from its sequence, under {@link holdOpenings}. */
  async nextAccountId(): Promise<number> {
    await this.holdOpenings();
    const [row]: { id: number }[] = await this.#em.execute(`select nextval('accounts_id_seq')::float8 as id`);
    if (!row) throw new Error('The sequence of account ids returned no value.');
    return row.id;
  }
}

interface UniqueIds {
  readonly accounts: readonly number[];
  readonly categories: readonly number[];
  readonly projects: readonly number[];
}

/** Named rows that are there and were skipped; another round trip only where some named row was not found. */
async function readBusy(
  em: EntityManager,
  tenantId: number,
  named: UniqueIds,
  { accounts, categories, projects }: PostingState,
): Promise<ReadonlySet<string>> {
  const absent: UniqueIds = {
    accounts: named.accounts.filter((id) => !accounts.has(id)),
    categories: named.categories.filter((id) => !categories.has(id)),
    projects: named.projects.filter((id) => !projects.has(id)),
  };
  if (Object.values(absent).every(({ length }) => length === 0)) return new Set();
  const existing = await executePrepared<{ kind: 'account' | 'category' | 'project'; id: number | string }>(
    em,
    EXISTING_SQL,
    namedParams(tenantId, absent),
  );
  return new Set(existing.map(({ kind, id }) => rowKey(kind, Number(id))));
}

function lockSql(lock: LockMode, strength: string): string {
  if (lock === 'none') return '';
  return `for ${strength}${lock === 'skip' ? ' skip locked' : ''}`;
}

function stateOf(row: StateRow): PostingState {
  const now = new Date(row.now);
  const timeZone = row.settings?.timeZone ?? 'UTC';
  const today = dayIn(timeZone, now);
  return {
    now,
    today,
    timeZone,
    closedThrough: row.closed_through,
    quota: quotaOf(row, today),
    settings: settingsOf(row),
    baseCurrency: row.settings?.currency ?? null,
    accounts: new Map((row.accounts ?? []).map((account) => [account.id, accountOf(account)])),
    projects: new Map((row.projects ?? []).map(({ id, ...project }) => [id, project])),
    categories: new Set(row.categories ?? []),
    busy: new Set(),
    ids: { entries: row.entry_ids ?? [], expenses: row.expense_ids ?? [] },
  };
}

function quotaOf({ settings }: StateRow, today: string): PostingState['quota'] {
  if (!settings || settings.perDay === null) return null;
  const { perDay, recorded } = settings;
  return { perDay, recorded: recorded && recorded.day >= today ? recorded.count : 0 };
}

function settingsOf({ settings }: StateRow): PostingState['settings'] {
  if (settings === null) return 'absent';
  return settings.timeZone === null ? 'incomplete' : 'complete';
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

function namedParams(tenantId: number, { accounts, categories, projects }: UniqueIds): unknown[] {
  return [tenantId, ...[accounts, categories, projects].map((ids) => `{${ids.join(',')}}`)];
}

function unique(ids: readonly (number | null)[]): number[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
