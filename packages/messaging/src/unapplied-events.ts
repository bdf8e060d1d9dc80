import type { EntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';
import type { EventEnvelope } from './envelope.ts';
import type { LogRecord } from './event-log.ts';

/** An event whose effect is missing from a consumer's tables. */
export interface UnappliedEvent {
  tenantId: number;
  topic: string;
  type: string;
  aggregateId: number;
  version: number;
  epoch: number;
  eventId: string;
}

export type UnappliedReason = 'unknown_type' | 'dead_letter';

/** Marks a record that is applied a second time; see `replayKey`. */
const REPLAY_MARK = '~';
/** Limit of events from `listUnapplied`; at the limit there may be more. */
export const UNAPPLIED_LISTED = 10_000;
const PARKED_BATCH = 500;

/**
 * Key of a record that is written or applied again. It differs from the aggregate's: in a compacted topic, an old state under the
 * aggregate's key would replace the newer one.
 */
export function replayKey(key: string, replay: string): string {
  return `${key}${REPLAY_MARK}${replay}`;
}

/** Notes events, within the transaction, as passed over. An event that was noted before keeps its time. */
export async function noteUnapplied(
  em: EntityManager,
  consumer: string,
  reason: UnappliedReason,
  events: readonly { record: LogRecord; envelope: EventEnvelope }[],
): Promise<void> {
  const rows = events.map(({ record, envelope }) => ({
    event_id: envelope.eventId,
    tenant_id: envelope.tenantId,
    topic: record.topic,
    type: envelope.type,
    aggregate_id: envelope.aggregateId,
    version: envelope.version,
    epoch: envelope.epoch,
    key: record.key,
    headers: record.headers,
    value: reason === 'unknown_type' ? Buffer.from(record.value).toString('hex') : null,
  }));
  await em.execute(
    `insert into unapplied_events
       (consumer, reason, event_id, tenant_id, topic, type, aggregate_id, version, epoch, key, headers, value)
     select ?::text, ?::text, event_id, tenant_id, topic, type, aggregate_id, version, epoch, key, headers, decode(value, 'hex')
     from json_to_recordset(?::json) as event (event_id uuid, tenant_id bigint, topic text, type text, aggregate_id bigint,
       version bigint, epoch integer, key text, headers jsonb, value text)
     on conflict (consumer, event_id) do update set reason = excluded.reason, value = excluded.value`,
    [consumer, reason, JSON.stringify(rows)],
    'run',
  );
}

/** Deletes the notes of replayed events, within the transaction of their effects. */
export async function forgetReplayed(
  em: EntityManager,
  consumer: string,
  events: readonly { record: LogRecord; envelope: EventEnvelope }[],
): Promise<void> {
  const replayed = events.filter(({ record }) => record.key.includes(REPLAY_MARK));
  if (replayed.length === 0) return;
  await em.execute(
    `delete from unapplied_events where consumer = ? and event_id = any(string_to_array(?, ',')::uuid[])`,
    [consumer, replayed.map(({ envelope }) => envelope.eventId).join(',')],
    'run',
  );
}

/** Number of events that a consumer has passed over, of every tenant, by reason. */
export async function countUnapplied(
  worker: Pick<pg.Pool, 'query'>,
  consumer: string,
): Promise<Record<UnappliedReason, number>> {
  const { rows } = await worker.query<{ reason: UnappliedReason; count: number }>(
    `select reason, count(*)::integer as count from unapplied_events where consumer = $1 group by reason`,
    [consumer],
  );
  return { unknown_type: 0, dead_letter: 0, ...Object.fromEntries(rows.map(({ reason, count }) => [reason, count])) };
}

/** The events that a consumer has passed over, of every tenant, oldest first; at most `UNAPPLIED_LISTED`. */
export async function listUnapplied(worker: Pick<pg.Pool, 'query'>, consumer: string): Promise<UnappliedEvent[]> {
  const { rows } = await worker.query<UnappliedRow>({
    name: 'list-unapplied',
    text: `select ${COLUMNS} from unapplied_events where consumer = $1 order by noted_at limit $2`,
    values: [consumer, UNAPPLIED_LISTED],
  });
  return rows.map(fromRow);
}

/** Lists the oldest parked events whose type has a handler now. */
export async function listParked(
  worker: Pick<pg.Pool, 'query'>,
  consumer: string,
  knows: (event: { topic: string; type: string }) => boolean,
): Promise<UnappliedEvent[]> {
  const { rows: types } = await worker.query<{ topic: string; type: string }>(
    `select distinct topic, type from unapplied_events where consumer = $1 and reason = 'unknown_type'`,
    [consumer],
  );
  const known = types.filter(knows);
  if (known.length === 0) return [];
  const { rows } = await worker.query<UnappliedRow>(
    `select ${COLUMNS} from unapplied_events
     where consumer = $1 and reason = 'unknown_type' and (topic, type) in (select * from unnest($2::text[], $3::text[]))
     order by noted_at limit $4`,
    [consumer, known.map(({ topic }) => topic), known.map(({ type }) => type), PARKED_BATCH],
  );
  return rows.map(fromRow);
}

/** Bigints are text. */
interface UnappliedRow {
  event_id: string;
  tenant_id: string;
  topic: string;
  type: string;
  aggregate_id: string;
  version: string;
  epoch: number;
}

const COLUMNS = 'event_id, tenant_id, topic, type, aggregate_id, version, epoch';

function fromRow({ event_id, tenant_id, topic, type, aggregate_id, version, epoch }: UnappliedRow): UnappliedEvent {
  return {
    ...{ eventId: event_id, tenantId: Number(tenant_id), topic, type },
    ...{ aggregateId: Number(aggregate_id), version: Number(version), epoch },
  };
}

/** Reads the record of a parked event, under a new key; null when another process has applied it. */
export async function parkedRecord(
  em: EntityManager,
  consumer: string,
  eventId: string,
): Promise<Omit<LogRecord, 'partition' | 'offset' | 'timestampMs'> | null> {
  const rows: { topic: string; key: string; headers: Record<string, string>; value: Buffer }[] = await em.execute(
    `select topic, key, headers, value from unapplied_events
     where consumer = ? and event_id = ?::uuid and reason = 'unknown_type'`,
    [consumer, eventId],
  );
  const [row] = rows;
  return row ? { ...row, key: row.key.includes(REPLAY_MARK) ? row.key : replayKey(row.key, 'parked') } : null;
}
