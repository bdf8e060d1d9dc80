import { Client, fetchExchange, type CombinedError } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import { retryExchange } from '@urql/exchange-retry';
import { accessToken, accessTokenIsStale, refreshSession } from '@/session/session.ts';
import { tenantHeaders } from '@/session/tenant.ts';
import { createCache } from './cache.ts';

const isUnauthenticated = (error: CombinedError): boolean =>
  error.graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED');

/** Only what the server never answered, or asked to repeat, is sent again; a mutation carries its idempotency key. */
const isTransient = (error: CombinedError): boolean =>
  error.networkError !== undefined ||
  error.graphQLErrors.some(({ extensions }) => extensions['code'] === 'SERVICE_UNAVAILABLE');

/** The client of all pages: cache, repeated requests, sign-in, in this order. */
export const client = new Client({
  url: '/graphql',
  preferGetMethod: false,
  requestPolicy: 'cache-and-network',
  exchanges: [
    createCache(),
    retryExchange({ initialDelayMs: 400, maxDelayMs: 4000, maxNumberAttempts: 3, retryIf: isTransient }),
    authExchange(async (utilities) => ({
      addAuthToOperation(operation) {
        const token = accessToken();
        const headers = { ...tenantHeaders(), ...(token !== null && { Authorization: `Bearer ${token}` }) };
        return utilities.appendHeaders(operation, headers);
      },
      willAuthError: accessTokenIsStale,
      didAuthError: isUnauthenticated,
      async refreshAuth() {
        await refreshSession();
      },
    })),
    fetchExchange,
  ],
});
