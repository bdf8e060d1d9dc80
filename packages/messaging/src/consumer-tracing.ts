import { startSpan, withRemoteParent, withSpan, type SpanAttributes } from '@outlay/telemetry/tracing';
import type { EventEnvelope } from './envelope.ts';
import type { LogRecord } from './event-log.ts';

/** Runs one try of one event in a span that continues the trace of the change. */
export async function traceProcessing<T extends string>(
  consumer: string,
  record: LogRecord,
  envelope: EventEnvelope,
  work: () => Promise<T>,
): Promise<T> {
  const attributes = attributesOf(consumer, record, envelope);
  return withRemoteParent(envelope.traceparent, () =>
    withSpan(`process ${record.topic}`, { side: 'consumer', attributes }, async (span) => {
      const outcome = await work();
      span.set({ 'outlay.event.outcome': outcome });
      return outcome;
    }),
  );
}

/** Runs one try of several events: each has a span in the trace of its own change; the SQL of all belongs to the first span. */
export async function traceProcessingOfAll(
  consumer: string,
  events: readonly { record: LogRecord; envelope: EventEnvelope }[],
  work: () => Promise<void>,
): Promise<void> {
  const spans = events.map(({ record, envelope }) => {
    const attributes = attributesOf(consumer, record, envelope);
    return startSpan(`process ${record.topic}`, envelope.traceparent, { side: 'consumer', attributes });
  });
  try {
    const [first] = spans;
    await (first ? first.within(work) : work());
    for (const span of spans) span.end();
  } catch (error) {
    for (const span of spans) span.end(error);
    throw error;
  }
}

function attributesOf(consumer: string, record: LogRecord, envelope: EventEnvelope): SpanAttributes {
  return {
    'messaging.system': 'outlay',
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': record.topic,
    'messaging.destination.partition.id': String(record.partition),
    'messaging.consumer.group.name': consumer,
    'messaging.message.id': envelope.eventId,
    'outlay.event.type': envelope.type,
  };
}
