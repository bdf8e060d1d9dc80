import type { EntityManager } from '@mikro-orm/postgresql';
import { addToOutbox, type EventOrigin } from '@outlay/messaging/outbox';
import { tenantOf } from '@outlay/tenancy/request-context';
import { tagEvent } from '../messaging/tag-events.ts';
import { knownNamesOf, rememberOnceCommitted } from '../vendors/known-names.ts';
import { TagRepository } from './tag.repository.ts';
import type { Tag } from './tag.ts';

/** Returns those of the names that have no tag for certain yet, each once. */
export function unknownTags(em: EntityManager, tenantId: number, names: readonly string[]): string[] {
  const known = knownNamesOf(em, 'tag');
  return [...new Set(names)].filter((name) => !known.has(tenantId, name));
}

/**
 * Makes tags for names that have none, in the caller's transaction. Another transaction that makes the same at the same time is waited for.
 * @returns the tags that were made
 */
export async function makeTags(em: EntityManager, tenantId: number, names: readonly string[]): Promise<Tag[]> {
  if (names.length === 0) return [];
  const made = await new TagRepository(em, tenantId).make(names);
  rememberOnceCommitted(em, 'tag', tenantId, names);
  return made;
}

/** Makes tags for names that have none, with their events. As `ensureVendors`, for long transactions in one before. */
export async function ensureTags(em: EntityManager, origin: EventOrigin, names: readonly string[]): Promise<void> {
  const tenantId = tenantOf(origin);
  const made = await makeTags(em, tenantId, unknownTags(em, tenantId, names));
  await addToOutbox(
    em,
    origin,
    made.map((tag) => tagEvent('TagCreated', tag)),
  );
}
