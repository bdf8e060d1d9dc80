import { fromBinary } from '@bufbuild/protobuf';
import { SessionsEndedSchema } from '@outlay/proto/outlay/identity/v1/session_pb.ts';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import {
  addUser,
  CHANGE_USER,
  LOGIN,
  PASSWORD,
  REFRESH,
  signIn,
  startIdentity,
  type IdentityApp,
  type TestTenant,
} from './identity-harness.ts';

let app: IdentityApp;
let tenant: TestTenant;
beforeAll(async () => {
  app = await startIdentity();
  tenant = await app.provision('sessions');
});
afterAll(() => app.stop());

const login = (email: string, password: string, as = tenant.anonymous) => as(LOGIN, { input: { email, password } });
const nobody = () => app.as({ tenantId: null, anonymous: true });
const refresh = (token: string) => nobody()(REFRESH, { token });
const LOGOUT = `mutation ($token: String!) { logout(refreshToken: $token) }`;

async function renewed(token: string): Promise<string> {
  const { data, errors } = await refresh(token);
  expect(errors).toEqual([]);
  return Object(data?.['refreshSession']).refreshToken;
}

describe('signing in', () => {
  it('gives a token that the published keys verify', async () => {
    const session = await signIn(tenant, ' OWNER@Sessions.example');
    expect(session).toMatchObject({
      ...{ tokenType: 'Bearer', expiresIn: 600, refreshToken: expect.stringMatching(/^olr_/) },
      user: { id: String(tenant.ownerId), email: tenant.ownerEmail, role: 'OWNER' },
    });
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', app.url));
    const { payload, protectedHeader } = await jwtVerify(session.accessToken, keys, {
      ...{ issuer: 'outlay', audience: 'outlay:api', typ: 'at+jwt', algorithms: ['EdDSA'] },
    });
    expect(payload).toMatchObject({
      sub: String(tenant.ownerId),
      tid: tenant.id,
      role: 'OWNER',
      sv: 1,
      fam: expect.any(String),
    });
    expect(protectedHeader.alg).toBe('EdDSA');
  });

  it('answers alike whether the password is wrong, the user unknown, or of another tenant', async () => {
    const other = await app.provision('sessions-other');
    const answers = await Promise.all([
      login(tenant.ownerEmail, 'wrong password'),
      login('nobody@sessions.example', PASSWORD),
      login('not an address', PASSWORD),
      login(other.ownerEmail, PASSWORD),
      login(tenant.ownerEmail, ''),
    ]);
    expect(answers.map(({ code }) => code)).toEqual(Array(5).fill('INVALID_CREDENTIALS'));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('reveals that a user is inactive only with the right password', async () => {
    await addUser(tenant, 'asleep', 'MEMBER', false);
    expect((await login('asleep@sessions.example', 'wrong password')).code).toBe('INVALID_CREDENTIALS');
    expect((await login('asleep@sessions.example', PASSWORD)).code).toBe('USER_INACTIVE');
  });

  it('needs a tenant', async () =>
    expect((await login(tenant.ownerEmail, PASSWORD, nobody())).code).toBe('TENANT_REQUIRED'));
});

describe('refreshing', () => {
  it('gives a new pair each time, without saying which tenant', async () => {
    const { refreshToken } = await signIn(tenant, tenant.ownerEmail);
    const second = await renewed(refreshToken);
    const third = await renewed(second);
    expect(new Set([refreshToken, second, third]).size).toBe(3);
  });

  it.each([1, 3])('ends the family when a token %i generations old comes back', async (generations) => {
    const { refreshToken } = await signIn(tenant, tenant.ownerEmail);
    const untouched = await signIn(tenant, tenant.ownerEmail);
    let newest = refreshToken;
    for (let generation = 0; generation < generations; generation++) newest = await renewed(newest);
    expect((await refresh(refreshToken)).code).toBe('TOKEN_REUSED');
    expect((await refresh(newest)).code).toBe('TOKEN_REUSED');
    await renewed(untouched.refreshToken);
  });

  it('has one winner among 20 at once, and the family dies', async () => {
    const { refreshToken } = await signIn(tenant, tenant.ownerEmail);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    const winners = answers.filter(({ code }) => code === undefined);
    expect(winners).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'TOKEN_REUSED')).toHaveLength(19);
    expect((await refresh(Object(winners[0]?.data?.['refreshSession']).refreshToken)).code).toBe('TOKEN_REUSED');
    const { rows } = await app.superuser.query(
      `select count(*)::int as n from audit_entries where action = 'session.reuse_detected' and tenant_id = $1`,
      [tenant.id],
    );
    // One for each family that died of reuse so far.
    expect(rows[0].n).toBe(3);
  });

  it('refuses what is no token of ours, and one that has expired', async () => {
    const { refreshToken } = await signIn(tenant, tenant.ownerEmail);
    const forged = refreshToken.replace(`olr_${tenant.id}_`, 'olr_999999_');
    for (const token of ['', 'x', `ola${refreshToken.slice(3)}`, forged, `${refreshToken}x`]) {
      expect((await refresh(token)).code).toBe('UNAUTHENTICATED');
    }
    await app.superuser.query(`update refresh_tokens set expires_at = now() where used_at is null`);
    expect((await refresh(refreshToken)).code).toBe('UNAUTHENTICATED');
  });

  it('ends with the access it was granted on', async () => {
    const userId = await addUser(tenant, 'demoted', 'ADMIN');
    const { refreshToken, accessToken } = await signIn(tenant, 'demoted@sessions.example');
    const sv = Number(decodeJwt(accessToken)['sv']);
    expect((await tenant.owner(CHANGE_USER, { id: String(userId), input: { role: 'MEMBER' } })).errors).toEqual([]);
    expect((await refresh(refreshToken)).code).toBe('UNAUTHENTICATED');
    const again = await signIn(tenant, 'demoted@sessions.example');
    expect(decodeJwt(again.accessToken)).toMatchObject({ role: 'MEMBER', sv: sv + 1 });
    expect((await tenant.owner(CHANGE_USER, { id: String(userId), input: { isActive: false } })).errors).toEqual([]);
    expect((await refresh(again.refreshToken)).code).toBe('UNAUTHENTICATED');
  });

  it('keeps no token in the database', async () => {
    const { refreshToken } = await signIn(tenant, tenant.ownerEmail);
    const { rows } = await app.superuser.query(`select token_hash from refresh_tokens`);
    const secret = refreshToken.split('_').slice(2).join('_');
    expect(rows.some(({ token_hash }) => refreshToken.includes(token_hash) || token_hash.includes(secret))).toBe(false);
  });
});

describe('refreshing in a browser', () => {
  const FROM_COOKIE = { 'outlay-from-cookie': 'true' };
  const refreshCookie = async (token: string) => {
    const answer = await nobody()(REFRESH, { token }, FROM_COOKIE);
    const { refreshToken, accessToken } = Object(answer.data?.['refreshSession'] ?? {});
    return { ...answer, refreshToken: String(refreshToken), accessToken: String(accessToken) };
  };
  /** As if the token had been used so long ago. */
  const age = (seconds: number) =>
    app.superuser.query(`update refresh_tokens set used_at = used_at - make_interval(secs => $1)`, [seconds]);

  it('gives the same successor to tabs that refresh at once, and to no more than four', async () => {
    const { refreshToken } = await signIn(tenant, tenant.ownerEmail);
    const answers = await Promise.all(Array.from({ length: 4 }, () => refreshCookie(refreshToken)));
    expect(answers.map(({ code }) => code)).toEqual(Array(4).fill(undefined));
    const [successor = ''] = [...new Set(answers.map((answer) => answer.refreshToken))];
    expect(answers.map((answer) => answer.refreshToken)).toEqual(Array(4).fill(successor));
    expect(successor).not.toBe(refreshToken);
    const families = answers.map(({ accessToken }) => decodeJwt(accessToken)['fam']);
    expect(new Set(families).size).toBe(1);
    expect((await refreshCookie(refreshToken)).code).toBe('TOKEN_REUSED');
    expect((await refreshCookie(successor)).code).toBe('TOKEN_REUSED');
  });

  it('gives the newest where another tab has refreshed twice', async () => {
    const { refreshToken } = await signIn(tenant, tenant.ownerEmail);
    const second = await refreshCookie(refreshToken);
    const third = await refreshCookie(second.refreshToken);
    expect((await refreshCookie(refreshToken)).refreshToken).toBe(third.refreshToken);
    expect((await refreshCookie(third.refreshToken)).code).toBeUndefined();
  });

  it('ends the family when the token comes back later', async () => {
    const { refreshToken } = await signIn(tenant, tenant.ownerEmail);
    const second = await refreshCookie(refreshToken);
    await age(11);
    expect((await refreshCookie(refreshToken)).code).toBe('TOKEN_REUSED');
    expect((await refreshCookie(second.refreshToken)).code).toBe('TOKEN_REUSED');
  });

  it.each([
    ['a browser used it and the body brings it', FROM_COOKIE, {}],
    ['the body brought it and a browser uses it', {}, FROM_COOKIE],
  ])('shows no grace where %s', async (_what, first, then) => {
    const { refreshToken } = await signIn(tenant, tenant.ownerEmail);
    expect((await nobody()(REFRESH, { token: refreshToken }, first)).code).toBeUndefined();
    expect((await nobody()(REFRESH, { token: refreshToken }, then)).code).toBe('TOKEN_REUSED');
  });

  it('keeps no successor that could be read from the database, nor longer than it may be given', async () => {
    const { refreshToken } = await signIn(tenant, tenant.ownerEmail);
    const second = await refreshCookie(refreshToken);
    const sealed = async () => {
      const { rows } = await app.superuser.query<{ sealed: Buffer }>(
        `select sealed_successor as sealed from refresh_tokens t join refresh_families f on f.id = t.family_id
         where sealed_successor is not null and f.public_id = $1`,
        [decodeJwt(second.accessToken)['fam']],
      );
      return rows.map((row) => row.sealed);
    };
    const [only] = await sealed();
    expect(only?.includes(second.refreshToken.slice(-43))).toBe(false);
    await age(11);
    await refreshCookie(second.refreshToken);
    expect(await sealed()).not.toContainEqual(only);
  });

  it('refuses a person who was deactivated in between', async () => {
    const userId = await addUser(tenant, 'graceless');
    const { refreshToken } = await signIn(tenant, 'graceless@sessions.example');
    await refreshCookie(refreshToken);
    await tenant.owner(CHANGE_USER, { id: String(userId), input: { isActive: false } });
    expect((await refreshCookie(refreshToken)).code).toBe('TOKEN_REUSED');
  });
});

describe('refreshing too often', () => {
  it('is refused for that sign-in alone, and the token stays good', async () => {
    const [busy, calm] = [await signIn(tenant, tenant.ownerEmail), await signIn(tenant, tenant.ownerEmail)];
    let token = busy.refreshToken;
    let answer = await refresh(token);
    for (let n = 0; answer.code === undefined && n < 100; n++) {
      token = Object(answer.data?.['refreshSession']).refreshToken;
      answer = await refresh(token);
    }
    expect(answer.code).toBe('RATE_LIMITED');
    await renewed(calm.refreshToken);
    await app.superuser.query(`update refresh_tokens set created_at = created_at - interval '1 minute'`);
    await renewed(token);
  });
});

describe('signing out', () => {
  it('ends this sign-in and no other', async () => {
    const [here, there] = [await signIn(tenant, tenant.ownerEmail), await signIn(tenant, tenant.ownerEmail)];
    expect((await nobody()(LOGOUT, { token: here.refreshToken })).data).toEqual({ logout: true });
    expect((await refresh(here.refreshToken)).code).toBe('UNAUTHENTICATED');
    await renewed(there.refreshToken);
  });

  it('answers alike for what it does not know', async () => {
    for (const token of ['', 'x', `olr_1_${'a'.repeat(43)}`]) {
      expect((await nobody()(LOGOUT, { token })).data).toEqual({ logout: true });
    }
  });
});

describe('signing out everywhere', () => {
  const LOGOUT_ALL = `mutation { logoutAll }`;

  it('ends every sign-in of the caller and raises the session version, which gateways follow', async () => {
    const userId = await addUser(tenant, 'everywhere');
    const email = 'everywhere@sessions.example';
    const [here, there] = [await signIn(tenant, email), await signIn(tenant, email)];
    const colleague = await signIn(tenant, tenant.ownerEmail);
    expect((await tenant.as('MEMBER', userId)(LOGOUT_ALL)).data).toEqual({ logoutAll: true });
    for (const { refreshToken } of [here, there]) expect((await refresh(refreshToken)).code).toBe('UNAUTHENTICATED');
    await renewed(colleague.refreshToken);
    const again = await signIn(tenant, email);
    const version = ({ accessToken }: { accessToken: string }) => Number(decodeJwt(accessToken)['sv']);
    expect(version(again)).toBe(version(here) + 1);
    const { rows } = await app.superuser.query(
      `select changes from audit_entries where tenant_id = $1 and entity_id = $2
         and action = 'user.changed' order by id desc limit 1`,
      [tenant.id, userId],
    );
    expect(rows[0].changes).toEqual({ sessionVersion: { before: version(here), after: version(again) } });
  });

  it('is for people who are signed in', async () => {
    expect((await tenant.anonymous(LOGOUT_ALL)).code).toBe('UNAUTHENTICATED');
  });
});

describe('the event of a sign-in that ended', () => {
  it('names every sign-in of the user that ended lately, so that compaction loses none', async () => {
    const own = await app.provision('sessions-ended');
    const families: unknown[] = [];
    for (let n = 0; n < 2; n++) {
      const session = await signIn(own, own.ownerEmail);
      families.push(decodeJwt(session.accessToken)['fam']);
      await nobody()(LOGOUT, { token: session.refreshToken });
    }
    const { rows } = await app.superuser.query<{ payload: Buffer }>(
      `select payload from outbox where tenant_id = $1 and topic = 'identity.session' order by id desc limit 1`,
      [own.id],
    );
    const { familyIds } = fromBinary(SessionsEndedSchema, rows[0]?.payload ?? new Uint8Array());
    expect(familyIds.sort()).toEqual(families.sort());
  });
});
