import { waitFor } from '@outlay/testkit/wait-for';
import { addUser, CHANGE_USER, LOGIN, PASSWORD, REFRESH, signIn, startIdentity } from './identity-harness.ts';
import type { IdentityApp, TestTenant } from './identity-harness.ts';

let app: IdentityApp;
beforeAll(async () => {
  app = await startIdentity();
});
afterAll(() => app.stop());

const ERASE = `mutation ($id: ID!, $version: Int) { eraseUser(id: $id, expectedVersion: $version) }`;
const NAMES = `query ($id: ID!) { _entities(representations: [{ __typename: "User", id: $id }]) {
  ... on User { id name isErased email isActive } } }`;
const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) { id } }`;

const addressOf = (tenant: TestTenant, name: string) => `${name}@${tenant.slug}.example`;

/** Rows of a table that hold a text, whatever the column. */
async function holding(text: string): Promise<string[]> {
  const tables = await app.superuser.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  );
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await app.superuser.query(`select from ${name} t where t::text ilike '%' || $1 || '%'`, [text]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

describe('erasing a person', () => {
  it('removes the person, ends the sessions, and leaves a former user', async () => {
    const tenant = await app.provision('erase-one');
    const id = await addUser(tenant, 'quirin');
    const session = await signIn(tenant, addressOf(tenant, 'quirin'));
    const otherAddress = { email: `other@${tenant.slug}.example`, role: 'MEMBER' };
    await tenant.as('OWNER', id)(`mutation ($input: InviteInput!) { invite(input: $input) { id } }`, {
      input: otherAddress,
    });
    expect(await holding('quirin')).toContain('users');

    expect((await tenant.owner(ERASE, { id: String(id) })).data).toEqual({ eraseUser: true });

    expect(await holding('quirin')).toEqual([]);
    expect((await tenant.anonymous(REFRESH, { token: session.refreshToken })).code).toBe('UNAUTHENTICATED');
    const login = { email: addressOf(tenant, 'quirin'), password: PASSWORD };
    expect((await tenant.anonymous(LOGIN, { input: login })).code).toBe('INVALID_CREDENTIALS');
    expect((await tenant.owner(NAMES, { id: String(id) })).data?.['_entities']).toEqual([
      { id: String(id), name: null, isErased: true, email: '', isActive: false },
    ]);
    const { data } = await tenant.owner(`query ($id: ID!) { user(id: $id) { id } users { nodes { id } } }`, {
      id: String(id),
    });
    expect(data).toEqual({ user: null, users: { nodes: [{ id: String(tenant.ownerId) }] } });
    const { rows: keys } = await app.superuser.query(`select from person_keys where user_id = $1`, [id]);
    expect(keys).toEqual([]);
    const { rows } = await app.superuser.query(
      `select actor, changes from audit_entries where action = 'user.erased' and entity_id = $1`,
      [id],
    );
    expect(rows).toEqual([
      {
        actor: `user:${tenant.ownerId}`,
        changes: expect.objectContaining({ isErased: { before: false, after: true } }),
      },
    ]);
  });

  it('is done once, and only by who may', async () => {
    const tenant = await app.provision('erase-twice');
    const id = String(await addUser(tenant, 'twice'));
    expect((await tenant.as('ADMIN', 1)(ERASE, { id })).code).toBe('FORBIDDEN');
    expect((await tenant.owner(ERASE, { id, version: 99 })).code).toBe('PRECONDITION_FAILED');
    expect((await tenant.owner(ERASE, { id })).errors).toEqual([]);
    expect((await tenant.owner(ERASE, { id })).code).toBe('NOT_FOUND');
    expect((await tenant.owner(CHANGE_USER, { id, input: { isActive: true } })).code).toBe('NOT_FOUND');
  });

  it('lets the address register again, as another person', async () => {
    const tenant = await app.provision('erase-again', { registration: 'OPEN' });
    const id = await addUser(tenant, 'phoenix');
    await tenant.owner(ERASE, { id: String(id) });
    const input = { email: addressOf(tenant, 'phoenix'), password: PASSWORD };
    const { data } = await tenant.anonymous(REGISTER, { input });
    expect(data?.['register']).not.toEqual({ id: String(id) });
  });

  it('keeps the last Owner, of two who erase each other at once too', async () => {
    const tenant = await app.provision('erase-owners');
    expect((await tenant.owner(ERASE, { id: String(tenant.ownerId) })).code).toBe('LAST_OWNER');
    const second = await addUser(tenant, 'second', 'OWNER');
    const outcomes = await Promise.all([
      tenant.owner(ERASE, { id: String(second) }),
      tenant.as('OWNER', second)(ERASE, { id: String(tenant.ownerId) }),
    ]);
    expect(outcomes.map(({ code }) => code ?? 'done').sort()).toEqual(['LAST_OWNER', 'done']);
  });

  it('takes the person out of letters that wait for somebody without an account', async () => {
    const tenant = await app.provision('erase-letters');
    const id = await addUser(tenant, 'waiting');
    const email = addressOf(tenant, 'waiting');
    const waiting = () =>
      app.superuser.query(`select from mails where tenant_id = $1 and sealed is not null`, [tenant.id]);
    // Those of the registrations.
    await waitFor(async () => (await waiting()).rowCount === 0);
    await app.superuser.query(`alter table mails alter column next_attempt_at set default now() + interval '1 hour'`);
    await tenant.anonymous(`mutation ($email: String!) { requestPasswordReset(email: $email) }`, { email });
    expect((await waiting()).rowCount).toBe(1);
    await tenant.owner(ERASE, { id: String(id) });
    expect((await waiting()).rowCount).toBe(0);
    await app.superuser.query(`alter table mails alter column next_attempt_at set default now()`);
  });
});

describe('the answer to an Idempotency-Key', () => {
  it('is stored sealed, and answers again', async () => {
    const tenant = await app.provision('sealed-answers');
    const key = { 'idempotency-key': 'k1' };
    const input = { email: 'sealed.guest@people.example' };
    const invite = `mutation ($input: InviteInput!) { invite(input: $input) { id email } }`;
    const first = await tenant.owner(invite, { input }, key);
    expect(first.data?.['invite']).toMatchObject({ email: input.email });
    const { rows } = await app.superuser.query(`select answer from idempotency_keys where tenant_id = $1`, [tenant.id]);
    expect(rows).toEqual([{ answer: { sealed: expect.any(String) } }]);
    expect((await tenant.owner(invite, { input }, key)).data).toEqual(first.data);
  });
});
