import type { SubgraphOptions } from '@outlay/service-kit/subgraph-server';
import type { SigningKeys } from './signing-keys.ts';

/** Shorter than the time for which a new key is published before it signs. */
const MAX_AGE_SECONDS = 30;

type HttpApp = Parameters<NonNullable<SubgraphOptions<object>['plainRoutes']>>[0];

/** Publishes the public signing keys. */
export function registerJwks(app: HttpApp, signingKeys: SigningKeys): void {
  app.get('/.well-known/jwks.json', async (_request, reply) => {
    const keys = await signingKeys.publicKeys();
    return reply.header('cache-control', `public, max-age=${MAX_AGE_SECONDS}`).send(keys);
  });
}
