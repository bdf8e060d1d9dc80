import { startSpan } from '@outlay/telemetry/tracing';
import type { OutgoingRecord } from './event-log.ts';
import { toRecord, type OutboxRow } from './outbox-rows.ts';

/**
 * Sends a batch; every event has a span of its own in the trace of its change, which is the parent of its readers' spans. Each span
 * lasts as long as the send of the whole batch.
 */
export async function traceSending(
  rows: readonly OutboxRow[],
  send: (records: readonly OutgoingRecord[]) => Promise<void>,
): Promise<void> {
  const sendings = rows.map((row) => ({
    row,
    span: startSpan(`send ${row.topic}`, row.traceparent ?? undefined, options(row, rows.length)),
  }));
  try {
    await send(sendings.map(({ row, span }) => toRecord(row, span.traceparent)));
  } catch (error) {
    for (const { span } of sendings) span.end(error);
    throw error;
  }
  for (const { span } of sendings) span.end();
}

function options(row: OutboxRow, batchSize: number) {
  return {
    side: 'producer' as const,
    attributes: {
      'messaging.system': 'outlay',
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'send',
      'messaging.destination.name': row.topic,
      'messaging.message.id': row.event_id,
      'messaging.batch.message_count': batchSize,
      'outlay.event.type': row.type,
    },
  };
}
