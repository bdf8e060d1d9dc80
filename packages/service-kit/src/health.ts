import type { FastifyInstance } from 'fastify';

/** One thing a service cannot work without. `check` answers whether it is there; throwing means no. */
export interface HealthCheck {
  name: string;
  check: () => Promise<boolean>;
}

const PATIENCE_MS = 1_000;

/** `/livez`: the process runs. `/readyz`: every dependency answers, each named; 503 when one does not. */
export function registerHealth(app: FastifyInstance, checks: readonly HealthCheck[]): void {
  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const results = await Promise.all(checks.map(async ({ name, check }) => [name, await passes(check)] as const));
    const ready = results.every(([, passed]) => passed);
    const named = Object.fromEntries(results.map(([name, passed]) => [name, passed ? 'ok' : 'failing']));
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unavailable', checks: named });
  });
}

async function passes(check: () => Promise<boolean>): Promise<boolean> {
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
