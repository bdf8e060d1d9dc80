import { createSecretKey } from 'node:crypto';
import { generateKeyPair, SignJWT } from 'jose';
import { waitFor } from '@outlay/testkit/wait-for';
import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';

const PROJECTS = '{ projects { totalCount } }';

describe('authentication', () => {
  let kit: GatewayKit;
  beforeAll(async () => {
    kit = await startGatewayKit({ OWN_HOSTS: 'api.outlay.example', RATE_LIMIT_ANONYMOUS: '10000' });
  });
  afterAll(() => kit.stop());

  const codeOf = async (options: Parameters<GatewayKit['graphql']>[1]) => {
    const { status, body } = await kit.graphql(PROJECTS, options);
    return `${status} ${body.errors?.[0]?.extensions.code ?? 'OK'}`;
  };

  it('lets a token of identity in', async () => {
    expect(await codeOf({ token: await kit.subgraphs.accessToken() })).toBe('200 OK');
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['another issuer', { iss: 'https://evil.example' }, {}],
    ['another audience', { aud: 'outlay:internal' }, {}],
    ['expired', { exp: 1 }, {}],
    ['no end', { exp: undefined }, {}],
    ['another type', {}, { typ: 'JWT' }],
    ['an unknown key', {}, { kid: 'elsewhere' }],
    ['an address to fetch keys from', {}, { kid: 'elsewhere', jku: 'https://evil.example/jwks.json' }],
    ['no tenant', { tid: undefined }, {}],
    ['an unknown role', { role: 'GOD' }, {}],
    ['no session version', { sv: undefined }, {}],
  ])('refuses a token with %s', async (_what, claims, header) => {
    expect(await codeOf({ token: await kit.subgraphs.accessToken(claims, header) })).toBe('401 UNAUTHENTICATED');
  });

  it('refuses tokens without a signature, signed with another key, or with the public key as a secret', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: 'outlay', aud: 'outlay:api', sub: '5', tid: 1, role: 'OWNER', sv: 1, exp: 9_999_999_999 };
    expect(await codeOf({ token: `${part({ alg: 'none', typ: 'at+jwt' })}.${part(claims)}.` })).toBe(
      '401 UNAUTHENTICATED',
    );
    const { privateKey } = await generateKeyPair('EdDSA');
    expect(await codeOf({ token: await kit.subgraphs.accessToken({}, {}, privateKey) })).toBe('401 UNAUTHENTICATED');
    const secret = createSecretKey(Buffer.from(String(kit.subgraphs.publicKey.x), 'base64url'));
    const hmac = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'test-key' })
      .sign(secret);
    expect(await codeOf({ token: hmac })).toBe('401 UNAUTHENTICATED');
    const basic = await kit.graphql(PROJECTS, { headers: { authorization: 'Basic b3duZXI6eA==' } });
    expect(basic.status).toBe(401);
  });

  it('ends tokens whose session version is behind, at once, and those of people who are deactivated', async () => {
    const first = await kit.subgraphs.accessToken({ sub: '70', sv: 1 });
    const second = await kit.subgraphs.accessToken({ sub: '70', sv: 2 });
    const elsewhere = await kit.subgraphs.accessToken({ sub: '70', sv: 1, tid: 2 });
    expect(await codeOf({ token: first })).toBe('200 OK');
    kit.log.userChanged({ tenantId: 1, userId: 70, version: 2, sessionVersion: 2 });
    expect(await codeOf({ token: first })).toBe('401 UNAUTHENTICATED');
    expect(await codeOf({ token: second })).toBe('200 OK');
    expect(await codeOf({ token: elsewhere })).toBe('200 OK');
    kit.log.userChanged({ tenantId: 1, userId: 70, version: 1, sessionVersion: 1 });
    expect(await codeOf({ token: first })).toBe('401 UNAUTHENTICATED');
    kit.log.userChanged({ tenantId: 1, userId: 70, version: 3, sessionVersion: 3, isActive: false });
    expect(await codeOf({ token: second })).toBe('401 UNAUTHENTICATED');
  });

  it('refuses the access tokens of a sign-in that ended, and of no other', async () => {
    const ended = await kit.subgraphs.accessToken({ sub: '72', fam: 'family-a' });
    const other = await kit.subgraphs.accessToken({ sub: '72', fam: 'family-b' });
    const nameless = await kit.subgraphs.accessToken({ sub: '72' });
    expect(await codeOf({ token: ended })).toBe('200 OK');
    kit.log.sessionsEnded({ tenantId: 1, userId: 72, familyIds: ['family-a', 'family-c'] });
    expect(await codeOf({ token: ended })).toBe('401 UNAUTHENTICATED');
    expect(await codeOf({ token: other })).toBe('200 OK');
    expect(await codeOf({ token: nameless })).toBe('200 OK');
  });

  it('lets in somebody who was activated just now, before the event that says so', async () => {
    kit.log.userChanged({ tenantId: 1, userId: 71, version: 1, sessionVersion: 1, isActive: false });
    const activated = await kit.subgraphs.accessToken({ sub: '71', sv: 2 });
    expect(await codeOf({ token: activated })).toBe('200 OK');
  });

  describe('while the event log is lost', () => {
    beforeEach(() => {
      kit.log.healthy = false;
    });
    afterEach(() => {
      kit.log.healthy = true;
      kit.subgraphs.deadUsers.clear();
    });
    const questions = () => kit.subgraphs.calls.filter(({ field }) => field === 'sessionsLive');

    it('is ready, and says that it is degraded', async () => {
      const { status, body } = await kit.call({ path: '/readyz' });
      expect({ status, said: body.status, events: body.checks?.['session-events'] }).toEqual({
        ...{ status: 200, said: 'degraded', events: 'failing' },
      });
    });

    it('asks identity, about many sessions at once and about each once a second', async () => {
      const tokens = await Promise.all([80, 81, 82].map((sub) => kit.subgraphs.accessToken({ sub: String(sub) })));
      const before = questions().length;
      const all = [...tokens, ...tokens, ...tokens];
      expect(new Set(await Promise.all(all.map((token) => codeOf({ token }))))).toEqual(new Set(['200 OK']));
      expect(questions().length - before).toBeLessThanOrEqual(tokens.length);
      expect(questions().at(-1)?.request).toMatchObject({ tenantId: 1, principal: { kind: 'service' } });
    });

    it('refuses a person who was deactivated, within seconds', async () => {
      const token = await kit.subgraphs.accessToken({ sub: '83' });
      expect(await codeOf({ token })).toBe('200 OK');
      kit.subgraphs.deadUsers.add('83');
      await waitFor(async () => (await codeOf({ token })) === '401 UNAUTHENTICATED');
    });

    it('answers 503 where identity does not answer either, and recovers', async () => {
      const token = await kit.subgraphs.accessToken({ sub: '84' });
      const release = kit.subgraphs.hold('sessionsLive');
      expect(await codeOf({ token })).toBe('503 SERVICE_UNAVAILABLE');
      release();
      await waitFor(async () => (await codeOf({ token })) === '200 OK');
    });

    it('still knows of the sessions that ended before', async () => {
      const token = await kit.subgraphs.accessToken({ sub: '72', fam: 'family-a' });
      const before = questions().length;
      expect(await codeOf({ token })).toBe('401 UNAUTHENTICATED');
      expect(questions()).toHaveLength(before);
    });
  });

  it("shows identity's keys", async () => {
    const { status, body } = await kit.call({ path: '/.well-known/jwks.json' });
    expect(status).toBe(200);
    expect(body.keys).toEqual([expect.objectContaining({ kid: 'test-key' })]);
  });

  describe('the tenant', () => {
    const host = (name: string, more: Record<string, string> = {}) => ({ host: name, ...more });

    it.each<[string, Record<string, string>]>([
      ['a subdomain', host('acme.outlay.example')],
      ['a subdomain with port and capitals', host('ACME.outlay.example:8080')],
      ['a subdomain of localhost', host('acme.localhost:8080')],
      ['a custom domain', host('spend.acme.example')],
      ['an id', { 'x-tenant-id': '1' }],
      ['a slug', { 'x-tenant-id': 'acme' }],
      ['all of them', host('acme.outlay.example', { 'x-tenant-id': 'acme' })],
      ['one of our own hosts', host('api.outlay.example', { 'x-tenant-id': 'acme' })],
    ])('is named by %s', async (_what, headers) => {
      const token = await kit.subgraphs.accessToken();
      expect(await codeOf({ token, headers })).toBe('200 OK');
      const login = 'mutation { login(input: { email: "a@b.example", password: "right" }) { tokenType } }';
      expect((await kit.graphql(login, { headers })).body.data).toEqual({ login: { tokenType: 'Bearer' } });
      const [call] = kit.subgraphs.calls.filter(({ field }) => field === 'login').slice(-1);
      expect(call?.request).toMatchObject({ tenantId: 1, principal: { kind: 'anonymous' } });
    });

    it.each<[string, Record<string, string>, boolean]>([
      ['a subdomain', host('acme.outlay.example'), true],
      ['a custom domain', host('spend.acme.example'), true],
      ['a subdomain beside an id', host('acme.outlay.example', { 'x-tenant-id': '1' }), true],
      ['a header alone', host('api.outlay.example', { 'x-tenant-id': 'acme' }), false],
      [
        'a header of the gateway, sent by a client',
        host('api.outlay.example', { 'outlay-tenant-from-host': 'true' }),
        false,
      ],
    ])('is that of the host, for %s: identity is told', async (_what, headers, fromHost) => {
      const login = 'mutation { login(input: { email: "a@b.example", password: "right" }) { tokenType } }';
      await kit.graphql(login, { headers });
      const [call] = kit.subgraphs.calls.filter(({ field }) => field === 'login').slice(-1);
      expect(call?.request.tenantFromHost).toBe(fromHost);
    });

    it.each<[string, Record<string, string>]>([
      ['another id', { 'x-tenant-id': '2' }],
      ['another slug', { 'x-tenant-id': 'globex' }],
      ['an unknown slug', { 'x-tenant-id': 'nobody' }],
      ['an unknown id', { 'x-tenant-id': '99' }],
      ['an id beyond all ids', { 'x-tenant-id': '99999999999999999999' }],
      ['what could not be a name', { 'x-tenant-id': "' or 1=1" }],
      ['another subdomain', host('globex.outlay.example')],
      ['an unknown subdomain', host('nobody.localhost')],
      ['a subdomain and a header that differ', host('acme.outlay.example', { 'x-tenant-id': 'globex' })],
    ])('of a token may not be contradicted by %s', async (_what, headers) => {
      expect(await codeOf({ token: await kit.subgraphs.accessToken(), headers })).toBe('403 TENANT_MISMATCH');
    });

    it('must exist, and be one, without a token too', async () => {
      expect(await codeOf({ headers: { 'x-tenant-id': 'nobody' } })).toBe('403 TENANT_REQUIRED');
      const both = host('acme.localhost', { 'x-tenant-id': 'globex' });
      expect(await codeOf({ headers: both })).toBe('403 TENANT_MISMATCH');
    });

    it.each(['evil.example', '10.0.0.1', 'outlay.example.evil.example', 'a b', '-', 'x.y.outlay.example'])(
      'is not looked for at %s',
      async (name) => {
        for (const path of ['/graphql', '/api/v1/projects', '/nothing', '/.well-known/jwks.json']) {
          const { status, body } = await kit.call({ path, headers: { host: name } });
          expect({ path, status, code: body.error_code }).toEqual({ path, status: 421, code: 'MISDIRECTED_REQUEST' });
        }
        expect((await kit.call({ path: '/livez', headers: { host: name } })).status).toBe(200);
        expect((await kit.call({ path: '/readyz', headers: { host: name } })).status).toBe(200);
      },
    );

    it('is asked of identity once, and known for a while', async () => {
      const count = () => kit.subgraphs.calls.filter(({ field }) => field === 'resolveTenant').length;
      await codeOf({ headers: { 'x-tenant-id': 'globex' } });
      const before = count();
      await Promise.all(Array.from({ length: 20 }, () => codeOf({ headers: { 'x-tenant-id': 'globex' } })));
      expect(count()).toBe(before);
    });
  });

  it('answers 503 for an unknown host while identity is away, and stays up for what needs no look-up', async () => {
    const token = await kit.subgraphs.accessToken();
    expect(await codeOf({ token })).toBe('200 OK');
    await kit.subgraphs.servers.identity.stop();
    await waitFor(async () => (await kit.call({ path: '/readyz' })).body.checks?.['identity'] === 'failing');
    expect((await kit.call({ path: '/readyz' })).status).toBe(200);
    expect((await kit.call({ path: '/livez', headers: { host: 'who.example' } })).status).toBe(200);
    expect((await kit.call({ path: '/x', headers: { host: 'who.example' } })).status).toBe(503);
    expect(await codeOf({ token })).toBe('200 OK');
    expect(await codeOf({ token, headers: { 'x-tenant-id': '1' } })).toBe('200 OK');
  });
});
