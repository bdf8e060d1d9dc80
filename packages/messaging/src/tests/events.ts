import { encodeEnvelope, type EventEnvelope } from '../envelope.ts';
import { newEventId } from '../event-id.ts';
import type { EventHandler } from '../event-handler.ts';
import type { OutgoingRecord } from '../event-log.ts';

/** A record that carries an event of tenant 1, as a relay would write it. */
export function eventRecord(topic: string, event: Partial<EventEnvelope> = {}): OutgoingRecord {
  const envelope = {
    eventId: newEventId(),
    tenantId: 1,
    type: 'ThingChanged',
    aggregateId: 1,
    version: 1,
    epoch: 1,
    time: new Date(),
    ...event,
  };
  return { topic, key: String(envelope.aggregateId), headers: encodeEnvelope(envelope), value: Buffer.from('state') };
}

/** A handler that notes each event in the table `effects`. */
export function effectHandler(topic: string): EventHandler {
  return {
    topic,
    types: ['ThingChanged'],
    handle: async ({ tenantId, eventId, aggregateId, version }, em) => {
      await em.execute(`insert into effects (tenant_id, event_id, aggregate_id, version) values (?, ?, ?, ?)`, [
        tenantId,
        eventId,
        aggregateId,
        version,
      ]);
    },
  };
}
