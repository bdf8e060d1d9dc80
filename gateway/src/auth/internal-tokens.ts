import { LRUCache } from 'lru-cache';
import {
  INTERNAL_TOKEN_SECONDS,
  type InternalIdentity,
  type InternalTokenSigner,
} from '@outlay/tenancy/internal-token';
import { principalKey } from '@outlay/tenancy/request-context';

/** Internal tokens as they are needed: signing costs 114 µs, so that one token serves a principal for a while. */
export interface InternalTokens {
  tokenFor(identity: InternalIdentity): Promise<string>;
}

/** A token is handed out only while it has this long to go: longer than any request takes. */
const SPARE_SECONDS = 15;

/** @param size principals remembered at once */
export function createInternalTokens(signer: InternalTokenSigner, size = 10_000): InternalTokens {
  const ttl = (INTERNAL_TOKEN_SECONDS - SPARE_SECONDS) * 1000;
  const minted = new LRUCache<string, Promise<string>>({ max: size, ttl });
  return {
    tokenFor({ tenantId, principal }) {
      const key = cacheKey({ tenantId, principal });
      const known = minted.get(key);
      if (known) return known;
      const token = signer.sign({ tenantId, principal });
      minted.set(key, token);
      token.catch(() => minted.delete(key));
      return token;
    },
  };
}

/** The role is part of it: who has just been given another one must not act under the old. Permissions follow from role and key. */
function cacheKey({ tenantId, principal }: InternalIdentity): string {
  const grant = principal.kind === 'user' ? principal.role : [...principal.permissions].join(' ');
  return `${tenantId ?? '-'}|${principalKey(principal)}|${grant}`;
}
