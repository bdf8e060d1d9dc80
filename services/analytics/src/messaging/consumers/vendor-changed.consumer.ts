import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventHandler, ReceivedEvent } from '@outlay/messaging/event-handler';
import { ReplicaRepository } from '../../replicas/replica.repository.ts';
import { VendorNameRepository } from '../../vendors/vendor-name.repository.ts';
import { VENDOR_REPLICA, vendorStateOf } from '../../vendors/vendor-replica.ts';

/** Keeps vendors, and for which of them each name counts. */
export const vendorChanged: EventHandler = {
  topic: 'ledger.vendor',
  types: ['VendorCreated', 'VendorChanged'],
  handle: async (event, em) => keep([event], em),
  handleAll: keep,
};

/** @param events of one tenant */
async function keep(events: readonly ReceivedEvent[], em: EntityManager): Promise<void> {
  const [first] = events;
  if (!first) return;
  const names = new VendorNameRepository(em, first.tenantId);
  await names.takeTurn();
  await new ReplicaRepository(em, first.tenantId).keepNewest(VENDOR_REPLICA, events.map(vendorStateOf));
  const ids = [...new Set(events.map(({ aggregateId }) => aggregateId))];
  await names.follow(ids);
}
