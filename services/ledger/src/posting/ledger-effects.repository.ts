import type { EntityManager } from '@mikro-orm/postgresql';
import type { DomainEvent } from '@outlay/messaging/outbox';
import { exponentOf } from '@outlay/money/money';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { noteWritten } from '@outlay/tenancy/written-in-transaction';
import type { CausedEvent, LedgerEffects } from './ledger-effects.ts';
import type { Expense, FrozenAmount } from '../expenses/expense.ts';
import type { LedgerState } from './ledger-state.ts';
import { heldFirst, SetStatement, type Cell } from './set-statement.repository.ts';

const HELD_DAYS = 'held_days';

const EXPENSE_COLUMNS = {
  id: 'bigint',
  account_id: 'bigint',
  project_id: 'bigint',
  category_id: 'bigint',
  cross_project_ref_id: 'bigint',
  amount_minor: 'bigint',
  currency: 'text',
  currency_exponent: 'smallint',
  account_amount_minor: 'bigint',
  account_currency: 'text',
  account_rate: 'numeric',
  account_rate_inverse: 'boolean',
  account_rate_date: 'date',
  project_amount_minor: 'bigint',
  project_currency: 'text',
  project_rate: 'numeric',
  project_rate_inverse: 'boolean',
  project_rate_date: 'date',
  base_amount_minor: 'bigint',
  base_currency: 'text',
  base_rate: 'numeric',
  base_rate_inverse: 'boolean',
  base_rate_date: 'date',
  expense_date: 'date',
  vendor: 'text',
  note: 'text',
  tags: 'text',
  created_by: 'bigint',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  soft_deleted_at: 'timestamptz',
  version: 'integer',
};
const NAMES = Object.keys(EXPENSE_COLUMNS);
/** A list of tags travels as the text of an array. */
const VALUES = NAMES.map((name) => (name === 'tags' ? 'r.tags::text[]' : `r.${name}`)).join(', ');
const SETTERS = NAMES.filter((name) => !['id', 'created_by', 'created_at'].includes(name))
  .map((name) => `${name} = ${name === 'tags' ? 'r.tags::text[]' : `r.${name}`}`)
  .join(', ');

/** The events that each request is to be told of. */
export type NewsByRequest = ReadonlyMap<RequestContext, readonly DomainEvent[]>;

/**
 * Writes all effects of a transaction's bookings with one statement.
 * @param more adds what else is to be written with it
 */
export async function writeEffects(
  em: EntityManager,
  tenantId: number,
  state: LedgerState,
  effects: LedgerEffects,
  more: (statement: SetStatement, news: NewsByRequest) => void = () => undefined,
): Promise<void> {
  const statement = new SetStatement();
  const events = effects.closeEvents();
  addExpenses(statement, tenantId, effects);
  addEntries(statement, tenantId, effects);
  addDayCounts(statement, tenantId, effects);
  addAudits(statement, effects);
  addEvents(statement, tenantId, events);
  if (!state.isPinned && effects.newExpenses.length > 0) pinBaseCurrency(statement, tenantId, state);
  const news = newsByRequest(events);
  more(statement, news);
  await statement.run(em);
  for (const [request, own] of news) noteWritten(em, request, own);
}

function newsByRequest(events: readonly CausedEvent[]): NewsByRequest {
  const news = new Map<RequestContext, DomainEvent[]>();
  for (const { event, causes } of events) {
    for (const cause of causes) {
      const own = news.get(cause);
      if (own) own.push(event);
      else news.set(cause, [event]);
    }
  }
  return news;
}

function addExpenses(statement: SetStatement, tenantId: number, effects: LedgerEffects): void {
  statement.add(
    'new_expenses',
    EXPENSE_COLUMNS,
    effects.newExpenses.map(expenseCells),
    `insert into expenses (tenant_id, ${NAMES.join(', ')}) overriding system value select ${tenantId}, ${VALUES} from :rows`,
  );
  statement.add(
    'changed_expenses',
    EXPENSE_COLUMNS,
    effects.changedExpenses.map(expenseCells),
    `update expenses e set ${SETTERS} from :rows
     where e.tenant_id = ${tenantId} and e.id = r.id and e.version = r.version - 1`,
  );
}

function expenseCells(expense: Expense): Cell[] {
  if (expense.id <= 0) throw new Error('an expense without an id is not to be written');
  return [
    expense.id,
    expense.accountId,
    expense.projectId,
    expense.categoryId,
    expense.crossProjectRefId,
    expense.amountMinor,
    expense.currency,
    exponentOf(expense.currency),
    ...frozenCells(expense.accountAmount),
    ...frozenCells(expense.projectAmount),
    ...frozenCells(expense.baseAmount),
    expense.expenseDate,
    expense.vendor,
    expense.note,
    expense.tags,
    expense.createdBy,
    expense.createdAt,
    expense.updatedAt,
    expense.softDeletedAt,
    expense.version,
  ];
}

function frozenCells(frozen: FrozenAmount | null): Cell[] {
  if (frozen === null) return [null, null, null, false, null];
  return [frozen.amountMinor, frozen.currency, frozen.rate, frozen.rateInverse, frozen.rateDate];
}

function addEntries(statement: SetStatement, tenantId: number, { entries, accounts }: LedgerEffects): void {
  statement.add(
    'new_entries',
    {
      id: 'bigint',
      account_id: 'bigint',
      sequence: 'integer',
      kind: 'text',
      amount_minor: 'bigint',
      balance_after_minor: 'bigint',
      expense_id: 'bigint',
      date: 'date',
      at: 'timestamptz',
    },
    entries.map((entry) => [
      entry.id,
      entry.accountId,
      entry.sequence,
      entry.kind,
      entry.amountMinor,
      entry.balanceAfterMinor,
      entry.expenseId ?? null,
      entry.date,
      entry.at,
    ]),
    `insert into account_entries (tenant_id, id, account_id, sequence, kind, amount_minor, balance_after_minor, expense_id, date, at)
     overriding system value select ${tenantId}, r.* from :rows`,
  );
  statement.add(
    'moved_accounts',
    { id: 'bigint', balance: 'bigint', entry_count: 'integer', event_version: 'integer', updated_at: 'timestamptz' },
    accounts.map((account) => [
      account.id,
      account.currentBalanceMinor,
      account.entryCount,
      account.eventVersion,
      account.updatedAt,
    ]),
    `update accounts a set current_balance_minor = r.balance, entry_count = r.entry_count,
       event_version = r.event_version, updated_at = r.updated_at
     from :rows where a.tenant_id = ${tenantId} and a.id = r.id`,
  );
}

/**
 * Where a count falls, its row is there already; an insert that only fails over to an update would offend the row's check first. So
 * there are two writes, and where both are needed, the days are locked in ascending order before either: two expenses that change
 * places would otherwise each hold the day that the other needs.
 */
function addDayCounts(statement: SetStatement, tenantId: number, { dayCounts }: LedgerEffects): void {
  const columns = { day: 'date', live: 'integer', deleted: 'integer' };
  const days = [...dayCounts].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([, { live, deleted }]) => live || deleted);
  const falls = ({ live, deleted }: { live: number; deleted: number }) => live < 0 || deleted < 0;
  const cells = (wanted: boolean) =>
    days.filter(([, change]) => falls(change) === wanted).map(([day, { live, deleted }]) => [day, live, deleted]);
  const [risen, fallen] = [cells(false), cells(true)];
  const isMixed = risen.length > 0 && fallen.length > 0;
  if (isMixed) holdDays(statement, tenantId, days);
  const inOrder = isMixed ? heldFirst(HELD_DAYS) : 'true';
  statement.add(
    'risen_days',
    columns,
    risen,
    `insert into expense_day_counts as c (tenant_id, expense_date, live_count, deleted_count)
     select ${tenantId}, r.* from :rows where ${inOrder}
     on conflict (tenant_id, expense_date) do update
       set live_count = c.live_count + excluded.live_count, deleted_count = c.deleted_count + excluded.deleted_count`,
  );
  statement.add(
    'fallen_days',
    columns,
    fallen,
    `update expense_day_counts c set live_count = c.live_count + r.live, deleted_count = c.deleted_count + r.deleted
     from :rows where c.tenant_id = ${tenantId} and c.expense_date = r.day and ${inOrder}`,
  );
}

function holdDays(statement: SetStatement, tenantId: number, days: readonly (readonly [string, unknown])[]): void {
  statement.hold(
    HELD_DAYS,
    { day: 'date' },
    days.map(([day]) => [day]),
    `select 1 from expense_day_counts c where c.tenant_id = ${tenantId} and c.expense_date in (select r.day from :rows)
     order by c.expense_date for no key update of c`,
  );
}

function addAudits(statement: SetStatement, { audits }: LedgerEffects): void {
  statement.add(
    'audits',
    {
      tenant_id: 'bigint',
      actor: 'text',
      action: 'text',
      entity_type: 'text',
      entity_id: 'bigint',
      changes: 'jsonb',
      request_id: 'text',
    },
    audits,
    `insert into audit_entries (tenant_id, actor, action, entity_type, entity_id, changes, request_id) select r.* from :rows`,
  );
}

function addEvents(statement: SetStatement, tenantId: number, events: readonly CausedEvent[]): void {
  statement.add(
    'events',
    {
      topic: 'text',
      type: 'text',
      aggregate_id: 'bigint',
      version: 'bigint',
      payload: 'bytea',
      request_id: 'text',
      traceparent: 'text',
    },
    events.map(({ origin, event }) => [
      event.topic,
      event.type,
      event.aggregateId,
      event.version,
      `\\x${Buffer.from(event.payload).toString('hex')}`,
      origin.requestId,
      origin.traceparent ?? null,
    ]),
    `insert into outbox (tenant_id, topic, type, aggregate_id, version, payload, request_id, traceparent)
     select ${tenantId}, r.* from :rows`,
  );
}

/** The first expense fixes the base currency: the one it was frozen in, or nothing is written. */
function pinBaseCurrency(statement: SetStatement, tenantId: number, state: LedgerState): void {
  statement.add(
    'pinned_settings',
    { base_currency: 'text' },
    [[state.baseCurrency]],
    `update tenant_settings s set pinned_at = coalesce(s.pinned_at, now())
     from :rows where s.tenant_id = ${tenantId} and s.base_currency = r.base_currency`,
  );
}
