import { withRemoteParent, withSpan } from '@outlay/telemetry/tracing';
import type { EventEnvelope } from './envelope.ts';
import type { LogRecord } from './event-log.ts';

/** Runs one try of one event in a span that continues the trace of the change. */
export async function traceProcessing<T extends string>(
  consumer: string,
  record: LogRecord,
  envelope: EventEnvelope,
  work: () => Promise<T>,
): Promise<T> {
  const attributes = {
    'messaging.system': 'outlay',
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': record.topic,
    'messaging.destination.partition.id': String(record.partition),
    'messaging.consumer.group.name': consumer,
    'messaging.message.id': envelope.eventId,
    'outlay.event.type': envelope.type,
  };
  return withRemoteParent(envelope.traceparent, () =>
    withSpan(`process ${record.topic}`, { side: 'consumer', attributes }, async (span) => {
      const outcome = await work();
      span.set({ 'outlay.event.outcome': outcome });
      return outcome;
    }),
  );
}
