import { waitFor } from '@outlay/testkit/wait-for';
import {
  addUser,
  LOGIN,
  PASSWORD,
  REGISTER,
  CHANGE_USER,
  signIn,
  startIdentity,
  type IdentityApp,
  type TestTenant,
} from './identity-harness.ts';

const ACTIVATE = `mutation ($token: String!) { activateAccount(token: $token) { id isActive } }`;

let app: IdentityApp;
beforeAll(async () => {
  app = await startIdentity({ PUBLIC_URL: 'https://outlay.example' });
});
afterAll(() => app.stop());

const register = (tenant: TestTenant, email: string, more: object = {}, headers = {}) =>
  tenant.anonymous(REGISTER, { input: { email, password: PASSWORD, ...more } }, headers);
const activate = (token: string, headers = {}) =>
  app.as({ tenantId: null, anonymous: true })(ACTIVATE, { token }, headers);

describe('registering', () => {
  it('makes an inactive Member under approval, whom an Owner activates', async () => {
    const tenant = await app.provision('approving');
    const { data } = await register(tenant, 'New@Example.com', { name: 'New' });
    const user = Object(data?.['register']);
    expect(user).toMatchObject({ email: 'new@example.com', name: 'New', role: 'MEMBER', isActive: false, version: 1 });
    expect((await tenant.anonymous(LOGIN, { input: { email: 'new@example.com', password: PASSWORD } })).code).toBe(
      'USER_INACTIVE',
    );
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

  it('takes an address once in a tenant, in any case and also at once, and again in another tenant', async () => {
    const [here, there] = [await app.provision('unique-1'), await app.provision('unique-2')];
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
    expect((await register(tenant, 'a@example.com', { role: 'OWNER' })).code).toBe('VALIDATION_FAILED');
  });

  it('happens once with one Idempotency-Key, and keeps no trace of the password', async () => {
    const tenant = await app.provision('keyed', { registration: 'DOMAINS', emailDomains: ['keyed.example'] });
    const key = { 'idempotency-key': 'register-1' };
    const mailed = (await app.mails()).length;
    const first = await register(tenant, 'once@keyed.example', {}, key);
    const again = await register(tenant, 'once@keyed.example', {}, key);
    expect(first.errors).toEqual([]);
    expect(again.data).toEqual(first.data);
    const other = await register(tenant, 'once@keyed.example', { password: 'another good password' }, key);
    expect(other.code).toBe('EMAIL_TAKEN');
    expect((await register(tenant, 'twice@keyed.example', {}, key)).errors).toEqual([]);
    // The letter of a second registration comes after any second letter of the first.
    await waitFor(async () => (await app.mails()).some((letter) => letter.includes('To: twice@keyed.example')));
    expect(await app.mails()).toHaveLength(mailed + 2);
    const { rows } = await app.superuser.query(
      `select k::text as row from idempotency_keys k where key = 'register-1'`,
    );
    expect(rows).toHaveLength(2);
    for (const { row } of rows) expect(row).not.toMatch(/password|argon2/i);
  });
});

describe('the link of the domains policy', () => {
  let tenant: TestTenant;
  beforeAll(async () => {
    tenant = await app.provision('linked', { registration: 'DOMAINS', emailDomains: ['linked.example'] });
  });

  async function linkFor(email: string): Promise<string> {
    expect((await register(tenant, email)).data?.['register']).toMatchObject({ isActive: false });
    const mail = await waitFor(async () => (await app.mails()).find((letter) => letter.includes(`To: ${email}\r\n`)));
    const token = /https:\/\/outlay\.example\/activate#token=(ola_\S+)/.exec(mail)?.[1];
    expect(token).toBeDefined();
    return token ?? '';
  }

  it('activates the account once', async () => {
    const token = await linkFor('one@linked.example');
    expect((await tenant.anonymous(LOGIN, { input: { email: 'one@linked.example', password: PASSWORD } })).code).toBe(
      'USER_INACTIVE',
    );
    const answers = await Promise.all([activate(token), activate(token)]);
    expect(answers.map(({ code }) => code).sort()).toEqual(['LINK_INVALID', undefined].sort());
    await signIn(tenant, 'one@linked.example');
  });

  it('answers a repetition with the same Idempotency-Key alike', async () => {
    const token = await linkFor('again@linked.example');
    const key = { 'idempotency-key': 'activate-1' };
    const first = await activate(token, key);
    expect(first.data?.['activateAccount']).toMatchObject({ isActive: true });
    expect((await activate(token, key)).data).toEqual(first.data);
    expect((await activate(token)).code).toBe('LINK_INVALID');
  });

  it('goes to addresses of the listed domains only', async () => {
    for (const email of ['a@other.example', 'a@sub.linked.example', 'a@linked.example.evil.example']) {
      expect((await register(tenant, email)).code).toBe('REGISTRATION_CLOSED');
    }
  });

  it('is worth nothing when late, unknown, changed or of another tenant', async () => {
    const token = await linkFor('late@linked.example');
    const foreign = token.replace(/^ola_\d+_/, 'ola_1_');
    for (const text of ['', 'x', `${token}x`, foreign, `ola_${tenant.id}_${'a'.repeat(43)}`]) {
      expect((await activate(text)).code).toBe('LINK_INVALID');
    }
    await app.superuser.query(`update activation_tokens set expires_at = now() where used_at is null`);
    expect((await activate(token)).code).toBe('LINK_INVALID');
  });

  it('brings nobody back who was deactivated since', async () => {
    const token = await linkFor('banned@linked.example');
    const { rows } = await app.superuser.query(`select id from users where email = 'banned@linked.example'`);
    const change = (input: object) => tenant.owner(CHANGE_USER, { id: String(rows[0].id), input });
    await change({ isActive: true });
    await change({ isActive: false });
    expect((await activate(token)).code).toBe('LINK_INVALID');
  });

  it('is stored as a hash', async () => {
    const token = await linkFor('hash@linked.example');
    const { rows } = await app.superuser.query(`select token_hash from activation_tokens`);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ token_hash }) => token.includes(token_hash))).toBe(false);
  });
});

it('does not fail for a letter that cannot be sent', async () => {
  const away = await startIdentity({ MAILBOX_DIR: '/dev/null/mailbox', LOG_LEVEL: 'silent' });
  const tenant = await away.provision('mailless', { registration: 'DOMAINS', emailDomains: ['mailless.example'] });
  const { data } = await register(tenant, 'a@mailless.example');
  const { id } = Object(data?.['register']);
  expect((await tenant.owner(CHANGE_USER, { id, input: { isActive: true } })).errors).toEqual([]);
  await signIn(tenant, 'a@mailless.example');
  await away.stop();
});

it('activates what the harness adds', async () => {
  const tenant = await app.provision('harness');
  await addUser(tenant, 'someone', 'ANALYST');
  await signIn(tenant, 'someone@harness.example');
});
