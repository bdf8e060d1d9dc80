import { createServer, type Server } from 'node:net';
import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';

const LOGIN = 'mutation { login(input: { email: "a@b.example", password: "wrong" }) { accessToken } }';
const ACME = { 'x-tenant-id': 'acme' };

function aliasedLogins(count: number): string {
  const one = (n: number) => `a${n}: login(input: { email: "a@b.example", password: "guess-${n}" }) { accessToken }`;
  return `mutation { ${Array.from({ length: count }, (_, n) => one(n)).join(' ')} }`;
}

describe('rate limits', () => {
  let kit: GatewayKit;
  beforeAll(async () => {
    const limits = { RATE_LIMIT_AUTH: '10', RATE_LIMIT_ANONYMOUS: '8', RATE_LIMIT_USER: '6', RATE_LIMIT_TENANT: '9' };
    kit = await startGatewayKit({ ...limits, TRUSTED_PROXY_HOPS: '1' });
  });
  afterAll(() => kit.stop());

  it('count each sign-in of an operation, and refuse with the time to wait', async () => {
    const headers = { ...ACME, 'x-forwarded-for': '203.0.113.1' };
    const many = await kit.graphql(aliasedLogins(9), { headers });
    expect(many.status).toBe(200);
    expect(many.headers).toMatchObject({ 'ratelimit-limit': '10', 'ratelimit-remaining': '1' });
    const before = kit.subgraphs.calls.length;
    const refused = await kit.graphql(aliasedLogins(2), { headers });
    expect(refused.status).toBe(429);
    expect(refused.body.errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(refused.headers['ratelimit-remaining']).toBe('0');
    expect(kit.subgraphs.calls.length).toBe(before);
  });

  it('believe no more of X-Forwarded-For than the trusted proxies wrote', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const headers = { ...ACME, 'x-forwarded-for': `198.51.100.${attempt}, 203.0.113.2` };
      statuses.push((await kit.graphql(LOGIN, { headers })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429]);
    const other = await kit.graphql(LOGIN, { headers: { ...ACME, 'x-forwarded-for': '203.0.113.3' } });
    expect(other.status).toBe(200);
  });

  it('count tokens that are no good against the address', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.4' };
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      statuses.push((await kit.graphql('{ me { permissions } }', { headers, token: `not.a.token${attempt}` })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 8 }, () => 401), 429]);
  });

  it('count texts that are no operation of ours', async () => {
    const headers = { ...ACME, 'x-forwarded-for': '203.0.113.6' };
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      statuses.push((await kit.graphql(`{ nothing${attempt} }`, { headers })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 8 }, () => 400), 429]);
  });

  it('count a user, and all users of a tenant together', async () => {
    const one = await kit.subgraphs.accessToken({ sub: '21', tid: 2 });
    const two = await kit.subgraphs.accessToken({ sub: '22', tid: 2 });
    const ask = async (token: string) => (await kit.graphql('{ projects { totalCount } }', { token })).status;
    for (let n = 0; n < 6; n += 1) expect(await ask(one)).toBe(200);
    expect(await ask(one)).toBe(429);
    for (let n = 0; n < 3; n += 1) expect(await ask(two)).toBe(200);
    expect(await ask(two)).toBe(429);
    expect(await ask(await kit.subgraphs.accessToken({ sub: '23', tid: 1 }))).toBe(200);
  });

  it('hold for REST alike', async () => {
    const signIn = () =>
      kit.call({
        method: 'POST',
        path: '/api/v1/auth/login',
        headers: { ...ACME, 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.5' },
        body: JSON.stringify({ email: 'a@b.example', password: 'wrong' }),
      });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1) statuses.push((await signIn()).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    const refused = await signIn();
    expect(refused.body.error_code).toBe('RATE_LIMITED');
    expect(refused.headers['retry-after']).toBeDefined();
  });
});

describe('limits on one operation', () => {
  it('keep what anybody may send short', async () => {
    const body = JSON.stringify({ email: 'a@b.example', password: 'x'.repeat(20_000) });
    const headers = { ...ACME, 'content-type': 'application/json' };
    const refused = await kit.call({ method: 'POST', path: '/api/v1/auth/login', headers, body });
    expect(refused).toMatchObject({ status: 413, body: { error_code: 'PAYLOAD_TOO_LARGE' } });
  });

  let kit: GatewayKit;
  let token: string;
  beforeAll(async () => {
    kit = await startGatewayKit();
    token = await kit.subgraphs.accessToken();
  });
  afterAll(() => kit.stop());

  const deep = `{ projects { nodes { ${'expenses { nodes { project { '.repeat(5)} id ${'} } }'.repeat(5)} } } }`;
  const bomb = [
    'query { ...F0 }',
    ...Array.from({ length: 60 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`),
  ];

  it.each([
    ['deep', deep],
    ['aliased', `{ ${Array.from({ length: 31 }, (_, n) => `a${n}: me { permissions }`).join(' ')} }`],
    [
      'wide',
      `{ projects { nodes { ${'expenses { nodes { project { expenses { nodes { id } } } } } '.repeat(20)} } } }`,
    ],
    ['expensive', '{ projects(first: 100) { nodes { expenses(first: 100) { nodes { account { id } } } } } }'],
    ['long', `{ ${'me { permissions } '.repeat(600)} }`],
    ['made of fragments of fragments', [...bomb, 'fragment F60 on Query { __typename }'].join('\n')],
  ])('refuse what is %s, without asking any service', async (_what, query) => {
    const before = kit.subgraphs.calls.length;
    const startedAt = performance.now();
    const { status, body } = await kit.graphql(query, { token });
    expect({ status, code: body.errors?.[0]?.extensions.code }).toEqual({ status: 400, code: 'QUERY_TOO_COMPLEX' });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(kit.subgraphs.calls.length).toBe(before);
  });

  it('refuse variables that are there to be refused one by one', async () => {
    const query = 'mutation ($i: RecordExpenseInput!) { recordExpense(input: $i) { dryRun } }';
    const variables = { i: { tags: Array.from({ length: 200_000 }, () => 5) } };
    const startedAt = performance.now();
    const { status, body } = await kit.graphql(query, { token, variables });
    expect({ status, code: body.errors?.[0]?.extensions.code }).toEqual({ status: 400, code: 'QUERY_TOO_COMPLEX' });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('weigh page sizes that come in variables', async () => {
    const query = 'query Q($n: Int!) { projects(first: $n) { nodes { expenses(first: $n) { nodes { id } } } } }';
    expect((await kit.graphql(query, { token, variables: { n: 10 } })).status).toBe(200);
    expect((await kit.graphql(query, { token, variables: { n: 100 } })).status).toBe(400);
  });
});

describe('limits while Redis does not answer', () => {
  let silent: Server;
  let kit: GatewayKit;
  beforeAll(async () => {
    // Takes connections and says nothing, as a frozen Redis does.
    silent = createServer((socket) => socket.resume().on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    kit = await startGatewayKit({ REDIS_URL: `redis://127.0.0.1:${port}`, RATE_LIMIT_AUTH: '5' });
  });
  afterAll(async () => {
    await kit.stop();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('count in the process: sign-in is never unlimited, nor slow', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const { status, headers } = await kit.graphql(LOGIN, { headers: ACME });
      statuses.push(status);
      expect(headers['ratelimit-limit']).toBe('5');
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
    const { status, body } = await kit.call({ path: '/readyz' });
    expect({ status, whole: body.status, limits: body.checks?.['limits'] }).toEqual({
      status: 200,
      whole: 'degraded',
      limits: 'failing',
    });
  });
});
