import Fastify from 'fastify';
import { registerHealth, type HealthCheck } from './health.ts';

async function readiness(checks: HealthCheck[]) {
  const app = Fastify();
  registerHealth(app, checks, { service: 'ledger' });
  const { statusCode, json } = await app.inject('/readyz');
  return { statusCode, body: json() };
}
const up = (name: string): HealthCheck => ({ name, critical: true, check: async () => true });

describe('readiness', () => {
  it('names what is there', async () => {
    expect(await readiness([up('database')])).toEqual({
      statusCode: 200,
      body: { status: 'ok', checks: { database: 'ok' } },
    });
  });

  it.each([
    ['answers no', async () => false],
    ['throws', () => Promise.reject(new Error('gone'))],
    ['never answers', () => new Promise<boolean>(() => undefined)],
  ])('is not given while something critical %s', async (_how, check) => {
    const { statusCode, body } = await readiness([up('graph'), { name: 'database', critical: true, check }]);
    expect(statusCode).toBe(503);
    expect(body).toEqual({ status: 'unavailable', checks: { graph: 'ok', database: 'failing' } });
  });

  it('is kept while something fails that requests can do without', async () => {
    const answer = await readiness([up('database'), { name: 'event_log', critical: false, check: async () => false }]);
    expect(answer).toMatchObject({ statusCode: 200, body: { status: 'degraded' } });
  });
});
