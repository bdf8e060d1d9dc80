import type { FastifyContextConfig, FastifyInstance } from 'fastify';
import { showHealthCheck } from '@outlay/telemetry/gauges';

/** A dependency of a service. `check` returns true if it is available; throwing means that it is not. */
export interface HealthCheck {
  name: string;
  check: () => Promise<boolean>;
  /** True if the service cannot work without it. Other dependencies are reported but do not make the service unready. */
  critical: boolean;
  /** Details for operators while it fails, such as since when. Contains no tenant data. */
  detail?: () => string | undefined;
}

const PATIENCE_MS = 1_000;

/**
 * `/livez`: the process runs. `/readyz`: every dependency by name, with details of those that fail; 503 while a critical one fails.
 * Each check is a metric too.
 * @param options.config of both routes, as Fastify takes it
 */
export function registerHealth(
  app: FastifyInstance,
  checks: readonly HealthCheck[],
  { service, config = {} }: { service: string; config?: FastifyContextConfig },
): void {
  const hide = checks.map((one) => showHealthCheck(service, one.name, () => passes(one)));
  app.addHook('onClose', async () => hide.forEach((stop) => stop()));
  app.get('/livez', { config }, () => ({ status: 'ok' }));
  app.get('/readyz', { config }, async (_request, reply) => {
    const results = await Promise.all(checks.map(async (one) => ({ ...one, passed: await passes(one) })));
    const isReady = results.every(({ critical, passed }) => passed || !critical);
    const isWhole = results.every(({ passed }) => passed);
    const named = Object.fromEntries(results.map(({ name, passed }) => [name, passed ? 'ok' : 'failing']));
    const details = Object.fromEntries(
      results.flatMap(({ name, passed, detail }) => (!passed && detail?.() !== undefined ? [[name, detail()]] : [])),
    );
    const status = isWhole ? 'ok' : isReady ? 'degraded' : 'unavailable';
    return reply
      .code(isReady ? 200 : 503)
      .send({ status, checks: named, ...(Object.keys(details).length > 0 && { details }) });
  });
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
