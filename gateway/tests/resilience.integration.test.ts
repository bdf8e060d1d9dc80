import { createServer, type Server } from 'node:net';
import { request } from 'undici';
import { createLogger } from '@outlay/telemetry/logger';
import { waitFor } from '@outlay/testkit/wait-for';
import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';

describe('with one service down', () => {
  let kit: GatewayKit;
  let token: string;
  const lines: string[] = [];
  beforeAll(async () => {
    const stream = { write: (line: string) => void lines.push(line) };
    kit = await startGatewayKit({}, { logger: createLogger({ service: 'gateway', level: 'info', stream }) });
    token = await kit.subgraphs.accessToken();
    await kit.subgraphs.servers.ledger.stop();
  });
  afterAll(() => kit.stop());

  it('the fields of the others answer, and its own say so', async () => {
    const query = '{ projects { totalCount } a: accounts { totalCount } expenses { totalCount } }';
    const { status, body } = await kit.graphql(query, { token });
    expect(status).toBe(200);
    expect(body.data).toEqual({ projects: { totalCount: 1 }, a: null, expenses: null });
    expect(body.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['a'], 'SERVICE_UNAVAILABLE'],
      [['expenses'], 'SERVICE_UNAVAILABLE'],
    ]);
  });

  it('what it adds to things of others is missing with an error, and never an empty list', async () => {
    const { body } = await kit.graphql('{ projects { nodes { name expenses { totalCount } } } }', { token });
    expect(body.data).toEqual({ projects: { nodes: [{ name: 'Harbour', expenses: null }] } });
    expect(body.errors?.[0]).toMatchObject({
      path: ['projects', 'nodes', 0],
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    });
  });

  it('REST answers 503 for its routes alone', async () => {
    const headers = { authorization: `Bearer ${token}` };
    const down = await kit.call({ path: '/api/v1/accounts', headers });
    expect({ status: down.status, code: down.body.error_code }).toEqual({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    expect((await kit.call({ path: '/api/v1/projects', headers })).status).toBe(200);
  });

  it('the log says so, with request and tenant, and without the token', async () => {
    await kit.graphql('{ accounts { totalCount } }', { token, headers: { 'x-request-id': 'req-log' } });
    const ours = await waitFor(() => {
      const found = lines.filter((line) => line.includes('"request_id":"req-log"'));
      return found.length === 2 ? found : null;
    });
    expect(ours[0]).toContain('a subgraph does not answer');
    expect(ours[1]).toContain('"msg":"answered"');
    for (const line of ours) expect(JSON.parse(line)).toMatchObject({ service: 'gateway', tenant_id: 1 });
    expect(lines.join()).not.toContain(token);
  });

  it('readiness names it, and stays', async () => {
    const { status, body } = await kit.call({ path: '/readyz' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'degraded',
      checks: { ledger: 'failing', projects: 'ok', identity: 'ok', graph: 'ok' },
    });
  });
});

describe('with a service that hangs', () => {
  let silent: Server;
  let kit: GatewayKit;
  beforeAll(async () => {
    silent = createServer((socket) => socket.resume().on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    kit = await startGatewayKit({ LEDGER_URL: `http://127.0.0.1:${port}/graphql`, SUBGRAPH_TIMEOUT_MS: '500' });
  });
  afterAll(async () => {
    await kit.stop();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('the answer comes when patience ends', async () => {
    const token = await kit.subgraphs.accessToken();
    const startedAt = performance.now();
    const { body } = await kit.graphql('{ projects { totalCount } accounts { totalCount } }', { token });
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(body.data).toEqual({ projects: { totalCount: 1 }, accounts: null });
    expect(body.errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
  });
});

describe('a client that goes away', () => {
  let kit: GatewayKit;
  beforeAll(async () => {
    kit = await startGatewayKit();
  });
  afterAll(() => kit.stop());
  const asking = (field: string) => kit.subgraphs.calls.find((call) => call.field === field)?.request;

  it.each([
    ['accounts', 'POST', '/graphql', '{ accounts { totalCount } }'],
    ['expenses', 'GET', '/api/v1/expenses', undefined],
  ] as const)('takes its question back from the services: %s by %s', async (field, method, path, query) => {
    const release = kit.subgraphs.hold(field);
    const leaving = new AbortController();
    const answer = request(kit.url + path, {
      ...{ method, signal: leaving.signal, body: query ? JSON.stringify({ query }) : null },
      headers: {
        authorization: `Bearer ${await kit.subgraphs.accessToken()}`,
        ...(query && { 'content-type': 'application/json' }),
      },
    });
    const asked = await waitFor(() => asking(field));
    expect(asked.hasLeft?.()).toBe(false);
    leaving.abort();
    await expect(answer).rejects.toThrow();
    await waitFor(() => asked.hasLeft?.() === true, { what: 'the service to hear of it' });
    release();
  });

  it('leaves a change that is under way alone', async () => {
    const release = kit.subgraphs.hold('deleteProject');
    const leaving = new AbortController();
    const answer = request(`${kit.url}/graphql`, {
      ...{ method: 'POST', signal: leaving.signal },
      headers: {
        authorization: `Bearer ${await kit.subgraphs.accessToken()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query: 'mutation { deleteProject(id: 7) { id } }' }),
    });
    const asked = await waitFor(() => asking('deleteProject'));
    leaving.abort();
    await expect(answer).rejects.toThrow();
    // One who asks and leaves after it: when the services have heard of that, they would have heard of the first as well.
    const other = new AbortController();
    const second = kit.subgraphs.hold('users');
    const users = request(`${kit.url}/api/v1/users`, {
      ...{ method: 'GET', signal: other.signal },
      headers: { authorization: `Bearer ${await kit.subgraphs.accessToken()}` },
    });
    const askedLater = await waitFor(() => asking('users'));
    other.abort();
    await expect(users).rejects.toThrow();
    await waitFor(() => askedLater.hasLeft?.() === true);
    expect(asked.hasLeft?.()).toBe(false);
    second();
    release();
  });
});

describe('while it stops', () => {
  it('says so, serves on, finishes what runs, and fails no request', async () => {
    const kit = await startGatewayKit({ DRAIN_MS: '2000', RATE_LIMIT_USER: '100000', RATE_LIMIT_TENANT: '100000' });
    const token = await kit.subgraphs.accessToken();
    const release = kit.subgraphs.hold('accounts');
    const slow = kit.graphql('{ accounts { totalCount } }', { token });
    await waitFor(() => kit.subgraphs.calls.some(({ field }) => field === 'accounts'));

    const statuses: number[] = [];
    const isReady = async () => (await kit.call({ path: '/readyz' })).status === 200;
    /** A load balancer's client: sends until readiness fails. */
    const client = async () => {
      while (await isReady()) statuses.push((await kit.graphql('{ projects { totalCount } }', { token })).status);
    };
    const clients = Array.from({ length: 8 }, client);
    await waitFor(() => statuses.length > 20);
    const stopping = kit.stopGateway();
    await Promise.all(clients);
    const late = await kit.graphql('{ projects { totalCount } }', { token });
    expect(late.status).toBe(200);
    expect(late.headers['connection']).toBe('close');
    // What runs is finished even after the door is closed.
    await waitFor(() =>
      kit.call({ path: '/livez' }).then(
        () => false,
        () => true,
      ),
    );
    release();
    expect((await slow).status).toBe(200);
    await stopping;
    expect(new Set(statuses)).toEqual(new Set([200]));
    await expect(kit.call({ path: '/livez' })).rejects.toThrow();
    await kit.stop();
  });
});
