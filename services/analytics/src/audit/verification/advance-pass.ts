import type { EntityManager } from '@mikro-orm/postgresql';
import { checkPlaces } from './chain-check.ts';
import { PublishedChainRepository } from './published-chain.repository.ts';
import { VerificationPassRepository, type PassKind } from './verification-pass.repository.ts';

/** Outcome of one step of a pass. `busy`: another process has locked the pass. */
export type PassStep = 'more' | 'atEnd' | 'busy';

/** Checks up to `limit` further places of a pass in the caller's transaction. A recheck that is at the end is promoted. */
export async function advancePass(
  em: EntityManager,
  named: { tenantId: number; service: string },
  kind: PassKind,
  limit: number,
): Promise<PassStep> {
  const passes = new VerificationPassRepository(em, named.tenantId, named.service);
  const pass = await passes.claim(kind);
  if (!pass) return 'busy';
  const places = await new PublishedChainRepository(em, named.tenantId, named.service).placesAfter(
    pass.position,
    limit,
  );
  if (places.length > 0) await passes.save(kind, checkPlaces(pass, places, named));
  if (places.length === limit) return 'more';
  if (kind === 'RECHECK') await passes.promoteRecheck();
  return 'atEnd';
}
