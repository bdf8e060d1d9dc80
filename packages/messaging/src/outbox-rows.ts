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

/** The oldest events that are not published. Ids of one aggregate ascend in the order of its changes, because its row was locked. */
export async function unpublished(client: pg.Client, limit: number): Promise<OutboxRow[]> {
  const { rows } = await client.query<OutboxRow>({
    name: 'unpublished',
    text: `select id, event_id, tenant_id, topic, type, aggregate_id, version, epoch, payload, request_id, traceparent,
            occurred_at
     from outbox where published_at is null order by id limit $1`,
    values: [limit],
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
