import type { FastifyInstance } from 'fastify';
import { request, type Dispatcher } from 'undici';
import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';

const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
const PATIENCE_MS = 2_000;
/** Shorter than the time for which identity publishes a new key before it signs with it. */
const CACHE_SECONDS = 30;

/** `/.well-known/jwks.json`: identity's public keys, so that others can verify access tokens too. */
export function registerJwks(app: FastifyInstance, options: { url: string; dispatcher: Dispatcher }): void {
  const { url, dispatcher } = options;
  app.get('/.well-known/jwks.json', { config: { open: true } }, async (_request, reply) => {
    const keys = await fetchKeys(url, dispatcher);
    return reply.header('Cache-Control', `public, max-age=${CACHE_SECONDS}`).send(keys);
  });
}

async function fetchKeys(url: string, dispatcher: Dispatcher): Promise<z.output<typeof KeySet>> {
  try {
    const { body } = await request(url, { dispatcher, signal: AbortSignal.timeout(PATIENCE_MS) });
    return KeySet.parse(await body.json());
  } catch {
    throw serviceUnavailable();
  }
}
