import { Client, fetchExchange, type CombinedError, type Operation } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import { retryExchange } from '@urql/exchange-retry';
import {
  accessToken,
  accessTokenIsStale,
  refreshSession,
  refuseToken,
  sessionStatus,
  untilSignedIn,
} from '@/session/session.ts';
import { tenantHeaders } from '@/session/tenant.ts';
import { createCache } from './cache.ts';
import { distinctCallsExchange } from './distinct-calls.ts';
import { idempotencyExchange } from './idempotency.ts';
import { anew, isTransient, recoverExchange } from './recovery.ts';

/** At once, and a few times: what takes longer is repeated by the recovery, while the page says so. */
const RETRIES = { initialDelayMs: 400, maxDelayMs: 4000, maxNumberAttempts: 3 };

/**
 * The client of all pages. It belongs to one viewer of one tenant: when either changes, the page is loaded anew, and nothing of the
 * former stays.
 */
export const client = new Client({
  url: '/graphql',
  preferGetMethod: false,
  requestPolicy: 'cache-and-network',
  exchanges: [
    recoverExchange(),
    distinctCallsExchange(),
    idempotencyExchange(),
    createCache(),
    retryExchange({
      ...RETRIES,
      retryIf: (error) => isTransient(error) && !hasCode(error, 'RATE_LIMITED'),
      retryWith: (_error, operation) => anew(operation),
    }),
    authExchange(async (utilities) => ({
      addAuthToOperation(operation) {
        const token = accessToken();
        const headers = { ...tenantHeaders(), ...(token !== null && { Authorization: `Bearer ${token}` }) };
        return utilities.appendHeaders(operation, headers);
      },
      willAuthError: () => sessionStatus.value !== 'signed-out' && accessTokenIsStale(),
      didAuthError(error, operation) {
        if (!hasCode(error, 'UNAUTHENTICATED') || sessionStatus.value === 'signed-out') return false;
        const token = tokenOf(operation);
        if (token !== null) refuseToken(token);
        return true;
      },
      refreshAuth: renewOrWait,
    })),
    fetchExchange,
  ],
});

/**
 * Renews the session while operations wait. One that has ended is waited for: a dialog asks to sign in again, and then the operations
 * go on as if nothing had happened.
 */
async function renewOrWait(): Promise<void> {
  const outcome = accessTokenIsStale() ? await refreshSession() : 'refreshed';
  if (outcome === 'unreachable') throw new Error('The session could not be renewed now.');
  if (outcome === 'over') await untilSignedIn();
}

function hasCode(error: CombinedError, code: string): boolean {
  return error.graphQLErrors.some(({ extensions }) => extensions['code'] === code);
}

/** The token that an operation was sent with; it may have been renewed since. */
function tokenOf({ context: { fetchOptions } }: Operation): string | null {
  const options = typeof fetchOptions === 'function' ? fetchOptions() : fetchOptions;
  return new Headers(options?.headers).get('Authorization')?.replace('Bearer ', '') ?? null;
}
