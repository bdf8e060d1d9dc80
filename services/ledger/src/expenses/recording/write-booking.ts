import type { EntityManager } from '@mikro-orm/postgresql';
import { tagEvent } from '../../messaging/tag-events.ts';
import { vendorEvent } from '../../messaging/vendor-events.ts';
import { PostingEffectsRepository, type EventsByRequest } from '../../posting/posting-effects.repository.ts';
import type { SetStatement } from '../../posting/set-statement.repository.ts';
import { makeTags, unknownTags } from '../../tags/first-use.ts';
import { makeVendors, unknownNames } from '../../vendors/first-use.ts';
import { vendorKey } from '../expense-search.ts';
import { addExpenses } from './add-expenses.repository.ts';
import type { Booking } from './booking.ts';

/**
 * Writes all that was booked with one statement. Vendors and tags that were named for the first time are made before by statements of their own: after all accounts are
 * locked and before the counters of days are, as everywhere.
 */
export async function writeBooking(
  em: EntityManager,
  tenantId: number,
  booking: Booking,
  more: (statement: SetStatement, eventsOf: EventsByRequest) => void = () => undefined,
): Promise<void> {
  await makeNamedVendors(em, tenantId, booking);
  await makeNamedTags(em, tenantId, booking);
  await new PostingEffectsRepository(em, tenantId).write(booking.posting.effects, (statement, eventsOf) => {
    addExpenses(statement, booking);
    more(statement, eventsOf);
  });
}

async function makeNamedVendors(em: EntityManager, tenantId: number, { vendors, posting }: Booking): Promise<void> {
  const unknown = unknownNames(
    em,
    tenantId,
    vendors.map(({ name }) => name),
  );
  if (unknown.size === 0) return;
  for (const vendor of await makeVendors(em, tenantId, unknown)) {
    const named = vendors.find(({ name }) => vendor.ownKeys.includes(vendorKey(name)));
    if (named) posting.effects.event(named.origin, vendorEvent('VendorCreated', vendor));
  }
}

async function makeNamedTags(em: EntityManager, tenantId: number, { tags, posting }: Booking): Promise<void> {
  const unknown = unknownTags(
    em,
    tenantId,
    tags.map(({ name }) => name),
  );
  for (const tag of await makeTags(em, tenantId, unknown)) {
    const named = tags.find(({ name }) => name === tag.name);
    if (named) posting.effects.event(named.origin, tagEvent('TagCreated', tag));
  }
}
