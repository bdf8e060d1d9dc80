import type { FastifyInstance } from 'fastify';
import { request, type Dispatcher } from 'undici';
import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';

const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
type Keys = z.output<typeof KeySet>;
const PATIENCE_MS = 2_000;
/** Clients and proxies count `Age` in, so keys are kept no longer. Shorter than the time for which identity publishes a new key before it signs with it. */
const CACHE_SECONDS = 30;

export interface JwksOptions {
  url: string;
  dispatcher: Dispatcher;
  /** For tests: the time in milliseconds. */
  nowMs?: () => number;
}

/** `/.well-known/jwks.json`: identity's public keys, so that others can verify access tokens too. */
export function registerJwks(app: FastifyInstance, { url, dispatcher, nowMs }: JwksOptions): void {
  const currentKeys = keepKeys(() => fetchKeys(url, dispatcher), nowMs);
  app.get('/.well-known/jwks.json', { config: { open: true } }, async (_request, reply) => {
    const { keys, ageSeconds } = await currentKeys();
    const headers = { 'Cache-Control': `public, max-age=${CACHE_SECONDS}`, Age: String(ageSeconds) };
    return reply.headers(headers).send(keys);
  });
}

/** Reads the keys once in their lifetime. Requests that come meanwhile share the answer; a failure is not kept. */
function keepKeys(read: () => Promise<Keys>, nowMs = () => performance.now()) {
  let kept: { answer: Promise<Keys>; sinceMs: number } | undefined;
  return async () => {
    if (kept === undefined || nowMs() - kept.sinceMs >= CACHE_SECONDS * 1000) {
      kept = { answer: read(), sinceMs: nowMs() };
    }
    const used = kept;
    try {
      const keys = await used.answer;
      return { keys, ageSeconds: Math.floor((nowMs() - used.sinceMs) / 1000) };
    } catch (error) {
      if (kept === used) kept = undefined;
      throw error;
    }
  };
}

async function fetchKeys(url: string, dispatcher: Dispatcher): Promise<Keys> {
  try {
    const { body } = await request(url, { dispatcher, signal: AbortSignal.timeout(PATIENCE_MS) });
    return KeySet.parse(await body.json());
  } catch {
    throw serviceUnavailable();
  }
}
