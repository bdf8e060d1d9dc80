import type { EntityManager } from '@mikro-orm/postgresql';
import { addToOutbox, type EventOrigin } from '@outlay/messaging/outbox';
import { tenantOf } from '@outlay/tenancy/request-context';
import { vendorKey } from '../expenses/expense-search.ts';
import { vendorEvent } from '../messaging/vendor-events.ts';
import { FirstUseRepository } from './first-use.repository.ts';
import { knownNamesOf, rememberOnceCommitted } from './known-names.ts';
import type { Vendor } from './vendor.ts';

/** Names of vendors that have none for certain yet, each once, as first given. */
export function unknownNames(
  em: EntityManager,
  tenantId: number,
  names: readonly (string | null)[],
): Map<string, string> {
  const known = knownNamesOf(em, 'vendor');
  const unknown = new Map<string, string>();
  for (const name of names) {
    const key = vendorKey(name);
    if (name !== null && key !== '' && !unknown.has(key) && !known.has(tenantId, key)) unknown.set(key, name);
  }
  return unknown;
}

/**
 * Makes vendors for names that have none, in the caller's transaction. Another transaction that makes the same at the same time is waited for.
 * @param names by key
 * @returns the vendors that were made
 */
export async function makeVendors(
  em: EntityManager,
  tenantId: number,
  names: ReadonlyMap<string, string>,
): Promise<Vendor[]> {
  if (names.size === 0) return [];
  const made = await new FirstUseRepository(em, tenantId).make(names);
  rememberOnceCommitted(em, 'vendor', tenantId, [...names.keys()]);
  return made;
}

/**
 * Makes vendors for names that have none, with their events, in the caller's transaction: keep it short, because others who use one of these names for the
 * first time wait for its end. For transactions that are long themselves, in one before.
 */
export async function ensureVendors(
  em: EntityManager,
  origin: EventOrigin,
  names: readonly (string | null)[],
): Promise<void> {
  const tenantId = tenantOf(origin);
  const made = await makeVendors(em, tenantId, unknownNames(em, tenantId, names));
  await addToOutbox(
    em,
    origin,
    made.map((vendor) => vendorEvent('VendorCreated', vendor)),
  );
}
