import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';

describe('POST /graphql', () => {
  let kit: GatewayKit;
  let owner: string;
  let member: string;

  beforeAll(async () => {
    kit = await startGatewayKit();
    owner = await kit.subgraphs.accessToken();
    member = await kit.subgraphs.accessToken({ sub: '6', role: 'MEMBER' });
  });
  afterAll(() => kit.stop());

  const callsTo = (field: string) => kit.subgraphs.calls.filter((call) => call.field === field);

  it('joins data of several subgraphs, and sends each the caller’s identity', async () => {
    const headers = { 'x-request-id': 'req-1', 'idempotency-key': 'key-1' };
    const query = '{ p: project(id: "7") { title: name expenses(first: 5) { totalCount } } }';
    const { status, body, headers: answered } = await kit.graphql(query, { token: owner, headers });
    expect({ status, body }).toEqual({
      status: 200,
      body: { data: { p: { title: 'Harbour', expenses: { totalCount: 0 } } } },
    });
    expect(answered['x-request-id']).toBe('req-1');
    expect(answered['server-timing']).toMatch(/projects;dur=.*ledger;dur=.*total;dur=/);
    for (const field of ['project', 'Project.expenses']) {
      const [call] = callsTo(field).slice(-1);
      expect(call?.request).toMatchObject({
        tenantId: 1,
        principal: { kind: 'user', userId: 5, role: 'OWNER' },
        requestId: 'req-1',
        idempotencyKey: 'key-1',
      });
    }
  });

  it('runs nothing of an operation of which one field is forbidden', async () => {
    const before = kit.subgraphs.calls.length;
    const query = 'query { projects { totalCount } ...F } fragment F on Query { hidden: users { totalCount } }';
    const { status, body } = await kit.graphql(query, { token: member });
    expect(status).toBe(403);
    expect(body.data).toBeUndefined();
    expect(body.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const mutation = await kit.graphql('mutation { deleteProject(id: "7") { id } }', { token: member });
    expect(mutation.status).toBe(403);
    expect(kit.subgraphs.calls.length).toBe(before);
  });

  it('asks anonymous callers to sign in', async () => {
    const { status, body } = await kit.graphql('{ projects { totalCount } }', { headers: { 'x-tenant-id': 'acme' } });
    expect(status).toBe(401);
    expect(body.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it.each([
    ['entities of a subgraph', '{ _entities(representations: []) { __typename } }'],
    ['the SDL of a subgraph', '{ _service { sdl } }'],
    ['what is inaccessible', '{ resolveTenant(slug: "acme") { id } }'],
    ['an unknown field', '{ projects { nodes { secret } } }'],
    ['a text that is no GraphQL', '{ projects {'],
    ['a subscription', 'subscription { projects { totalCount } }'],
    ['fragments in a circle', '{ projects { ...F } } fragment F on ProjectConnection { nodes { id } ...F }'],
  ])('refuses %s', async (_what, query) => {
    const { status, body } = await kit.graphql(query, { token: owner });
    expect(status).toBe(400);
    expect(body.errors?.[0]?.extensions.code).toBe('VALIDATION_FAILED');
  });

  it('says where variables do not fit', async () => {
    const query = 'mutation M($input: CreateProjectInput!) { createProject(input: $input) { id } }';
    const variables = { input: { name: 5, startDate: '2026-01-01', startingBudget: '1', projectedEstimate: '1' } };
    const { status, body } = await kit.graphql(query, { token: owner, variables });
    expect(status).toBe(400);
    expect(body.errors?.[0]?.extensions).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [{ field: 'input.name' }],
    });
  });

  it("passes on a service's own error, and says nothing of an unexpected one", async () => {
    const login = 'mutation { login(input: { email: "a@b.example", password: "wrong" }) { accessToken } }';
    const refused = await kit.graphql(login, { headers: { 'x-tenant-id': '1' } });
    expect(refused.status).toBe(200);
    expect(refused.body.errors?.[0]).toMatchObject({ path: ['login'], extensions: { code: 'INVALID_CREDENTIALS' } });
    const query =
      'mutation { createProject(input: { name: "x", startDate: "2026-01-01", startingBudget: "1", projectedEstimate: "1" }) { id } }';
    const broken = await kit.graphql(query, { token: owner });
    expect(broken.body.errors?.[0]?.extensions.code).toBe('INTERNAL');
    expect(broken.text).not.toMatch(/relation|10\.0\.0\.3|stack|serviceName/);
  });

  it.each([
    ['GET', 404],
    ['PUT', 405],
    ['DELETE', 405],
  ])('answers %s on an unknown or fixed address', async (method, status) => {
    const path = method === 'GET' ? '/graphql/nothing' : '/graphql';
    const answer = await kit.call({ method, path });
    expect(answer.status).toBe(status);
    expect(answer.body.error_code).toBe(status === 405 ? 'METHOD_NOT_ALLOWED' : 'NOT_FOUND');
    if (status === 405) expect(answer.headers['allow']).toContain('POST');
  });

  it.each([
    ['malformed JSON', '{"query": ', 'application/json', 400, 'VALIDATION_FAILED'],
    ['no query', '{}', 'application/json', 400, 'VALIDATION_FAILED'],
    ['a prototype', '{"query": "{ __typename }", "__proto__": {}}', 'application/json', 400, 'VALIDATION_FAILED'],
    ['a form', 'query={ me { permissions } }', 'application/x-www-form-urlencoded', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'plain text, which needs no preflight',
      '{"query": "{ __typename }"}',
      'text/plain',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['ten megabytes', JSON.stringify({ query: 'x'.repeat(10_000_000) }), 'application/json', 413, 'PAYLOAD_TOO_LARGE'],
    ['a batch', '[{"query": "{ __typename }"}]', 'application/json', 400, 'QUERY_TOO_COMPLEX'],
  ])('refuses %s', async (_what, body, type, status, code) => {
    const answer = await kit.call({ method: 'POST', path: '/graphql', headers: { 'content-type': type }, body });
    expect(answer.status).toBe(status);
    expect(answer.body.errors?.[0]?.extensions.code).toBe(code);
  });
});

describe('in production', () => {
  let kit: GatewayKit;
  beforeAll(async () => {
    kit = await startGatewayKit({ NODE_ENV: 'production' });
  });
  afterAll(() => kit.stop());

  it('there is no explorer, no introspection and no suggestion', async () => {
    const token = await kit.subgraphs.accessToken();
    expect((await kit.call({ path: '/graphql' })).status).toBe(405);
    for (const query of ['{ __schema { types { name } } }', '{ a: __type(name: "User") { name } }']) {
      const { status, body } = await kit.graphql(query, { token });
      expect({ status, code: body.errors?.[0]?.extensions.code }).toEqual({ status: 400, code: 'QUERY_TOO_COMPLEX' });
    }
    const { text } = await kit.graphql('{ projet(id: 1) { id } }', { token });
    expect(text).toContain('projet');
    expect(text).not.toContain('Did you mean');
  });
});
