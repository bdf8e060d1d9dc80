import type pg from 'pg';
import { encodeEnvelope } from './envelope.ts';
import type { OutgoingRecord } from './event-log.ts';

/** A row of the outbox; bigints are text. */
export interface OutboxRow {
  id: string;
  event_id: string;
  tenant_id: string;
  topic: string;
  type: string;
  aggregate_id: string;
  version: string;
  epoch: number;
  payload: Buffer;
  request_id: string | null;
  traceparent: string | null;
  occurred_at: Date;
}

const COLUMNS =
  'id, event_id, tenant_id, topic, type, aggregate_id, version, epoch, payload, request_id, traceparent, occurred_at';
/** Tenants that share a batch; of more, those whose events wait longest. */
const MOST_IN_TURNS = 10;

/** The oldest events that are not published. Ids of one aggregate ascend in the order of its changes, because its row was locked. */
export async function unpublished(client: pg.Client, limit: number): Promise<OutboxRow[]> {
  const { rows } = await client.query<OutboxRow>({
    name: 'unpublished',
    text: `select ${COLUMNS} from outbox where published_at is null order by id limit $1`,
    values: [limit],
  });
  return rows;
}

/**
 * The oldest events of every tenant that has some, a part of the limit of each, so that the events of one tenant do not wait for those of another. Needs
 * an index of unpublished events by tenant. Events of one aggregate are of one tenant, so their order stays.
 */
export async function unpublishedInTurns(client: pg.Client, limit: number): Promise<OutboxRow[]> {
  const { rows } = await client.query<OutboxRow>({
    name: 'unpublished-in-turns',
    text: `with recursive waiting (tenant_id) as (
        (select tenant_id from outbox where published_at is null order by tenant_id limit 1)
        union all
        select (select o.tenant_id from outbox o where o.published_at is null and o.tenant_id > w.tenant_id order by o.tenant_id limit 1)
        from waiting w where w.tenant_id is not null
      ), tenants as materialized (select tenant_id from waiting where tenant_id is not null)
      select o.* from tenants t cross join lateral (
        select ${COLUMNS} from outbox
        where published_at is null and tenant_id = t.tenant_id
        order by tenant_id, id limit greatest($2, $1 / (select count(*) from tenants))) o
      order by o.id limit $1`,
    values: [limit, Math.ceil(limit / MOST_IN_TURNS)],
  });
  return rows;
}

/** @throws Error when a row could not be marked: it would be published again and again */
export async function markPublished(client: pg.Client, rows: readonly OutboxRow[]): Promise<void> {
  const { rowCount } = await client.query({
    name: 'mark-published',
    text: `update outbox set published_at = clock_timestamp() where id = any($1::bigint[])`,
    values: [rows.map(({ id }) => id)],
  });
  if (rowCount !== rows.length)
    throw new Error(
      `Only ${rowCount} of ${rows.length} outbox rows could be marked as published; check the worker role's grants.`,
    );
}

/**
 * Makes the record of an event.
 * @param traceparent parent span of its readers; by default the row's own
 */
export function toRecord(row: OutboxRow, traceparent = row.traceparent ?? undefined): OutgoingRecord {
  const headers = encodeEnvelope({
    eventId: row.event_id,
    tenantId: Number(row.tenant_id),
    type: row.type,
    aggregateId: Number(row.aggregate_id),
    version: Number(row.version),
    epoch: row.epoch,
    time: row.occurred_at,
    traceparent,
    requestId: row.request_id ?? undefined,
  });
  return { topic: row.topic, key: row.aggregate_id, headers, value: row.payload };
}
