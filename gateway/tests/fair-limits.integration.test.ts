import { createLogger } from '@outlay/telemetry/logger';
import { describeWithRedis, startRedis, type TestRedis } from '@outlay/testkit/test-redis';
import { waitFor } from '@outlay/testkit/wait-for';
import { createRedisLimitStore } from '../src/limits/redis-limit-store.ts';
import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const LIMITS = { RATE_LIMIT_USER: '60', RATE_LIMIT_TENANT: '100', RATE_LIMIT_ANONYMOUS: '10' };
const JSON_BODY = { 'content-type': 'application/json' };
const ONE = '{ projects { totalCount } }';
const many = (count: number): string =>
  `{ ${Array.from({ length: count }, (_, n) => `a${n}: projects { totalCount }`).join(' ')} }`;

/** A caller who has used up their own share must not use up the tenant's, in every limit store. */
function fairness(open: () => Promise<GatewayKit>): void {
  let kit: GatewayKit;
  let users = 100;
  beforeAll(async () => {
    kit = await open();
  });
  afterAll(() => kit.stop());

  /** Somebody of a tenant that no other test uses. */
  const people = async () => {
    users += 1;
    const token = (n: number) => kit.subgraphs.accessToken({ sub: String(users * 10 + n), tid: users, role: 'MEMBER' });
    return [await token(1), await token(2), await token(3)] as const;
  };
  const ask = async (token: string, query = ONE) => (await kit.graphql(query, { token })).status;
  const rest = async (token: string, call: { path: string; method?: string; body?: string }) => {
    const authorization = { authorization: `Bearer ${token}` };
    return (await kit.call({ ...call, headers: { ...JSON_BODY, ...authorization } })).status;
  };

  it('refused requests cost the tenant nothing', async () => {
    const [greedy, colleague] = await people();
    const statuses: number[] = [];
    for (let n = 0; n < 30; n++) statuses.push(await ask(greedy, many(30)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(2);
    expect(new Set(statuses.slice(2))).toEqual(new Set([429]));
    for (let n = 0; n < 40; n++) expect(await ask(colleague)).toBe(200);
    expect(await ask(colleague)).toBe(429);
  });

  it('an operation that the tenant has no room for leaves room for smaller ones', async () => {
    const [one, two, three] = await people();
    expect([await ask(one, many(30)), await ask(one, many(30))]).toEqual([200, 200]);
    expect(await ask(two, many(30))).toBe(200);
    expect(await ask(three, many(20))).toBe(429);
    for (let n = 0; n < 10; n++) expect(await ask(three)).toBe(200);
    expect(await ask(three)).toBe(429);
  });

  it.each([
    ['a permission that is missing', 'query { users { totalCount } }', 403],
    [
      'an operation that costs too much',
      '{ projects(first: 100) { nodes { expenses(first: 100) { nodes { id } } } } }',
      400,
    ],
    ['a text that is no operation', '{ nothing }', 400],
  ])('what is refused for %s counts against the caller alone', async (_what, query, status) => {
    const [careless, colleague] = await people();
    for (let n = 0; n < 60; n++) expect(await ask(careless, query)).toBe(status);
    expect(await ask(careless)).toBe(429);
    expect(await ask(colleague, many(30))).toBe(200);
    expect(await ask(colleague, many(30))).toBe(200);
  });

  it.each([
    ['an invalid body', { method: 'POST', path: '/api/v1/expenses', body: '{}' }, 400],
    ['an unreadable body', { method: 'POST', path: '/api/v1/expenses', body: '{' }, 400],
    ['an invalid query', { path: '/api/v1/expenses?per_page=nope' }, 400],
    ['a permission that is missing', { path: '/api/v1/users' }, 403],
  ])('REST requests refused for %s count against the caller alone', async (_what, call, status) => {
    const [careless, colleague] = await people();
    for (let n = 0; n < 60; n++) expect(await rest(careless, call)).toBe(status);
    expect(await rest(careless, call)).toBe(429);
    expect(await ask(careless)).toBe(429);
    expect(await ask(colleague, many(30))).toBe(200);
  });
}

describe('limits in the process are fair:', () => {
  fairness(() => startGatewayKit(LIMITS));
});

describeWithRedis('limits in Redis are fair:', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  fairness(async () => {
    // Patient, so that a slow machine counts nothing in the process.
    const limitStore = createRedisLimitStore(redis, logger, 30_000);
    await waitFor(() => limitStore.ping().then(() => true));
    return startGatewayKit(LIMITS, { limitStore });
  });
});

describe('strangers', () => {
  let kit: GatewayKit;
  let addresses = 0;
  beforeAll(async () => {
    kit = await startGatewayKit({ ...LIMITS, TRUSTED_PROXY_HOPS: '1', RATE_LIMIT_AUTH: '5' });
  });
  afterAll(() => kit.stop());
  const somewhere = () => {
    addresses += 1;
    return { ...JSON_BODY, 'x-forwarded-for': `203.0.113.${addresses}`, 'x-tenant-id': 'acme' };
  };

  it('who are refused without a token, or for a path that does not exist, count by address', async () => {
    for (const path of ['/api/v1/projects', '/api/v1/nothing', '/nothing']) {
      const headers = somewhere();
      for (let n = 0; n < 10; n++) expect([401, 404]).toContain((await kit.call({ path, headers })).status);
      const login = JSON.stringify({ query: '{ me { permissions } }' });
      expect((await kit.call({ method: 'POST', path: '/graphql', headers, body: login })).status).toBe(429);
      expect((await kit.call({ path: '/api/v1/projects', headers: somewhere() })).status).toBe(401);
    }
  });

  it('may refresh any number of sessions from one address, and guess no more than a few', async () => {
    const refresh = (headers: Record<string, string>, token: string) =>
      kit.call({
        ...{ method: 'POST', path: '/api/v1/auth/refresh', headers },
        body: JSON.stringify({ refresh_token: token }),
      });
    const office = somewhere();
    for (let n = 0; n < 40; n++) expect((await refresh(office, 'olr_1_first')).status).toBe(200);
    const guesser = somewhere();
    for (let n = 0; n < 10; n++) expect((await refresh(guesser, `guess-${n}`)).status).toBe(401);
    expect((await refresh(guesser, 'olr_1_first')).status).toBe(429);
    expect((await refresh(office, 'olr_1_first')).status).toBe(200);
  });
});
