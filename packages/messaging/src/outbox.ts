import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { traceparentFor } from '@outlay/telemetry/tracing';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { noteWritten } from '@outlay/tenancy/written-in-transaction';
import { newEventId } from './event-id.ts';

/** A change of an aggregate. */
export interface DomainEvent {
  /** The aggregate's topic, for example `ledger.expense`. */
  topic: string;
  /** Event type in the past tense, for example `ExpenseRecorded`. */
  type: string;
  /** Also the key in the log: events of one aggregate stay in order. */
  aggregateId: number;
  /** The aggregate's version after the change, from 1. */
  version: number;
  /** The aggregate's full state after the change, as protobuf bytes. It names people by id only. */
  payload: Uint8Array;
}

/** Properties of a request that its events carry. */
export type EventOrigin = Pick<RequestContext, 'tenantId'> &
  Partial<Pick<RequestContext, 'requestId' | 'traceparent' | 'written' | 'deadline'>>;

/** The same text for any number of events; the epoch is read once. Parameters: the tenant, the request, the trace context, and a list per column of the events. */
const INSERT = `insert into outbox (event_id, tenant_id, topic, type, aggregate_id, version, payload, request_id, traceparent, epoch)
  select event_id, $1::bigint, topic, type, aggregate_id, version, payload, $2::text, $3::text, (select current_outbox_epoch())
  from unnest($4::uuid[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::bytea[])
    as event (event_id, topic, type, aggregate_id, version, payload)`;

/**
 * Writes events into the outbox within the caller's transaction: they are published if, and only if, it commits.
 * Call it after the aggregate's row is locked or changed, so that two transactions cannot swap their events.
 * @throws AppError TENANT_REQUIRED when the origin has no tenant
 */
export async function addToOutbox(
  em: SqlEntityManager,
  origin: EventOrigin,
  events: readonly DomainEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await executePrepared(em, INSERT, [
    ...[tenantOf(origin), origin.requestId ?? null, traceparentFor(origin.traceparent) ?? null],
    ...[events.map(() => newEventId()), events.map(({ topic }) => topic), events.map(({ type }) => type)],
    ...[events.map(({ aggregateId }) => aggregateId), events.map(({ version }) => version)],
    events.map(({ payload }) => Buffer.from(payload)),
  ]);
  noteWritten(em, origin, events);
}

/** A statement that writes events into the outbox, for callers without an entity manager. Params stand for `?`. */
export function outboxStatement(
  origin: EventOrigin,
  events: readonly DomainEvent[],
): { sql: string; params: unknown[] } {
  const tenantId = tenantOf(origin);
  const traceparent = traceparentFor(origin.traceparent) ?? null;
  const row = '(?, ?, ?, ?, ?, ?, ?, ?, ?)';
  const params = events.flatMap((event) => [
    newEventId(),
    tenantId,
    event.topic,
    event.type,
    event.aggregateId,
    event.version,
    Buffer.from(event.payload),
    origin.requestId ?? null,
    traceparent,
  ]);
  const sql = `insert into outbox (event_id, tenant_id, topic, type, aggregate_id, version, payload, request_id, traceparent)
     values ${events.map(() => row).join(', ')}`;
  return { sql, params };
}
