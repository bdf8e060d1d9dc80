import type { EntityManager } from '@mikro-orm/postgresql';
import { auditedVersion, type AuditRow } from '@outlay/audit/record';
import type { DomainEvent } from '@outlay/messaging/outbox';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { noteWritten } from '@outlay/tenancy/written-in-transaction';
import { writeUniqueName } from '@outlay/tenancy/unique-name';
import { nameKey } from '@outlay/text/name-key';
import { searchPhrase } from '@outlay/text/search-fold';
import { z } from 'zod';
import type { Account } from '../accounts/account.entity.ts';
import type { AccountEntry } from '../entries/account-entry.entity.ts';
import type { CausedEvent, PostingEffects } from './posting-effects.ts';
import { insertSql, SetStatement, updateSql, type Columns } from './set-statement.repository.ts';

/** The events that each request caused, ordered by topic. */
export type EventsByRequest = ReadonlyMap<RequestContext, readonly DomainEvent[]>;

const MOVED: Columns<Account> = {
  id: ['bigint', ({ id }) => id],
  current_balance_minor: ['bigint', (account) => account.currentBalanceMinor],
  entry_count: ['integer', (account) => account.entryCount],
  event_version: ['integer', (account) => account.eventVersion],
  updated_at: ['timestamptz', (account) => account.updatedAt],
};

const EDITED: Columns<Account> = {
  ...MOVED,
  name: ['text', (account) => account.name],
  name_key: ['text', (account) => nameKey(account.name)],
  search_text: ['text', (account) => searchPhrase(account.name)],
  type: ['text', (account) => account.type],
  low_balance_threshold_minor: ['bigint', (account) => account.lowBalanceThresholdMinor ?? null],
  overdraft: ['text', (account) => account.overdraft],
  is_archived: ['boolean', (account) => account.isArchived],
  version: ['integer', (account) => account.version],
};

/** The columns of a new row of `accounts`. */
export const ACCOUNT_COLUMNS: Columns<Account> = {
  ...EDITED,
  currency: ['text', ({ currency }) => currency],
  opening_balance_minor: ['bigint', (account) => account.openingBalanceMinor],
  created_at: ['timestamptz', (account) => account.createdAt],
};

/** The columns of `account_entries` to write. */
export const ENTRY_COLUMNS: Columns<AccountEntry> = {
  id: ['bigint', ({ id }) => id],
  account_id: ['bigint', (entry) => entry.accountId],
  sequence: ['integer', ({ sequence }) => sequence],
  kind: ['text', ({ kind }) => kind],
  amount_minor: ['bigint', (entry) => entry.amountMinor],
  balance_after_minor: ['bigint', (entry) => entry.balanceAfterMinor],
  expense_id: ['bigint', (entry) => entry.expenseId ?? null],
  transfer_id: ['bigint', (entry) => entry.transferId ?? null],
  date: ['date', ({ date }) => date],
  source: ['text', ({ source }) => source ?? null],
  note: ['text', ({ note }) => note ?? null],
  at: ['timestamptz', ({ at }) => at],
};

const AUDIT: Columns<AuditRow> = {
  actor: ['text', ([, actor]) => actor],
  action: ['text', ([, , action]) => action],
  entity_type: ['text', ([, , , entityType]) => entityType],
  entity_id: ['bigint', ([, , , , entityId]) => entityId],
  changes: ['jsonb', ([, , , , , changes]) => changes],
  request_id: ['text', ([, , , , , , requestId]) => requestId],
};

const EVENT: Columns<CausedEvent> = {
  topic: ['text', ({ event }) => event.topic],
  type: ['text', ({ event }) => event.type],
  aggregate_id: ['bigint', ({ event }) => event.aggregateId],
  version: ['bigint', ({ event }) => event.version],
  payload: ['bytea', ({ event }) => `\\x${Buffer.from(event.payload).toString('hex')}`],
  request_id: ['text', ({ origin }) => origin.requestId],
  traceparent: ['text', ({ origin }) => origin.traceparent ?? null],
};

/** The epoch is read once: as the default of the column it would be read for each event. */
const INSERT_EVENTS = `insert into outbox (tenant_id, :columns, epoch) select :tenant, :values, (select current_outbox_epoch()) from :rows`;

/** Writes what the postings of one tenant's transaction change. */
export class PostingEffectsRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Writes all effects with one statement.
   * @param more adds further writes to the statement
   * @throws AppError NAME_TAKEN where another account has the name of one that was opened or edited
   */
  async write(
    effects: PostingEffects,
    more: (statement: SetStatement, eventsOf: EventsByRequest) => void = () => undefined,
  ): Promise<void> {
    const em = this.#em;
    const statement = new SetStatement(this.#tenantId);
    const events = effects.closeEvents();
    const eventsOf = eventsByRequest(events);
    statement.add('audits', AUDIT, effects.audits, insertSql('audit_entries'), 'id, request_id');
    more(statement, eventsOf);
    addAccounts(statement, effects);
    statement
      .add('entries', ENTRY_COLUMNS, effects.entries, insertSql('account_entries', 'overriding system value'))
      .add('events', EVENT, events, INSERT_EVENTS);
    if (effects.audits.length > 0) statement.answer('audited', NEWEST_ENTRY_OF_REQUESTS);
    const { audited } = await writeUniqueName('accounts_name', 'an account', () => statement.run(em));
    for (const [request, own] of eventsOf) noteWritten(em, request, own);
    noteAudited(em, effects, audited);
  }
}

/** Entries are sealed in the order of their ids: the newest stands for all of a request. */
const NEWEST_ENTRY_OF_REQUESTS = `select json_object_agg(request_id, id) from (
  select request_id, max(id) as id from audits group by request_id) newest`;
const NewestEntries = z.record(z.string(), z.number());

function noteAudited(em: EntityManager, { audited: requests }: PostingEffects, audited: unknown): void {
  const newest = NewestEntries.parse(audited ?? {});
  for (const request of requests) {
    const id = newest[request.requestId];
    if (id !== undefined) noteWritten(em, request, [auditedVersion('ledger', id)]);
  }
}

function addAccounts(statement: SetStatement, effects: PostingEffects): void {
  statement
    .add('opened_accounts', ACCOUNT_COLUMNS, effects.newAccounts, insertSql('accounts', 'overriding system value'))
    .add('edited_accounts', EDITED, effects.editedAccounts, updateSql('accounts', EDITED))
    .add('moved_accounts', MOVED, effects.movedAccounts, updateSql('accounts', MOVED));
}

function eventsByRequest(events: readonly CausedEvent[]): EventsByRequest {
  const eventsOf = new Map<RequestContext, DomainEvent[]>();
  for (const { event, causes } of events) {
    for (const cause of causes) {
      const own = eventsOf.get(cause);
      if (own) own.push(event);
      else eventsOf.set(cause, [event]);
    }
  }
  for (const own of eventsOf.values()) own.sort((a, b) => (a.topic < b.topic ? -1 : 1));
  return eventsOf;
}
