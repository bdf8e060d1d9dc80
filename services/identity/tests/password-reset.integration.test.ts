import { waitFor } from '@outlay/testkit/wait-for';
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

const FORGOT = `mutation ($email: String!) { requestPasswordReset(email: $email) }`;
const RESET = `mutation ($token: String!, $password: String!) { resetPassword(token: $token, password: $password) }`;
const NEW_PASSWORD = 'another good password';

let app: IdentityApp;
let tenant: TestTenant;
beforeAll(async () => {
  app = await startIdentity({ PUBLIC_URL: 'https://outlay.example' });
  tenant = await app.provision('forgetful');
});
afterAll(() => app.stop());

const anybody = () => app.as({ tenantId: null, anonymous: true });
const forgot = (email: string) => tenant.anonymous(FORGOT, { email });
const reset = (token: string, password = NEW_PASSWORD, headers = {}) => anybody()(RESET, { token, password }, headers);
const login = (email: string, password: string) => tenant.anonymous(LOGIN, { input: { email, password } });

async function linkFor(email: string): Promise<string> {
  expect((await forgot(email)).data).toEqual({ requestPasswordReset: true });
  return app.linkIn('reset', email);
}

/** The wishes for new passwords, oldest first, once all have ended. */
const wishes = () =>
  waitFor(async () => {
    const { rows } = await app.superuser.query<{ state: string }>(
      `select state from mails where kind = 'reset' order by id`,
    );
    const isOver = rows.every(({ state }) => !['pending', 'claimed', 'sending'].includes(state));
    return isOver ? rows.map(({ state }) => state) : null;
  });

describe('a forgotten password', () => {
  it('is replaced at the mailed link, once; every session ends, and the address is verified', async () => {
    await addUser(tenant, 'one');
    const email = 'one@forgetful.example';
    const session = await signIn(tenant, email);
    const token = await linkFor(email);
    const answers = await Promise.all([reset(token), reset(token)]);
    expect(answers.map(({ code }) => code).sort()).toEqual(['LINK_INVALID', undefined].sort());
    expect((await tenant.anonymous(REFRESH, { token: session.refreshToken })).code).toBe('UNAUTHENTICATED');
    expect((await login(email, PASSWORD)).code).toBe('INVALID_CREDENTIALS');
    await signIn(tenant, email, NEW_PASSWORD);
    const { rows } = await app.superuser.query(
      `select email_verified_at is not null as proven, session_version from users where email = $1`,
      [email],
    );
    expect(rows).toEqual([{ proven: true, session_version: 3 }]);
    await waitFor(async () => (await app.mails()).some((mail) => mail.includes('was changed on')));
  });

  it('ends other links of before: nobody changes it again with them', async () => {
    await addUser(tenant, 'two');
    const first = await linkFor('two@forgetful.example');
    await forgot('two@forgetful.example');
    const second = await waitFor(async () => {
      const token = await app.linkIn('reset', 'two@forgetful.example');
      return token === first ? null : token;
    });
    expect((await reset(second)).errors).toEqual([]);
    expect((await reset(first)).code).toBe('LINK_INVALID');
  });

  it('is worth nothing when late, unknown, changed or of another tenant', async () => {
    await addUser(tenant, 'late');
    const token = await linkFor('late@forgetful.example');
    for (const text of [
      '',
      'x',
      `${token}x`,
      token.replace(/^olp_\d+_/, `olp_${tenant.id + 1}_`),
      token.replace(/^olp/, 'ola'),
    ])
      expect((await reset(text)).code).toBe('LINK_INVALID');
    await app.superuser.query(`update one_time_links set expires_at = now() where kind = 'reset' and used_at is null`);
    expect((await reset(token)).code).toBe('LINK_INVALID');
  });

  it('takes no weak password, and is good for another try then', async () => {
    await addUser(tenant, 'weak');
    const token = await linkFor('weak@forgetful.example');
    expect((await reset(token, 'forgetful-is-my-word')).code).toBe('VALIDATION_FAILED');
    expect((await reset(token)).errors).toEqual([]);
  });

  it('answers a repetition with the same Idempotency-Key alike', async () => {
    await addUser(tenant, 'keyed');
    const token = await linkFor('keyed@forgetful.example');
    const key = { 'idempotency-key': 'reset-1' };
    const first = await reset(token, NEW_PASSWORD, key);
    expect(first.errors).toEqual([]);
    expect((await reset(token, NEW_PASSWORD, key)).data).toEqual(first.data);
  });

  it('is not replaced for who was deactivated meanwhile', async () => {
    const id = await addUser(tenant, 'banned');
    const token = await linkFor('banned@forgetful.example');
    await tenant.owner(CHANGE_USER, { id: String(id), input: { isActive: false } });
    expect((await reset(token)).code).toBe('LINK_INVALID');
  });
});

describe('asking for a link', () => {
  it('tells nobody whether there is an account: the same answer, and the same work before it', async () => {
    await addUser(tenant, 'inactive', 'MEMBER', false);
    await wishes();
    await app.superuser.query(`delete from mails where kind = 'reset'`);
    const emails = ['nobody@forgetful.example', tenant.ownerEmail, 'inactive@forgetful.example'];
    const answers = [];
    for (const email of emails) answers.push(await forgot(email));
    expect(answers.every(({ status, data }) => status === 200 && data?.['requestPasswordReset'] === true)).toBe(true);
    expect(await wishes()).toEqual(['dropped', 'sent', 'dropped']);
  });

  it('mails five links a day to an address that is not verified', async () => {
    const other = await app.provision('flooded');
    await app.linkIn('verify', other.ownerEmail);
    for (let n = 0; n < 8; n++) await other.anonymous(FORGOT, { email: other.ownerEmail });
    const states = (await wishes()).slice(-8);
    expect(states.filter((state) => state === 'sent')).toHaveLength(4);
    expect(states.filter((state) => state === 'dropped')).toHaveLength(4);
  });

  it('is counted the same where there is no account: letters to the address tell nobody that there is one', async () => {
    const countOf = async (email: string) => {
      const counts = `select sum(letters)::int as n from address_days`;
      const before = (await app.superuser.query(counts)).rows[0].n ?? 0;
      for (let n = 0; n < 6; n++) await forgot(email);
      await wishes();
      return (await app.superuser.query(counts)).rows[0].n - before;
    };
    await addUser(tenant, 'counted');
    expect(await countOf('counted@forgetful.example')).toBe(6);
    expect(await countOf('nobody-counted@forgetful.example')).toBe(6);
  });

  it('leaves notices to the address alone, however often strangers asked', async () => {
    const id = await addUser(tenant, 'noticed');
    const email = 'noticed@forgetful.example';
    await app.superuser.query(`update users set email_verified_at = now() where id = $1`, [id]);
    const token = await linkFor(email);
    await app.superuser.query(`update address_days set letters = 20 where class = 'asked'`);
    const before = (await app.mails()).length;
    expect((await reset(token)).errors).toEqual([]);
    await waitFor(async () => (await app.mails()).length > before);
  });

  it('changed in a session ends the links of before', async () => {
    const id = await addUser(tenant, 'chooser');
    const token = await linkFor('chooser@forgetful.example');
    const changed = await tenant.as('MEMBER', id)(
      `mutation ($input: ChangeMeInput!) { changeMe(input: $input) { id } }`,
      {
        input: { password: 'a third good password', currentPassword: PASSWORD },
      },
    );
    expect(changed.errors).toEqual([]);
    expect((await reset(token)).code).toBe('LINK_INVALID');
  });

  it('needs a tenant, and an address', async () => {
    expect((await anybody()(FORGOT, { email: tenant.ownerEmail })).code).toBe('TENANT_REQUIRED');
    expect((await forgot('nobody')).code).toBe('VALIDATION_FAILED');
  });
});
