import { createServer } from 'node:http';
import { once } from 'node:events';
import { SERVICES, type ServiceName } from '@outlay/scripts/start/secrets';
import { waitFor } from '@outlay/testkit/wait-for';
import { type CryptoKey, exportJWK, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { createInternalTokenSigner } from '@outlay/tenancy/internal-token';
import { NO_LIMITS } from '@outlay/tenancy/key-limits';
import { permissionsOf } from '@outlay/tenancy/permissions';
import { ANONYMOUS, type Principal } from '@outlay/tenancy/request-context';
import { request } from 'undici';
import { z } from 'zod';
import type { ApiClient, Answer } from './harness/api-client.ts';
import { createForger, type Forger } from './harness/forger.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import { signIn, type Person, type TenantKit } from './harness/tenant-kit.ts';

const SigningKey = z.looseObject({ kty: z.string(), kid: z.string() });

let outlay: Outlay;
let tenant: TenantKit;
let forger: Forger;
beforeAll(async () => {
  outlay = await startOutlay();
  tenant = await outlay.tenant();
  forger = await createForger(outlay);
});
afterAll(() => outlay.stop());

const outcomeOf = ({ status, body }: Answer) => [status, body['error_code']];
const refresh = (token: unknown) => tenant.anonymous.post('/auth/refresh', { refresh_token: token });

/** A chain of refresh tokens: the one of the sign-in and as many renewals. */
async function generations(person: Person, count: number): Promise<string[]> {
  const tokens = [person.refreshToken];
  for (let n = 0; n < count; n++) {
    const renewed = await refresh(tokens.at(-1));
    expect(renewed.status).toBe(200);
    tokens.push(String(renewed.body['refresh_token']));
  }
  return tokens;
}

describe('a refresh token', () => {
  it('is traded for a new pair that works', async () => {
    const member = await tenant.person('Member');
    const renewed = await refresh(member.refreshToken);
    expect(renewed.body).toMatchObject({ token_type: 'Bearer', expires_in: 600 });
    expect(renewed.body['refresh_token']).not.toBe(member.refreshToken);
    const api = tenant.anonymous.with({ authorization: `Bearer ${renewed.body['access_token']}` });
    expect((await api.get('/auth/me')).body['user']).toMatchObject({ id: member.id });
  });

  it.each([1, 3])('used again %i generations back ends the whole family, and no other', async (back) => {
    const member = await tenant.person('Member');
    const other = await signIn(tenant.anonymous, member.email);
    const family = await generations(member, back);
    expect(outcomeOf(await refresh(family.at(-1 - back)))).toEqual([401, 'TOKEN_REUSED']);
    for (const token of family) expect(outcomeOf(await refresh(token))).toEqual([401, 'TOKEN_REUSED']);
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  it('used 20 times at once works once at most, and ends the family', async () => {
    const member = await tenant.person('Member');
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(member.refreshToken)));
    const winners = answers.filter(({ status }) => status === 200);
    const losers = answers.filter(({ status }) => status !== 200);
    expect(winners).toHaveLength(1);
    expect(losers.map(outcomeOf)).toEqual(losers.map(() => [401, 'TOKEN_REUSED']));
    expect(outcomeOf(await refresh(winners[0]?.body['refresh_token']))).toEqual([401, 'TOKEN_REUSED']);
    expect(outcomeOf(await refresh(member.refreshToken))).toEqual([401, 'TOKEN_REUSED']);
  });

  it('is dead after signing out, and made-up ones never lived', async () => {
    const member = await tenant.person('Member');
    expect((await tenant.anonymous.post('/auth/logout', { refresh_token: member.refreshToken })).status).toBe(204);
    const madeUp = [`olr_${tenant.id}_${'a'.repeat(43)}`, 'olr_x', '', 'x'.repeat(200)];
    for (const token of [member.refreshToken, ...madeUp]) {
      const { status } = await refresh(token);
      expect([400, 401]).toContain(status);
    }
    expect(outcomeOf(await refresh(member.refreshToken))).toEqual([401, 'UNAUTHENTICATED']);
  });
});

describe('access tokens end before their time', () => {
  /** Waits until a token that is valid for minutes yet is refused. */
  async function untilRefused({ api }: Person): Promise<void> {
    // The ledger knows nothing of sessions: it is the gateway that must refuse.
    await waitFor(async () => (await api.get('/expenses')).status === 401, { what: 'the token to be refused' });
  }

  it.each([
    ['a person is deactivated', { is_active: false }],
    ['the role changes', { role: 'Analyst' }],
  ])('soon after %s; refresh tokens at once', async (_what, change) => {
    const member = await tenant.person('Member');
    expect((await member.api.get('/auth/me')).status).toBe(200);
    expect((await tenant.owner.api.patch(`/users/${member.id}`, change)).status).toBe(200);
    await untilRefused(member);
    expect(outcomeOf(await member.api.get('/auth/me'))).toEqual([401, 'UNAUTHENTICATED']);
    expect(outcomeOf(await refresh(member.refreshToken))).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('soon after the password changes, in every session', async () => {
    const member = await tenant.person('Member');
    const other = await signIn(tenant.anonymous, member.email);
    const password = 'another correct horse battery';
    const wrong = await member.api.patch('/auth/me', { password, current_password: 'not the one at all' });
    expect(wrong.status).toBe(400);
    expect((await other.api.get('/auth/me')).status).toBe(200);
    await member.api.patch('/auth/me', { password, current_password: member.password });
    await untilRefused(other);
    expect((await member.api.get('/auth/me')).status).toBe(401);
    for (const { refreshToken } of [member, other]) expect((await refresh(refreshToken)).status).toBe(401);
    const back = await signIn(tenant.anonymous, member.email, password);
    expect((await back.api.get('/auth/me')).status).toBe(200);
    const old = await tenant.anonymous.post('/auth/login', { email: member.email, password: member.password });
    expect(outcomeOf(old)).toEqual([401, 'INVALID_CREDENTIALS']);
  });

  it('soon after signing out everywhere, in every session of that person alone; refresh tokens at once', async () => {
    const [member, colleague] = [await tenant.person('Member'), await tenant.person('Member')];
    const other = await signIn(tenant.anonymous, member.email);
    expect((await other.api.get('/auth/me')).status).toBe(200);
    expect((await member.api.post('/auth/logout-all')).status).toBe(204);
    for (const { refreshToken } of [member, other]) expect((await refresh(refreshToken)).status).toBe(401);
    for (const person of [member, other]) await untilRefused(person);
    expect((await colleague.api.get('/auth/me')).status).toBe(200);
    const back = await signIn(tenant.anonymous, member.email);
    expect((await back.api.get('/auth/me')).status).toBe(200);
  });

  it('and a new sign-in has the new role', async () => {
    const member = await tenant.person('Member');
    await tenant.owner.api.patch(`/users/${member.id}`, { role: 'Analyst' });
    const analyst = await signIn(tenant.anonymous, member.email);
    expect((await analyst.api.get('/auth/me')).body['user']).toMatchObject({ role: 'Analyst' });
  });
});

describe('a forged access token', () => {
  const subject = () => ({ userId: tenant.owner.id, tenantId: tenant.id });
  const withToken = (token: string): ApiClient => tenant.anonymous.with({ authorization: `Bearer ${token}` });
  const past = () => Math.floor(Date.now() / 1000) - 3_600;
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  const FORGERIES: Record<string, () => Promise<string>> = {
    'alg none': async () =>
      new UnsecuredJWT({ tid: tenant.id, role: 'OWNER', sv: 1 })
        .setIssuer('outlay')
        .setAudience('outlay:api')
        .setSubject(String(tenant.owner.id))
        .setExpirationTime('10m')
        .encode(),
    'a believed token whose header says none': async () => {
      const [, payload] = (await forger.token(subject())).split('.');
      return `${encode({ alg: 'none', typ: 'at+jwt', kid: forger.publicJwk.kid })}.${payload}.`;
    },
    'HS256 with the public key as secret, as PEM': () => hs256(Buffer.from(forger.publicPem)),
    'HS256 with the public key as secret, as bytes': () =>
      hs256(Buffer.from(String(forger.publicJwk['x']), 'base64url')),
    'HS256 with the public key as secret, as JWK': () => hs256(Buffer.from(JSON.stringify(forger.publicJwk))),
    'a foreign key under our key id': () => forger.token(subject(), { key: forger.foreign.privateKey }),
    'a foreign key that the token brings along': async () =>
      forger.token(subject(), {
        key: forger.foreign.privateKey,
        header: { jwk: await exportJWK(forger.foreign.publicKey) },
      }),
    'an unknown key id': () => forger.token(subject(), { header: { kid: 'nobody-knows' } }),
    'another audience': () => forger.token(subject(), { claims: { aud: 'outlay:internal' } }),
    'another issuer': () => forger.token(subject(), { claims: { iss: 'somebody-else' } }),
    'another type': () => forger.token(subject(), { header: { typ: 'JWT' } }),
    'the type of internal tokens': () => forger.token(subject(), { header: { typ: 'outlay-internal+jwt' } }),
    expired: () => forger.token(subject(), { claims: { iat: past() - 600, exp: past() } }),
    'not valid yet': () => forger.token(subject(), { claims: { nbf: past() + 7_200 } }),
    'without an expiry': () => forger.token(subject(), { claims: { exp: undefined } }),
    'a changed payload': async () => {
      const [header, , signature] = (await forger.token(subject())).split('.');
      const claims = { iss: 'outlay', aud: 'outlay:api', sub: '1', tid: 1, role: 'OWNER', sv: 9, exp: past() + 7_200 };
      return `${header}.${encode(claims)}.${signature}`;
    },
    'critical headers nobody knows': () =>
      forger.token(subject(), { header: { crit: ['urn:made-up'], 'urn:made-up': 1 } }),
    'an internal token': () => internalToken('outlay:internal'),
    'three dots': async () => 'a.b.c',
    garbage: async () => 'garbage',
  };

  const hs256 = (secret: Uint8Array): Promise<string> =>
    forger.token(subject(), { key: secret, header: { alg: 'HS256' } });

  it('differs from a token that is accepted by its signature or claims alone', async () => {
    const answer = await withToken(await forger.token(subject())).get('/auth/me');
    expect(answer.status).toBe(200);
  });

  it.each(Object.keys(FORGERIES))('is refused: %s', async (name) => {
    const token = await FORGERIES[name]?.();
    const answer = await withToken(token ?? '').get('/auth/me');
    expect(outcomeOf(answer)).toEqual([401, 'UNAUTHENTICATED']);
    const graphql = await withToken(token ?? '').graphql('{ me { user { id } } }');
    expect([graphql.status, graphql.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it.each(['jku', 'x5u'])('is refused, and the address in its %s header is never asked', async (header) => {
    const { privateKey, publicKey } = forger.foreign;
    let asked = 0;
    const kid = `forged-${header}`;
    const key = { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' };
    const server = createServer((_request, response) => {
      asked += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [key] }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const url = `http://127.0.0.1:${port}/jwks.json`;
    for (const id of [kid, forger.publicJwk.kid ?? '']) {
      const token = await forger.token(subject(), { key: privateKey, header: { [header]: url, kid: id } });
      expect(outcomeOf(await withToken(token).get('/auth/me'))).toEqual([401, 'UNAUTHENTICATED']);
    }
    expect(asked).toBe(0);
    server.close();
  });

  it('of a role or tenant one has not got needs our key', async () => {
    const member = await tenant.person('Member');
    const [header, payload = '', signature] = member.accessToken.split('.');
    const claims: object = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const token = `${header}.${encode({ ...claims, role: 'OWNER' })}.${signature}`;
    expect(outcomeOf(await withToken(token).get('/users'))).toEqual([401, 'UNAUTHENTICATED']);
  });

  it.each(['Basic b3duZXI6eA==', 'Bearer', 'Bearer a b', 'bearer'])('is refused: the header "%s"', async (header) => {
    const answer = await tenant.anonymous.get('/auth/me', { authorization: header });
    expect(outcomeOf(answer)).toEqual([401, 'UNAUTHENTICATED']);
  });
});

describe('signing in', () => {
  const login = (email: string, password: string) => tenant.anonymous.post('/auth/login', { email, password });

  it('answers the same whether the e-mail is unknown, the password wrong, or the account inactive', async () => {
    const member = await tenant.person('Member');
    const inactive = `inactive@${tenant.slug}.example`;
    await tenant.anonymous.post('/auth/register', { email: inactive, password: member.password });
    const answers = [
      await login(`nobody@${tenant.slug}.example`, 'a wrong password here'),
      await login(member.email, 'a wrong password here'),
      await login(inactive, 'a wrong password here'),
      await login('not an address', 'a wrong password here'),
    ];
    for (const answer of answers)
      expect([outcomeOf(answer), answer.text]).toEqual([outcomeOf(answers[0]!), answers[0]!.text]);
    expect(outcomeOf(answers[0]!)).toEqual([401, 'INVALID_CREDENTIALS']);
    expect(outcomeOf(await login(inactive, member.password))).toEqual([403, 'USER_INACTIVE']);
  });

  it('says nothing of people of other tenants', async () => {
    const other = await outlay.tenant();
    const foreign = await login(other.owner.email, other.owner.password);
    expect(foreign.text).toBe((await login(`nobody@${tenant.slug}.example`, other.owner.password)).text);
  });
});

describe('roles', () => {
  it('the last Owner can neither step down nor be deactivated', async () => {
    const { owner } = await outlay.tenant();
    for (const change of [{ role: 'Admin' }, { is_active: false }, { role: 'Member', is_active: false }]) {
      expect(outcomeOf(await owner.api.patch(`/users/${owner.id}`, change))).toEqual([409, 'LAST_OWNER']);
    }
    expect((await owner.api.get('/auth/me')).body['user']).toMatchObject({ role: 'Owner', is_active: true });
  });

  it('of two Owners who demote each other at once, one is left', async () => {
    for (let round = 0; round < 5; round++) {
      const kit = await outlay.tenant();
      const second = await kit.person('Owner');
      const answers = await Promise.all([
        kit.owner.api.patch(`/users/${second.id}`, { role: 'Member' }),
        second.api.patch(`/users/${kit.owner.id}`, { role: 'Member' }),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const survivor = answers[0].status === 200 ? kit.owner : second;
      const { body } = await survivor.api.get('/users?role=Owner&is_active=true');
      expect(body['total']).toBe(1);
    }
  });

  it('an Admin neither makes nor touches an Owner', async () => {
    const [admin, member] = await Promise.all([tenant.person('Admin'), tenant.person('Member')]);
    for (const [id, change] of [
      [member.id, { role: 'Owner' }],
      [admin.id, { role: 'Owner' }],
      [tenant.owner.id, { role: 'Member' }],
      [tenant.owner.id, { is_active: false }],
      [tenant.owner.id, { name: 'Somebody' }],
    ] as const) {
      expect(outcomeOf(await admin.api.patch(`/users/${id}`, change))).toEqual([403, 'FORBIDDEN']);
    }
    const { code } = await admin.api.graphql(
      `mutation ($id: ID!) { changeUser(id: $id, input: { role: OWNER }) { id } }`,
      { id: String(member.id) },
    );
    expect(code).toBe('FORBIDDEN');
    expect((await tenant.owner.api.get(`/users/${member.id}`)).body['role']).toBe('Member');
  });

  it.each(['Member', 'Analyst'] as const)('a %s cannot promote anybody, least of all themselves', async (role) => {
    const person = await tenant.person(role);
    expect(outcomeOf(await person.api.patch(`/users/${person.id}`, { role: 'Owner' }))).toEqual([403, 'FORBIDDEN']);
    expect(outcomeOf(await person.api.patch(`/users/${tenant.owner.id}`, { is_active: false }))).toEqual([
      403,
      'FORBIDDEN',
    ]);
    for (const field of [{ role: 'Owner' }, { is_active: true }, { tenant_id: 1 }, { session_version: 0 }]) {
      expect(outcomeOf(await person.api.patch('/auth/me', field))).toEqual([400, 'VALIDATION_FAILED']);
    }
    expect((await person.api.get('/auth/me')).body['user']).toMatchObject({ role });
  });

  it('nobody registers as more than a Member', async () => {
    const email = `eager@${tenant.slug}.example`;
    const password = 'correct horse battery staple';
    for (const extra of [{ role: 'Owner' }, { is_active: true }]) {
      const answer = await tenant.anonymous.post('/auth/register', { email, password, ...extra });
      expect(outcomeOf(answer)).toEqual([400, 'VALIDATION_FAILED']);
    }
    const registered = await tenant.anonymous.post('/auth/register', { email, password });
    expect(registered.body).toMatchObject({ role: 'Member', is_active: false });
  });
});

describe('which tenant', () => {
  let other: TenantKit;
  beforeAll(async () => {
    other = await outlay.tenant();
  });
  const asOwner = (headers: Record<string, string>) =>
    outlay.nobody.get('/accounts', { authorization: `Bearer ${tenant.owner.accessToken}`, ...headers });

  it('is the token’s, and everything else must agree', async () => {
    const agreeing: Record<string, string>[] = [
      {},
      { 'x-tenant-id': tenant.slug },
      { 'x-tenant-id': String(tenant.id) },
      { host: `${tenant.slug}.localhost` },
      { host: `${tenant.slug}.localhost`, 'x-tenant-id': String(tenant.id) },
    ];
    for (const headers of agreeing) expect((await asOwner(headers)).status).toBe(200);
    const disagreeing: Record<string, string>[] = [
      { 'x-tenant-id': other.slug },
      { 'x-tenant-id': String(other.id) },
      { host: `${other.slug}.localhost` },
      { host: `${tenant.slug}.localhost`, 'x-tenant-id': other.slug },
      { host: `${other.slug}.localhost`, 'x-tenant-id': tenant.slug },
      { 'x-tenant-id': 'nobody-has-this' },
      { 'x-tenant-id': '987654321' },
      { 'x-tenant-id': '99999999999999999999' },
      { 'x-tenant-id': '../x' },
      { host: 'nobody-has-this.localhost' },
    ];
    const answers = [];
    for (const headers of disagreeing) answers.push(await asOwner(headers));
    expect(answers.map(outcomeOf)).toEqual(disagreeing.map(() => [403, 'TENANT_MISMATCH']));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('a host that is nobody’s is not served, whatever else the request says', async () => {
    for (const host of ['unknown.example', 'localhost.evil.example', `${tenant.slug}.example.com`]) {
      expect(outcomeOf(await asOwner({ host }))).toEqual([421, 'MISDIRECTED_REQUEST']);
      const signIn = await tenant.anonymous.post('/auth/login', { email: 'x', password: 'x' }, { host });
      expect(outcomeOf(signIn)).toEqual([421, 'MISDIRECTED_REQUEST']);
    }
    expect((await outlay.nobody.raw('GET', '/livez', undefined, { host: 'unknown.example' })).status).toBe(200);
  });

  it('a token of another tenant shows nothing of this one', async () => {
    const account = await tenant.account();
    expect((await other.owner.api.get(`/accounts/${account}`)).status).toBe(404);
  });
});

describe.each(SERVICES)('the subgraph %s called directly', (service: ServiceName) => {
  const call = async (headers: Record<string, string>, query = '{ __typename }') => {
    const { statusCode, body } = await request(`http://127.0.0.1:${outlay.environments[service]['PORT']}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return { status: statusCode, text: await body.text() };
  };

  it('answers a token of the gateway’s', async () => {
    expect((await call({ 'x-outlay-internal': await internalToken('outlay:internal') })).status).toBe(200);
  });

  it.each(SERVICES)('answers the key of %s for that service alone', async (signer) => {
    const key = createInternalTokenSigner(
      SigningKey.parse(JSON.parse(outlay.environments[signer]['INTERNAL_TOKEN_SIGNING_KEY'] ?? '')),
    );
    const statusFor = async (principal: Principal) =>
      (await call({ 'x-outlay-internal': await key.sign({ tenantId: tenant.id, principal }) })).status;
    const named = (name: string): Principal => ({ kind: 'service', name, permissions: new Set() });
    expect(await statusFor(named(signer))).toBe(200);
    const person = {
      kind: 'user',
      userId: tenant.owner.id,
      role: 'OWNER',
      permissions: permissionsOf('OWNER'),
    } as const;
    const apiKey = { kind: 'key', keyId: 1, permissions: permissionsOf('OWNER'), limits: NO_LIMITS } as const;
    for (const principal of [person, apiKey, ANONYMOUS, named('gateway'), named('operator')])
      expect(await statusFor(principal)).toBe(401);
  });

  it('answers nobody else', async () => {
    const foreignKey = forger.foreign.privateKey;
    const refused: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${tenant.owner.accessToken}` },
      { authorization: `Bearer ${await internalToken('outlay:internal')}` },
      { 'x-outlay-internal': '' },
      { 'x-outlay-internal': 'garbage' },
      { 'x-outlay-internal': tenant.owner.accessToken },
      { 'x-outlay-internal': await internalToken('outlay:api') },
      { 'x-outlay-internal': await internalToken('outlay:internal', { typ: 'at+jwt' }) },
      { 'x-outlay-internal': await internalToken('outlay:internal', { expired: true }) },
      { 'x-outlay-internal': await internalToken('outlay:internal', { key: foreignKey }) },
    ];
    for (const headers of refused) {
      for (const query of [
        '{ __typename }',
        '{ _service { sdl } }',
        '{ _entities(representations: []) { __typename } }',
      ]) {
        const { status, text } = await call(headers, query);
        expect([status, text]).toEqual([401, expect.stringContaining('UNAUTHENTICATED')]);
      }
    }
  });
});

/** An internal token of the gateway's key, or one that differs from it in one thing. */
async function internalToken(
  audience: string,
  { typ = 'outlay-internal+jwt', expired = false, key }: { typ?: string; expired?: boolean; key?: CryptoKey } = {},
): Promise<string> {
  const jwk = JSON.parse(outlay.environments.gateway['INTERNAL_TOKEN_SIGNING_KEY'] ?? '');
  return new SignJWT({
    tid: tenant.id,
    kind: 'user',
    id: tenant.owner.id,
    role: 'OWNER',
    permissions: ['accounts:read'],
  })
    .setProtectedHeader({ alg: 'EdDSA', typ, kid: jwk.kid })
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expired ? '-60s' : '60s')
    .sign(key ?? (await importJWK(jwk, 'EdDSA')));
}
