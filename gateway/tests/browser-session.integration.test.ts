import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';

const LOGIN =
  'mutation L($p: String!) { login(input: { email: "a@b.example", password: $p }) { accessToken secret: refreshToken } }';
const REFRESH =
  'mutation R($token: String!) { again: refreshSession(refreshToken: $token) { ...S } } fragment S on Session { refreshToken expiresIn }';
const BROWSER = { 'x-outlay-client': 'browser', 'x-tenant-id': 'acme' };

describe('a browser session', () => {
  let kit: GatewayKit;
  beforeAll(async () => {
    kit = await startGatewayKit({
      CORS_ORIGINS: 'https://app.example',
      REFRESH_COOKIE_DAYS: '7',
      RATE_LIMIT_AUTH: '1000',
    });
  });
  afterAll(() => kit.stop());

  const lastToken = () => kit.subgraphs.calls.filter(({ field }) => field === 'refreshSession').length;

  it('keeps the refresh token in a cookie and out of the body', async () => {
    const { status, body, headers, text } = await kit.graphql(LOGIN, { variables: { p: 'right' }, headers: BROWSER });
    expect(status).toBe(200);
    expect(body.data).toEqual({ login: { accessToken: 'access' } });
    expect(text).not.toContain('olr_1_first');
    expect(headers['set-cookie']).toBe(
      'outlay_refresh_1=olr_1_first; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict',
    );
  });

  it('is renewed from the cookie, whatever the operation says', async () => {
    const cookie = 'other=1; outlay_refresh_1=olr_1_first';
    const { body, headers } = await kit.graphql(REFRESH, { headers: { ...BROWSER, cookie } });
    expect(body.data).toEqual({ again: { expiresIn: 600 } });
    expect(headers['set-cookie']).toContain('outlay_refresh_1=olr_1_second;');
  });

  it('ends with the cookie when the token was used before', async () => {
    const { body, headers } = await kit.graphql(REFRESH, {
      headers: { ...BROWSER, cookie: 'outlay_refresh_1=olr_1_stale' },
    });
    expect(body.errors?.[0]?.extensions.code).toBe('TOKEN_REUSED');
    expect(headers['set-cookie']).toContain('Max-Age=0');
  });

  it('moves from the cookie that all tenants of a host shared into its own', async () => {
    const { headers } = await kit.graphql(REFRESH, { headers: { ...BROWSER, cookie: 'outlay_refresh=olr_1_first' } });
    expect(headers['set-cookie']).toEqual([
      expect.stringContaining('outlay_refresh_1=olr_1_second;'),
      expect.stringContaining('outlay_refresh=; Path=/; Max-Age=0'),
    ]);
  });

  it('is not that of another tenant on the same host', async () => {
    const cookie = 'outlay_refresh_2=olr_2_other; outlay_refresh_1=olr_1_first';
    const ours = await kit.graphql(REFRESH, { headers: { ...BROWSER, cookie } });
    expect(ours.headers['set-cookie']).toContain('outlay_refresh_1=olr_1_second;');
    const logout = 'mutation { logout(refreshToken: "ignored") }';
    const theirs = await kit.graphql(logout, { headers: { ...BROWSER, 'x-tenant-id': 'globex', cookie } });
    expect(theirs.headers['set-cookie']).toMatch(/^outlay_refresh_2=; Path=\/; Max-Age=0/);
    const none = await kit.graphql(REFRESH, { headers: { ...BROWSER, cookie: 'outlay_refresh_2=olr_2_other' } });
    expect({ status: none.status, cookie: none.headers['set-cookie'] }).toEqual({ status: 400, cookie: undefined });
  });

  it('stays where a refresh is refused for now', async () => {
    const headers = { ...BROWSER, cookie: 'outlay_refresh_1=olr_1_busy' };
    const busy = await kit.graphql(REFRESH, { headers });
    expect(busy.body.errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    expect(busy.headers['set-cookie']).toBeUndefined();
  });

  it('ends with logout', async () => {
    const query = 'mutation { logout(refreshToken: "ignored") }';
    const { body, headers } = await kit.graphql(query, {
      headers: { ...BROWSER, cookie: 'outlay_refresh_1=olr_1_first' },
    });
    expect(body.data).toEqual({ logout: true });
    expect(headers['set-cookie']).toContain('outlay_refresh_1=; Path=/; Max-Age=0');
  });

  it('ends with all others', async () => {
    const headers = { ...BROWSER, cookie: 'outlay_refresh_1=olr_1_first' };
    const token = await kit.subgraphs.accessToken();
    const { body, headers: answered } = await kit.graphql('mutation { logoutAll }', { token, headers });
    expect(body.data).toEqual({ logoutAll: true });
    expect(answered['set-cookie']).toContain('outlay_refresh_1=; Path=/; Max-Age=0');
  });

  it('begins with the tenant that somebody creates', async () => {
    const create = `mutation { made: createTenant(input: { name: "Acme", slug: "acme" }) { session { accessToken refreshToken } } }`;
    const { body, headers, text } = await kit.graphql(create, { headers: { 'x-outlay-client': 'browser' } });
    expect(body.data).toEqual({ made: { session: { accessToken: 'access' } } });
    expect(text).not.toContain('olr_1_first');
    expect(headers['set-cookie']).toContain('outlay_refresh_1=olr_1_first; Path=/');
    const rest = await kit.call({
      method: 'POST',
      path: '/api/v1/tenants',
      headers: { 'x-outlay-client': 'browser', 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Acme', slug: 'acme' }),
    });
    expect(rest.status).toBe(201);
    expect(rest.text).not.toContain('refresh');
    expect(rest.headers['set-cookie']).toContain('outlay_refresh_1=olr_1_first; Path=/');
  });

  it('leaves everybody else alone: the token is in the body, no cookie is set, none is read', async () => {
    const plain = { 'x-tenant-id': 'acme', cookie: 'outlay_refresh_1=olr_1_first' };
    const login = await kit.graphql(LOGIN, { variables: { p: 'right' }, headers: plain });
    expect(login.body.data).toEqual({ login: { accessToken: 'access', secret: 'olr_1_first' } });
    expect(login.headers['set-cookie']).toBeUndefined();
    const before = lastToken();
    const refresh = await kit.graphql(REFRESH, { headers: plain });
    expect(refresh.status).toBe(400);
    expect(lastToken()).toBe(before);
  });

  it('is for pages of ours: a page of another origin is refused, with or without consent to read the answer', async () => {
    const cookie = 'outlay_refresh_1=olr_1_first';
    const foreign = await kit.graphql(REFRESH, { headers: { ...BROWSER, cookie, origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
    expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
    const listed = await kit.graphql(REFRESH, { headers: { ...BROWSER, cookie, origin: 'https://app.example' } });
    expect(listed.status).toBe(200);
    expect(listed.headers['access-control-allow-origin']).toBe('https://app.example');
    expect(listed.headers['access-control-allow-credentials']).toBe('true');
    const host = 'acme.localhost:8080';
    const own = await kit.graphql(REFRESH, {
      headers: { ...BROWSER, cookie, host, origin: 'http://acme.localhost:8080' },
    });
    expect(own.status).toBe(200);
  });

  it('answers preflights by the allow-list', async () => {
    const ask = (origin: string) =>
      kit.call({
        method: 'OPTIONS',
        path: '/graphql',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-outlay-client',
        },
      });
    expect((await ask('https://app.example')).headers['access-control-allow-origin']).toBe('https://app.example');
    expect((await ask('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('a browser session while identity is away', () => {
  it('keeps its cookie', async () => {
    const kit = await startGatewayKit();
    try {
      await kit.graphql(REFRESH, { headers: { ...BROWSER, cookie: 'outlay_refresh_1=olr_1_first' } });
      await kit.subgraphs.servers.identity.stop();
      const { body, headers } = await kit.graphql(REFRESH, {
        headers: { ...BROWSER, cookie: 'outlay_refresh_1=olr_1_first' },
      });
      expect(body.errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
      expect(headers['set-cookie']).toBeUndefined();
    } finally {
      await kit.stop();
    }
  });
});
