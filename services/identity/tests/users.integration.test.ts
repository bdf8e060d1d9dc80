import {
  CHANGE_USER,
  addUser,
  LOGIN,
  PASSWORD,
  REFRESH,
  signIn,
  startIdentity,
  type IdentityApp,
  type TestTenant,
} from './identity-harness.ts';

const LIST = `query ($filter: UserFilter, $sort: String, $first: Int! = 20, $after: String, $offset: Int) {
  users(filter: $filter, sort: $sort, first: $first, after: $after, offset: $offset) {
    nodes { name email role isActive } totalCount pageInfo { hasNextPage endCursor } } }`;
const ME = `{ me { user { id name email role locale timeZone version } tenant { slug baseCurrency } permissions } }`;
const CHANGE_ME = `mutation ($input: ChangeMeInput!, $version: Int) { changeMe(input: $input, expectedVersion: $version) {
  id name locale timeZone version } }`;
const READ = `query ($id: ID!) { user(id: $id) { id email } }`;
const NAME_OF = `query ($id: ID!) { _entities(representations: [{ __typename: "User", id: $id }]) { ... on User { name } } }`;
const EMAIL_OF = NAME_OF.replace('{ name }', '{ email }');

const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

let app: IdentityApp;
let tenant: TestTenant;
beforeAll(async () => {
  app = await startIdentity();
  tenant = await app.provision('people');
});
afterAll(() => app.stop());

const change = (id: number, input: object, as = tenant.owner) => as(CHANGE_USER, { id: String(id), input });

describe('the list', () => {
  let crowd: TestTenant;
  beforeAll(async () => {
    crowd = await app.provision('crowd');
    await addUser(crowd, 'anna', 'ADMIN');
    await addUser(crowd, 'bert', 'MEMBER', false);
    await addUser(crowd, 'cleo', 'ANALYST');
  });
  const names = async (variables: object) => {
    const { data, errors } = await crowd.owner(LIST, { ...variables });
    expect(errors).toEqual([]);
    const { nodes, ...rest } = Object(data?.['users']);
    return { names: nodes.map(({ name }: { name: string }) => name), ...rest };
  };

  it.each([
    [{}, ['Owner', 'anna', 'bert', 'cleo']],
    [{ sort: '-name' }, ['cleo', 'bert', 'anna', 'Owner']],
    [{ sort: 'role,-email' }, ['anna', 'cleo', 'bert', 'Owner']],
    [{ filter: { role: 'ADMIN' } }, ['anna']],
    [{ filter: { isActive: false } }, ['bert']],
    [{ filter: { isActive: true, role: 'MEMBER' } }, []],
    [{ filter: { q: 'CLEO@' } }, ['cleo']],
    [{ filter: { q: '%' } }, []],
    [{ filter: { q: 'a\u0000b' } }, []],
    [{ first: 2, offset: 1 }, ['anna', 'bert']],
  ])('answers %j', async (variables, expected) => expect((await names(variables)).names).toEqual(expected));

  it('pages by cursor in any order without loss or repetition', async () => {
    for (const sort of ['id', '-created_at', 'role,-name', 'email']) {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page = await names({ sort, first: 1, after });
        expect(page.totalCount).toBe(4);
        seen.push(...page.names);
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null);
      expect(seen).toEqual((await names({ sort })).names);
    }
  });

  it.each([
    { sort: 'password_hash' },
    { sort: 'id; drop table users' },
    { first: 0 },
    { first: 101 },
    { after: 'x' },
    { sort: 'name', after: cursor('name,id', 'a\u0000b', 1) },
    { offset: -1 },
    { filter: { role: 'GOD' } },
  ])('refuses %j', async (variables) =>
    expect((await crowd.owner(LIST, { ...variables })).code).toBe('VALIDATION_FAILED'),
  );

  it('is for Owners and Admins', async () => {
    expect((await crowd.as('ADMIN', 1)(LIST)).code).toBeUndefined();
    expect((await crowd.as('ANALYST', 1)(LIST)).code).toBe('FORBIDDEN');
    expect((await crowd.as('MEMBER', 1)(LIST)).code).toBe('FORBIDDEN');
    expect((await crowd.anonymous(LIST)).code).toBe('UNAUTHENTICATED');
  });
});

describe('oneself', () => {
  it('is seen with the tenant and what one may do', async () => {
    const id = await addUser(tenant, 'self', 'ANALYST');
    const { data } = await tenant.as('ANALYST', id)(ME);
    expect(data?.['me']).toEqual({
      user: expect.objectContaining({ id: String(id), name: 'self', role: 'ANALYST', locale: null }),
      tenant: { slug: 'people', baseCurrency: 'USD' },
      permissions: expect.arrayContaining(['expenses:read', 'audit:read', 'session:self']),
    });
    const hidden = await tenant.as('ANALYST', id)(`{ me { tenant { registration } } }`);
    expect(hidden).toMatchObject({ data: { me: null }, code: 'FORBIDDEN' });
  });

  it('is nobody when signed out, deactivated or unknown', async () => {
    const id = await addUser(tenant, 'gone', 'MEMBER', false);
    expect((await tenant.anonymous(ME)).code).toBe('UNAUTHENTICATED');
    expect((await tenant.as('MEMBER', id)(ME)).code).toBe('UNAUTHENTICATED');
    expect((await tenant.as('MEMBER', id)(CHANGE_ME, { input: { name: 'Back' } })).code).toBe('UNAUTHENTICATED');
    expect((await tenant.as('MEMBER', 9_999_999)(ME)).code).toBe('UNAUTHENTICATED');
  });

  it('changes name, locale and zone, and clears them', async () => {
    const id = await addUser(tenant, 'changing');
    const me = tenant.as('MEMBER', id);
    const changed = await me(CHANGE_ME, {
      input: { name: 'Changed', locale: 'DE-at', timeZone: 'Europe/Vienna' },
      version: 2,
    });
    expect(changed.data?.['changeMe']).toMatchObject({
      name: 'Changed',
      locale: 'de-AT',
      timeZone: 'Europe/Vienna',
      version: 3,
    });
    const cleared = await me(CHANGE_ME, { input: { name: null, locale: null } });
    expect(cleared.data?.['changeMe']).toMatchObject({
      name: null,
      locale: null,
      timeZone: 'Europe/Vienna',
      version: 4,
    });
    expect((await me(CHANGE_ME, { input: { name: 'Late' }, version: 3 })).code).toBe('PRECONDITION_FAILED');
    expect((await me(CHANGE_ME, { input: { role: 'OWNER' } })).code).toBe('VALIDATION_FAILED');
  });

  it('changes the password with the current one, which ends all sessions', async () => {
    const id = await addUser(tenant, 'secretive');
    const email = 'secretive@people.example';
    const me = tenant.as('MEMBER', id);
    const { refreshToken } = await signIn(tenant, email);
    const next = 'another good password';
    expect((await me(CHANGE_ME, { input: { password: next } })).code).toBe('VALIDATION_FAILED');
    expect((await me(CHANGE_ME, { input: { password: next, currentPassword: 'wrong' } })).code).toBe(
      'VALIDATION_FAILED',
    );
    expect((await me(CHANGE_ME, { input: { password: 'short', currentPassword: PASSWORD } })).code).toBe(
      'VALIDATION_FAILED',
    );
    expect((await me(CHANGE_ME, { input: { password: next, currentPassword: PASSWORD } })).errors).toEqual([]);
    expect((await app.as({ tenantId: null, anonymous: true })(REFRESH, { token: refreshToken })).code).toBe(
      'UNAUTHENTICATED',
    );
    expect((await tenant.anonymous(LOGIN, { input: { email, password: PASSWORD } })).code).toBe('INVALID_CREDENTIALS');
    await signIn(tenant, email, next);
    const { rows } = await app.superuser.query(`select session_version from users where id = $1`, [id]);
    expect(rows[0].session_version).toBe(3);
  });
});

describe('changing users', () => {
  it('raises the session version with role and activity, not with the name', async () => {
    const id = await addUser(tenant, 'moved');
    const versionOf = async () => {
      const { rows } = await app.superuser.query(`select session_version, version from users where id = $1`, [id]);
      return rows[0];
    };
    expect(await versionOf()).toEqual({ session_version: 2, version: 2 });
    await change(id, { name: 'Renamed' });
    expect(await versionOf()).toEqual({ session_version: 2, version: 3 });
    await change(id, { role: 'ADMIN' });
    expect(await versionOf()).toEqual({ session_version: 3, version: 4 });
    await change(id, { role: 'ADMIN', isActive: true });
    expect(await versionOf()).toEqual({ session_version: 3, version: 4 });
    await change(id, { isActive: false });
    expect(await versionOf()).toEqual({ session_version: 4, version: 5 });
  });

  it('keeps Admins from Owners and from the role', async () => {
    const adminId = await addUser(tenant, 'admin', 'ADMIN');
    const memberId = await addUser(tenant, 'promoted');
    const admin = tenant.as('ADMIN', adminId);
    expect((await change(memberId, { role: 'ADMIN' }, admin)).errors).toEqual([]);
    for (const [id, input] of [
      [memberId, { role: 'OWNER' }],
      [adminId, { role: 'OWNER' }],
      [tenant.ownerId, { role: 'MEMBER' }],
      [tenant.ownerId, { isActive: false }],
      [tenant.ownerId, { name: 'Renamed' }],
    ] as const) {
      expect((await change(id, input, admin)).code).toBe('FORBIDDEN');
    }
    for (const role of ['ANALYST', 'MEMBER'] as const) {
      expect((await change(memberId, { role: 'MEMBER' }, tenant.as(role, memberId))).code).toBe('FORBIDDEN');
    }
  });

  it('keeps the last Owner', async () => {
    for (const input of [{ role: 'ADMIN' }, { isActive: false }]) {
      expect((await change(tenant.ownerId, input)).code).toBe('LAST_OWNER');
    }
  });

  it('keeps one Owner when all demote each other at once', async () => {
    const realm = await app.provision('realm');
    const ids = [realm.ownerId, await addUser(realm, 'second', 'OWNER'), await addUser(realm, 'third', 'OWNER')];
    const answers = await Promise.all(
      ids.map((id, index) => change(id, index % 2 ? { role: 'ADMIN' } : { isActive: false }, realm.owner)),
    );
    expect(answers.map(({ code }) => code).sort()).toEqual(['LAST_OWNER', undefined, undefined].sort());
    const { rows } = await app.superuser.query(
      `select count(*)::int as n from users where tenant_id = $1 and role = 'OWNER' and is_active`,
      [realm.id],
    );
    expect(rows[0].n).toBe(1);
  });

  it('refuses a lost update, null and nonsense', async () => {
    const id = String(await addUser(tenant, 'twice'));
    const rivals = ['A', 'B'].map((name) => tenant.owner(CHANGE_USER, { id, input: { name }, version: 2 }));
    const codes = (await Promise.all(rivals)).map(({ code }) => code);
    expect(codes.sort()).toEqual(['PRECONDITION_FAILED', undefined].sort());
    for (const input of [{ role: null }, { isActive: null }, { email: 'x@example.com' }, { tenantId: 1 }]) {
      expect((await tenant.owner(CHANGE_USER, { id, input })).code).toBe('VALIDATION_FAILED');
    }
  });

  it('takes effect once with one Idempotency-Key', async () => {
    const id = String(await addUser(tenant, 'keyed'));
    const send = (name: string) => tenant.owner(CHANGE_USER, { id, input: { name } }, { 'idempotency-key': 'user-1' });
    const [first, again] = [await send('Once'), await send('Once')];
    expect(again.data).toEqual(first.data);
    expect(first.data?.['changeUser']).toMatchObject({ version: 3 });
    expect((await send('Twice')).code).toBe('IDEMPOTENCY_KEY_REUSED');
  });
});

describe('who is seen by whom', () => {
  it('answers a foreign id as one that does not exist', async () => {
    const other = await app.provision('people-other');
    for (const id of [String(tenant.ownerId), '9007199254740991', '99999999999999999999', '0', 'x']) {
      expect((await other.owner(READ, { id })).data).toEqual({ user: null });
      expect((await other.owner(NAME_OF, { id })).data).toEqual({ _entities: [null] });
      expect((await change(Number(id), { name: 'Mine' }, other.owner)).code).toBe('NOT_FOUND');
    }
  });

  it('gives colleagues the name, and the address to the person and to those who read users', async () => {
    const id = await addUser(tenant, 'colleague');
    const member = tenant.as('MEMBER', tenant.ownerId + 1_000_000);
    expect((await member(NAME_OF, { id: String(id) })).data).toEqual({ _entities: [{ name: 'colleague' }] });
    expect(await member(EMAIL_OF, { id: String(id) })).toMatchObject({
      data: { _entities: [null] },
      code: 'FORBIDDEN',
    });
    for (const caller of [tenant.as('MEMBER', id), tenant.owner]) {
      expect((await caller(EMAIL_OF, { id: String(id) })).data).toEqual({
        _entities: [{ email: 'colleague@people.example' }],
      });
    }
    expect((await tenant.anonymous(NAME_OF, { id: String(id) })).code).toBe('UNAUTHENTICATED');
  });
});
