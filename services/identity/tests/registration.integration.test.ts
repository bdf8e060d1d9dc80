import {
  addUser,
  CHANGE_USER,
  LOGIN,
  PASSWORD,
  REGISTER,
  signIn,
  startIdentity,
  type IdentityApp,
  type TestTenant,
} from './identity-harness.ts';

const VERIFY = `mutation ($token: String!, $password: String) { verifyAddress(token: $token, password: $password) }`;

let app: IdentityApp;
beforeAll(async () => {
  app = await startIdentity({ PUBLIC_URL: 'https://outlay.example' });
});
afterAll(() => app.stop());

const register = (tenant: TestTenant, email: string, more: object = {}, headers = {}) =>
  tenant.anonymous(REGISTER, { input: { email, password: PASSWORD, ...more } }, headers);
const login = (tenant: TestTenant, email: string, password = PASSWORD) =>
  tenant.anonymous(LOGIN, { input: { email, password } });
const idOf = (answer: Awaited<ReturnType<typeof register>>) => Object(answer.data?.['register']).id;

describe('registering', () => {
  it('makes an inactive Member under approval, whom an Owner activates', async () => {
    const tenant = await app.provision('approving');
    const { data } = await register(tenant, 'New@Example.com', { name: 'New' });
    const user = Object(data?.['register']);
    expect(user).toMatchObject({ email: 'new@example.com', name: 'New', role: 'MEMBER', isActive: false, version: 1 });
    expect((await login(tenant, 'new@example.com')).code).toBe('USER_INACTIVE');
    await tenant.owner(CHANGE_USER, { id: user.id, input: { isActive: true } });
    await signIn(tenant, 'new@example.com');
  });

  it('makes an active Member when open', async () => {
    const tenant = await app.provision('opened', { registration: 'OPEN' });
    expect((await register(tenant, 'a@example.com')).data?.['register']).toMatchObject({
      isActive: true,
      role: 'MEMBER',
    });
    await signIn(tenant, 'a@example.com');
  });

  it('is refused when closed', async () => {
    const tenant = await app.provision('closed', { registration: 'CLOSED' });
    expect((await register(tenant, 'a@example.com')).code).toBe('REGISTRATION_CLOSED');
  });

  it('takes the address of an active account once, in any case and also at once, and again in another tenant', async () => {
    const here = await app.provision('unique-1', { registration: 'OPEN' });
    const there = await app.provision('unique-2');
    const emails = ['same@example.com', 'Same@example.com', 'SAME@EXAMPLE.COM', ' same@example.com'];
    const codes = (await Promise.all(emails.map((email) => register(here, email)))).map(({ code }) => code);
    expect(codes.sort()).toEqual(['EMAIL_TAKEN', 'EMAIL_TAKEN', 'EMAIL_TAKEN', undefined].sort());
    expect((await register(there, 'same@example.com')).code).toBeUndefined();
  });

  it('needs a tenant that exists', async () => {
    const input = { email: 'a@example.com', password: PASSWORD };
    expect((await app.as({ tenantId: null, anonymous: true })(REGISTER, { input })).code).toBe('TENANT_REQUIRED');
    expect((await app.as({ tenantId: 999_999, anonymous: true })(REGISTER, { input })).code).toBe(
      'REGISTRATION_CLOSED',
    );
  });

  it('refuses what is not valid, and does not take a role', async () => {
    const tenant = await app.provision('strict');
    const { code, errors } = await register(tenant, 'nobody', { password: 'short' });
    expect(code).toBe('VALIDATION_FAILED');
    expect(errors[0]?.extensions.details).toMatchObject([{ field: 'email' }, { field: 'password' }]);
    const without = await tenant.anonymous(REGISTER, { input: { email: 'a@example.com' } });
    expect(without.errors[0]?.extensions.details).toMatchObject([{ field: 'password', code: 'REQUIRED' }]);
    expect((await register(tenant, 'a@example.com', { role: 'OWNER' })).code).toBe('VALIDATION_FAILED');
  });

  it('happens once with one Idempotency-Key, and keeps no trace of the password', async () => {
    const tenant = await app.provision('keyed', { registration: 'OPEN' });
    const key = { 'idempotency-key': 'register-1' };
    const first = await register(tenant, 'once@keyed.example', {}, key);
    const again = await register(tenant, 'once@keyed.example', {}, key);
    expect(first.errors).toEqual([]);
    expect(again.data).toEqual(first.data);
    const other = await register(tenant, 'once@keyed.example', { password: 'another good password' }, key);
    expect(other.code).toBe('EMAIL_TAKEN');
    expect((await register(tenant, 'twice@keyed.example', {}, key)).errors).toEqual([]);
    const { rows: letters } = await app.superuser.query(`select kind from mails where tenant_id = $1`, [tenant.id]);
    expect(letters.map(({ kind }) => kind)).toEqual(Array(3).fill('verification'));
    const { rows } = await app.superuser.query(
      `select k::text as row from idempotency_keys k where key = 'register-1'`,
    );
    expect(rows).toHaveLength(2);
    for (const { row } of rows) expect(row).not.toMatch(/password|argon2/i);
  });
});

describe('registering again', () => {
  it('replaces what was never active and never verified, with its password, name, role and links', async () => {
    const tenant = await app.provision('replacing');
    const first = idOf(
      await register(tenant, 'victim@example.com', { password: 'chosen by a stranger', name: 'Mallory' }),
    );
    // Before the change, which takes back letters that wait.
    const strangersLink = await app.linkIn('verify', 'victim@example.com');
    await tenant.owner(CHANGE_USER, { id: first, input: { role: 'ADMIN' } });
    const second = await register(tenant, 'victim@example.com', { name: 'Victim' });
    expect(second.data?.['register']).toMatchObject({ id: first, name: 'Victim', role: 'MEMBER', isActive: false });
    await tenant.owner(CHANGE_USER, { id: first, input: { isActive: true } });
    expect((await login(tenant, 'victim@example.com', 'chosen by a stranger')).code).toBe('INVALID_CREDENTIALS');
    await signIn(tenant, 'victim@example.com');
    const verified = await app.as({ tenantId: null, anonymous: true })(VERIFY, { token: strangersLink });
    expect(verified.code).toBe('LINK_INVALID');
  });

  it('is refused for an account that the version before activated, which keeps no note of it', async () => {
    const tenant = await app.provision('older');
    await register(tenant, 'older@example.com');
    await app.superuser.query(`update users set is_active = true where email = 'older@example.com'`);
    const { rows } = await app.superuser.query(
      `update users set is_active = false where email = 'older@example.com' returning activated_at`,
    );
    expect(rows).toEqual([{ activated_at: expect.any(Date) }]);
    expect((await register(tenant, 'older@example.com')).code).toBe('EMAIL_TAKEN');
  });

  it('is refused where the address is verified, whose reader chose the password, or the account was active once', async () => {
    const tenant = await app.provision('kept');
    await register(tenant, 'verified@example.com');
    const token = await app.linkIn('verify', 'verified@example.com');
    const verify = app.as({ tenantId: null, anonymous: true });
    const unproven = await verify(VERIFY, { token });
    expect(unproven.errors).toMatchObject([{ extensions: { details: [{ field: 'password', code: 'REQUIRED' }] } }]);
    expect((await verify(VERIFY, { token, password: 'chosen by the reader' })).errors).toEqual([]);
    expect((await register(tenant, 'verified@example.com')).code).toBe('EMAIL_TAKEN');
    const { rows } = await app.superuser.query(`select id from users where email = 'verified@example.com'`);
    await tenant.owner(CHANGE_USER, { id: String(rows[0].id), input: { isActive: true } });
    expect((await login(tenant, 'verified@example.com', PASSWORD)).code).toBe('INVALID_CREDENTIALS');
    await signIn(tenant, 'verified@example.com', 'chosen by the reader');
    const banned = await addUser(tenant, 'banned');
    await tenant.owner(CHANGE_USER, { id: String(banned), input: { isActive: false } });
    expect((await register(tenant, 'banned@kept.example')).code).toBe('EMAIL_TAKEN');
  });
});

it('activates what the harness adds', async () => {
  const tenant = await app.provision('harness');
  await addUser(tenant, 'someone', 'ANALYST');
  await signIn(tenant, 'someone@harness.example');
});
