import { messageIdOf, type NewMessage } from './delivery.ts';

/**
 * The body of a message, as it is signed and sent.
 * @param message.id its UUID
 */
export function messageBody(message: NewMessage & { id: string; sequence: number; tenantId: number }): string {
  const { id, event, sequence, occurredAt, tenantId, object, previous } = message;
  const head = JSON.stringify({
    ...{ id: messageIdOf(id), type: event, sequence, created_at: occurredAt.toISOString(), tenant_id: tenantId },
  });
  // The resource is inserted as text, because its amounts may have more digits than a number in JavaScript.
  return `${head.slice(0, -1)},"data":{"object":${object},"previous":${previous}}}`;
}
