import type { FastifyInstance } from 'fastify';
import { request, type Dispatcher } from 'undici';
import type { HealthCheck } from '@outlay/service-kit/health';

/** A dependency as readiness sees it. */
export interface Dependency extends HealthCheck {
  /** Whether the gateway is of no use without it. The rest is shown, but must not take the other parts down with it. */
  readonly critical: boolean;
}

const PATIENCE_MS = 1_000;

/** `/livez`: the process runs. `/readyz`: every dependency by name; 503 while a critical one fails. */
export function registerHealth(app: FastifyInstance, dependencies: readonly Dependency[]): void {
  const config = { anyHost: true };
  app.get('/livez', { config }, () => ({ status: 'ok' }));
  app.get('/readyz', { config }, async (_request, reply) => {
    const results = await Promise.all(dependencies.map(async (one) => ({ ...one, passed: await passes(one) })));
    const isReady = results.every(({ critical, passed }) => passed || !critical);
    const isWhole = results.every(({ passed }) => passed);
    const checks = Object.fromEntries(results.map(({ name, passed }) => [name, passed ? 'ok' : 'failing']));
    const status = isWhole ? 'ok' : isReady ? 'degraded' : 'unavailable';
    return reply.code(isReady ? 200 : 503).send({ status, checks });
  });
}

/** Whether the service behind a GraphQL address runs. */
export function serviceRuns(graphqlUrl: string, dispatcher: Dispatcher): () => Promise<boolean> {
  const address = new URL('/livez', graphqlUrl);
  return async () => {
    const { statusCode, body } = await request(address, { dispatcher });
    await body.dump();
    return statusCode === 200;
  };
}

async function passes({ check }: HealthCheck): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), PATIENCE_MS);
  try {
    return await Promise.race([check(), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
