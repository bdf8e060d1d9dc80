import { fromBinary } from '@bufbuild/protobuf';
import type { ReceivedEvent } from '@outlay/messaging/event-handler';
import { TransferSchema } from '@outlay/proto/outlay/ledger/v1/transfer_pb.ts';
import type { NewMessage } from '../deliveries/delivery.ts';
import type { WebhookEvent } from '../event-types.ts';
import { shownTransfer } from './shown-transfer.ts';

/** Messages by the types of the ledger's events. */
export const TRANSFER_EVENTS: Readonly<Record<string, WebhookEvent>> = {
  TransferRecorded: 'transfer.recorded',
  TransferReversed: 'transfer.reversed',
};

/** Fields of the reversal, as they were before it. */
const NOT_REVERSED = { reversed_at: null, reversed_by: null, reversed_by_key: null };

/** The message of a transfer's event. Nothing but the reversal ever changes, so the state before follows from the one after. */
export function transferMessage(event: ReceivedEvent): NewMessage[] {
  const type = TRANSFER_EVENTS[event.type];
  if (type === undefined) return [];
  const shown = shownTransfer(fromBinary(TransferSchema, event.payload));
  const previous = type === 'transfer.reversed' ? { ...shown, ...NOT_REVERSED } : null;
  return [
    {
      event: type,
      resource: { type: 'transfer', id: event.aggregateId },
      occurredAt: event.time,
      object: JSON.stringify(shown),
      previous: JSON.stringify(previous),
    },
  ];
}
