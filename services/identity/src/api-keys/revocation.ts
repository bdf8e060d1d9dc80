import type { EntityManager } from '@mikro-orm/postgresql';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { ApiKey } from './api-key.ts';
import { recordKeyChange } from './api-key.journal.ts';
import { ApiKeyRepository } from './api-key.repository.ts';

/** Revokes locked keys, in the caller's transaction. */
export async function revokeKeys(em: EntityManager, context: RequestContext, locked: readonly ApiKey[]): Promise<void> {
  const keys = new ApiKeyRepository(em, tenantOf(context));
  for (const before of locked) {
    await keys.revoke(before.id);
    const key = await keys.find(before.id);
    if (key) await recordKeyChange(em, context, { action: 'api_key.revoked', before, key });
  }
}
