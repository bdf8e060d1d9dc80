import { isMeantAsApiKey } from '@outlay/tenancy/api-key-token';
import { permissionsOf } from '@outlay/tenancy/permissions';
import type { Principal } from '@outlay/tenancy/request-context';
import type { AccessTokenVerifier } from './access-token.ts';
import type { ApiKeys } from './api-keys.ts';
import type { CallerSession } from './gateway-context.ts';
import type { SessionFence } from './session-fence.ts';
import type { Asker } from './tenant-directory.ts';

/** The caller that a bearer token names. */
export interface CallerIdentity {
  readonly tenantId: number;
  readonly principal: Principal;
  readonly session: CallerSession;
}

/** @throws (the function) AppError UNAUTHENTICATED for a token that names nobody; SERVICE_UNAVAILABLE */
export type IdentifyCaller = (token: string, asker: Asker) => Promise<CallerIdentity>;

/** Identifies people by access tokens, and programs by API keys. */
export function createIdentifyCaller(parts: {
  tokens: AccessTokenVerifier;
  fence: SessionFence;
  apiKeys: ApiKeys;
}): IdentifyCaller {
  const { tokens, fence, apiKeys } = parts;

  const byAccessToken = async (token: string): Promise<CallerIdentity> => {
    const claims = await tokens.verify(token);
    await fence.check(claims);
    const { tenantId, userId, role, familyId } = claims;
    return {
      tenantId,
      principal: { kind: 'user', userId, role, permissions: permissionsOf(role), familyId },
      session: {
        isLive: async () => Date.now() < claims.expiresAtMs && fence.isLive(claims),
        isOpen: () => fence.isLive(claims),
      },
    };
  };

  const byApiKey = async (token: string, asker: Asker): Promise<CallerIdentity> => {
    const { tenantId, keyId, permissions, limits } = await apiKeys.verify(token, asker);
    const isLive = () => apiKeys.isLive(token, asker.requestId);
    return {
      tenantId,
      principal: { kind: 'key', keyId, permissions, limits },
      session: { isLive, isOpen: isLive },
    };
  };

  return (token, asker) => (isMeantAsApiKey(token) ? byApiKey(token, asker) : byAccessToken(token));
}
