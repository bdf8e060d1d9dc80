import { setTimeout as delay } from 'node:timers/promises';
import { describeWithRedis } from '@outlay/testkit/test-redis';
import { waitFor } from '@outlay/testkit/wait-for';
import type { Json } from './harness/api-client.ts';
import { fillTrail } from './harness/long-trail.ts';
import type { Person, TenantKit } from './harness/tenant-kit.ts';
import { startTwoGateways, type TwoGateways } from './harness/two-gateways.ts';

/** A tenant has room for a few people. Expensive operations are let through, to reach what does their work. */
const LIMITS = { RATE_LIMIT_USER: '1200', RATE_LIMIT_TENANT: '5000', QUERY_MAX_COST: '1000000' };
/** Longer than what one answer verifies, and than what was ever verified in one answer. */
const LONG_TRAIL = 25_000;
/** Between the questions of a neighbour, who is no load: milliseconds. */
const REST_MS = 100;

const aliases = (field: string) => `{ ${Array.from({ length: 30 }, (_, n) => `a${n}: ${field}`).join(' ')} }`;

describeWithRedis('with two gateways and analytics as processes', () => {
  let outlay: TwoGateways;
  let neighbour: TenantKit;
  beforeAll(async () => {
    outlay = await startTwoGateways(LIMITS, ['analytics']);
    neighbour = await outlay.tenant();
  }, 300_000);
  afterAll(() => outlay.stop());
  /** Somebody at both gateways. */
  const atBoth = ({ api }: Person) => [outlay.one.with(api.headers), outlay.two.with(api.headers)];

  it('an audit trail that is verified thirty times by four connections holds up no other tenant', async () => {
    const [noisy, noisyClients] = await (async () => {
      const tenant = await outlay.tenant();
      await fillTrail(outlay, tenant.id, LONG_TRAIL);
      return [tenant, [...atBoth(tenant.owner), ...atBoth(tenant.owner)]] as const;
    })();
    const paths = ['/auth/me', '/audit-logs?per_page=1', '/dashboards/tenant'];
    const look = () => Promise.all(paths.map(async (path) => (await neighbour.owner.api.get(path)).status));
    await waitFor(async () => (await look()).every((status) => status === 200), { what: 'a neighbour who is known' });

    const verify = aliases('auditVerification { ok isComplete chains { service verifiedThrough } }');
    const noise = { isOver: false };
    const answers = Promise.all(
      noisyClients.map(async (api) => {
        const answered = [];
        for (let n = 0; n < 5; n++) answered.push(await api.graphql(verify));
        return answered;
      }),
    ).finally(() => (noise.isOver = true));
    const looks: number[][] = [];
    while (!noise.isOver || looks.length < 3) {
      looks.push(await look());
      await delay(REST_MS);
    }
    expect(looks).toEqual(looks.map(() => [200, 200, 200]));
    for (const { data, errors } of (await answers).flat()) {
      expect(errors).toEqual([]);
      expect([data['a0']?.['ok'], data['a29']?.['ok']]).toEqual([true, true]);
    }
    // What no answer verifies itself is verified beside them, and they say up to where.
    await waitFor(
      async () => {
        const { body } = await noisy.owner.api.get('/audit-logs/verify');
        const chains: Json[] = Object.values(body['chains'] ?? {});
        return chains.some((chain) => Number(chain['verified_through']) > 250);
      },
      { timeoutMs: 120_000, intervalMs: 200, what: 'a part of the long trail to be verified' },
    );
  });

  it('a person who is refused hundreds of times uses up nothing of their colleagues', async () => {
    const tenant = await outlay.tenant();
    const [greedy, colleague] = [await tenant.person('Member'), await tenant.person('Member')];
    const gateways = atBoth(greedy);
    const query = aliases('projects(first: 1) { totalCount }');
    const burst = await Promise.all(
      Array.from({ length: 420 }, async (_, n) => (await gateways[n % 2]?.graphql(query))?.status),
    );
    const refused = burst.filter((status) => status === 429);
    // Forty have room in a minute. The burst may lie in two, and gateways that wait in vain for Redis count by themselves.
    expect(refused.length).toBeGreaterThan(100);
    expect(new Set(burst)).toEqual(new Set([200, 429]));
    for (const person of [colleague, tenant.owner]) {
      for (const api of atBoth(person)) {
        for (let n = 0; n < 20; n++) expect((await api.get('/auth/me')).status).toBe(200);
        expect((await api.graphql(query)).status).toBe(200);
      }
    }
  });
});
