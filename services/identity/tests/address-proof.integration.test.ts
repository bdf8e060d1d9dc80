import {
  CHANGE_USER,
  LOGIN,
  PASSWORD,
  REGISTER,
  signIn,
  startIdentity,
  type IdentityApp,
  type TestTenant,
} from './identity-harness.ts';

const ACTIVATE = `mutation ($token: String!, $password: String, $name: String) { activateAccount(token: $token, password: $password, name: $name) { id name isActive isVerified } }`;
const VERIFY = `mutation ($token: String!) { verifyAddress(token: $token) }`;
const REQUEST = `mutation { requestVerification }`;

let app: IdentityApp;
beforeAll(async () => {
  app = await startIdentity({ PUBLIC_URL: 'https://outlay.example' });
});
afterAll(() => app.stop());

const anybody = () => app.as({ tenantId: null, anonymous: true });

describe('the link of the domains policy', () => {
  let tenant: TestTenant;
  beforeAll(async () => {
    tenant = await app.provision('linked', { registration: 'DOMAINS', emailDomains: ['linked.example'] });
  });

  const register = (email: string, more: object = {}) => tenant.anonymous(REGISTER, { input: { email, ...more } });
  const activate = (token: string, more: object = {}, headers = {}) =>
    anybody()(ACTIVATE, { token, password: PASSWORD, ...more }, headers);

  async function linkFor(email: string): Promise<string> {
    expect((await register(email)).data?.['register']).toMatchObject({ isActive: false });
    return app.linkIn('activate', email);
  }

  it('activates the account once, with the password chosen at it', async () => {
    const token = await linkFor('one@linked.example');
    expect((await tenant.anonymous(LOGIN, { input: { email: 'one@linked.example', password: PASSWORD } })).code).toBe(
      'INVALID_CREDENTIALS',
    );
    const answers = await Promise.all([
      activate(token, { name: 'Number One' }),
      activate(token, { name: 'Number One' }),
    ]);
    expect(answers.map(({ code }) => code).sort()).toEqual(['LINK_INVALID', undefined].sort());
    const done = answers.find(({ code }) => code === undefined);
    expect(done?.data?.['activateAccount']).toMatchObject({ name: 'Number One', isActive: true, isVerified: true });
    await signIn(tenant, 'one@linked.example');
  });

  it('leaves no password to whoever registers with the address of another', async () => {
    const refused = await register('victim@linked.example', { password: 'chosen by a stranger' });
    expect(refused.errors[0]?.extensions.details).toMatchObject([{ field: 'password', code: 'NOT_ALLOWED' }]);
    expect((await register('victim@linked.example', { name: 'Mallory' })).errors).toEqual([]);
    await activate(await app.linkIn('activate', 'victim@linked.example'));
    await signIn(tenant, 'victim@linked.example');
  });

  it('takes no weak password, and is good for another try then', async () => {
    const token = await linkFor('weak@linked.example');
    expect((await activate(token, { password: 'linked-is-my-word' })).code).toBe('VALIDATION_FAILED');
    expect((await activate(token)).errors).toEqual([]);
  });

  it('answers a repetition with the same Idempotency-Key alike', async () => {
    const token = await linkFor('again@linked.example');
    const key = { 'idempotency-key': 'activate-1' };
    const first = await activate(token, {}, key);
    expect(first.data?.['activateAccount']).toMatchObject({ isActive: true });
    expect((await activate(token, {}, key)).data).toEqual(first.data);
    expect((await activate(token)).code).toBe('LINK_INVALID');
  });

  it('goes to addresses of the listed domains only', async () => {
    for (const email of ['a@other.example', 'a@sub.linked.example', 'a@linked.example.evil.example']) {
      expect((await register(email)).code).toBe('REGISTRATION_CLOSED');
    }
  });

  it('is worth nothing when late, unknown, changed, of another tenant or of another kind', async () => {
    const token = await linkFor('late@linked.example');
    const foreign = token.replace(/^ola_\d+_/, `ola_${tenant.id + 1}_`);
    const other = token.replace(/^ola_/, 'olv_');
    for (const text of ['', 'x', `${token}x`, foreign, other, `ola_${tenant.id}_${'a'.repeat(43)}`]) {
      expect((await activate(text)).code).toBe('LINK_INVALID');
    }
    expect((await anybody()(VERIFY, { token: other })).code).toBe('LINK_INVALID');
    await app.superuser.query(`update one_time_links set expires_at = now() where used_at is null`);
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
    const { rows } = await app.superuser.query(`select token_hash from one_time_links`);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ token_hash }) => token.includes(token_hash))).toBe(false);
  });

  it('made by the version before is good, and used up once', async () => {
    const token = await linkFor('before@linked.example');
    await app.superuser.query(`insert into activation_tokens (tenant_id, user_id, token_hash, expires_at)
      select tenant_id, user_id, token_hash, expires_at from one_time_links where used_at is null order by id desc limit 1`);
    const stored = `select used_at from one_time_links order by id desc limit 1`;
    await app.superuser.query(`update activation_tokens set used_at = now()`);
    expect((await app.superuser.query(stored)).rows).toEqual([{ used_at: expect.any(Date) }]);
    expect((await activate(token)).code).toBe('LINK_INVALID');
  });

  it('made by the version before ends there too, once it is used here', async () => {
    const token = await linkFor('after@linked.example');
    await app.superuser.query(`insert into activation_tokens (tenant_id, user_id, token_hash, expires_at)
      select tenant_id, user_id, token_hash, expires_at from one_time_links where used_at is null order by id desc limit 1`);
    expect((await activate(token)).errors).toEqual([]);
    const { rows } = await app.superuser.query(`select used_at from activation_tokens order by id desc limit 1`);
    expect(rows).toEqual([{ used_at: expect.any(Date) }]);
  });
});

describe('the address of an Owner', () => {
  it('is verified by the link that came with the tenant', async () => {
    const tenant = await app.provision('verifying');
    const owner = async () => {
      const { data } = await tenant.owner(`{ me { user { isVerified } } }`);
      return Object(data?.['me']).user;
    };
    expect(await owner()).toEqual({ isVerified: false });
    const token = await app.linkIn('verify', tenant.ownerEmail);
    expect((await anybody()(VERIFY, { token })).data).toEqual({ verifyAddress: true });
    expect(await owner()).toEqual({ isVerified: true });
    expect((await anybody()(VERIFY, { token })).code).toBe('LINK_INVALID');
  });

  it('gets another link on request, five letters a day at most', async () => {
    const tenant = await app.provision('requesting');
    const first = await app.linkIn('verify', tenant.ownerEmail);
    for (let letters = 1; letters < 5; letters++) expect((await tenant.owner(REQUEST)).errors).toEqual([]);
    expect((await tenant.owner(REQUEST)).code).toBe('RATE_LIMITED');
    // Earlier links stay good: otherwise anybody could end those of another.
    expect((await anybody()(VERIFY, { token: first })).errors).toEqual([]);
    expect((await tenant.owner(REQUEST)).data).toEqual({ requestVerification: true });
  });

  it('of many tenants gets five letters a day from all of them', async () => {
    const create = async (slug: string) => {
      const { errors } = await anybody()(
        `mutation ($input: CreateTenantInput!) { createTenant(input: $input) { tenant { id } } }`,
        { input: { name: slug, slug, owner: { email: 'stranger@far.example', password: PASSWORD } } },
      );
      expect(errors).toEqual([]);
    };
    for (let n = 0; n < 7; n++) await create(`many-${n}`);
    await app.linkIn('verify', 'stranger@far.example');
    const { rows } = await app.superuser.query(
      `select count(*)::int as n from mails join tenants t on t.id = mails.tenant_id where t.slug like 'many-%'`,
    );
    expect(rows).toEqual([{ n: 5 }]);
  });
});
