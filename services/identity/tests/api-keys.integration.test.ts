import { readApiKeyToken } from '@outlay/tenancy/api-key-token';
import { addUser, CHANGE_USER, startIdentity, type IdentityApp, type TestTenant } from './identity-harness.ts';

const FIELDS = `id name prefix scopes projectIds accountIds maxAmount { amount currency } maxPerDay { amount currency }
  expiresAt lastUsedAt previousValidUntil revokedAt createdBy { id name }`;
const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { token apiKey { ${FIELDS} } } }`;
const ROTATE = `mutation ($id: ID!, $expiresAt: DateTime) {
  rotateApiKey(id: $id, expiresAt: $expiresAt) { token apiKey { ${FIELDS} } } }`;
const REVOKE = `mutation ($id: ID!) { revokeApiKey(id: $id) }`;
const LIST = `{ apiKeys { ${FIELDS} } }`;
const RESOLVE = `query ($prefix: String!, $hash: String!) { resolveApiKey(prefix: $prefix, hash: $hash) {
  id madeBy permissions projectIds accountIds maxAmountMinor maxPerDayMinor validUntil } }`;
const ENTITIES = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on ApiKey { id name } } }`;
const DAY_MS = 24 * 3_600_000;

let app: IdentityApp;
let tenant: TestTenant;
let adminId: number;
beforeAll(async () => {
  app = await startIdentity();
  tenant = await app.provision('keyed', {}, { baseCurrency: 'EUR' });
  adminId = await addUser(tenant, 'admin', 'ADMIN');
});
afterAll(() => app.stop());

const admin = () => tenant.as('ADMIN', adminId);
let made = 0;
async function makeKey(input: object = {}, asker = tenant.owner) {
  made += 1;
  const wanted = { name: `key ${made}`, scopes: ['expenses:read'], ...input };
  const { data, errors } = await asker(CREATE, { input: wanted });
  expect(errors).toEqual([]);
  const { token, apiKey } = Object(data?.['createApiKey']);
  return { token: String(token), key: apiKey, id: String(apiKey.id) };
}
async function grantOf(token: string, tenantId = tenant.id) {
  const { prefix, hash } = readApiKeyToken(token)!;
  const { data, errors } = await app.as({ tenantId, service: 'gateway' })(RESOLVE, { prefix, hash });
  expect(errors).toEqual([]);
  return data?.['resolveApiKey'];
}
const listed = async () => {
  const { data } = await tenant.owner(LIST);
  const keys: { id: string; lastUsedAt: string | null }[] = Object(data?.['apiKeys']);
  return keys;
};

describe('a new API key', () => {
  it('grants its scopes within its limits, and shows its token once', async () => {
    const input = {
      ...{ name: '  Nightly   import ', scopes: ['expenses:write', 'expenses:write'] },
      ...{ projectIds: ['7', '9', '7'], accountIds: ['3'], maxAmount: '12.5', maxPerDay: '100' },
    };
    const { token, key, id } = await makeKey(input);
    expect(readApiKeyToken(token)).toMatchObject({ tenantId: tenant.id, prefix: key.prefix });
    expect(key).toMatchObject({
      ...{
        name: 'Nightly import',
        scopes: ['expenses:write', 'expenses:read'],
        projectIds: ['7', '9'],
        accountIds: ['3'],
      },
      ...{ maxAmount: { amount: '12.50', currency: 'EUR' }, maxPerDay: { amount: '100.00', currency: 'EUR' } },
      ...{ lastUsedAt: null, previousValidUntil: null, revokedAt: null, createdBy: { name: 'Owner' } },
    });
    expect(Date.parse(key.expiresAt) - Date.now()).toBeGreaterThan(89.9 * DAY_MS);
    expect(await grantOf(token)).toEqual({
      ...{ id, madeBy: String(tenant.ownerId), permissions: ['expenses:write', 'expenses:read'] },
      ...{ projectIds: ['7', '9'], accountIds: ['3'], maxAmountMinor: '1250', maxPerDayMinor: '10000' },
      validUntil: key.expiresAt,
    });
    const all = await tenant.owner(LIST);
    expect(JSON.stringify(all)).toContain(key.prefix);
    expect(JSON.stringify(all)).not.toContain(token);
  });

  it('is stored nowhere with its token: not in its row, trail, event, nor in the answer for a repetition', async () => {
    const input = { name: 'repeated', scopes: ['expenses:read'] };
    const headers = { 'idempotency-key': 'make-once' };
    const first = await tenant.owner(CREATE, { input }, headers);
    const again = await tenant.owner(CREATE, { input }, headers);
    expect(first.errors).toEqual([]);
    expect(again.data).toEqual(first.data);
    const { token } = Object(first.data?.['createApiKey']);
    const secret = String(token).split('_')[2]!;
    const tables = ['api_keys', 'audit_entries', 'outbox', 'idempotency_keys'];
    for (const table of tables) {
      const { rows } = await app.superuser.query(
        `select encode(convert_to(r::text, 'UTF8'), 'escape') as row from ${table} r`,
      );
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.map(({ row }) => row).join()).not.toContain(secret);
    }
    const payloads = await app.superuser.query(`select payload from outbox where topic = 'identity.api-key'`);
    expect(payloads.rows.length).toBeGreaterThan(0);
    expect(payloads.rows.map((row) => row.payload.toString('latin1')).join()).not.toMatch(/olk_|repeated|[0-9a-f]{64}/);
  });

  it.each<[object, string, string]>([
    [{ scopes: [] }, 'scopes', 'REQUIRED'],
    ...[
      ...['session:self', 'alerts:write', 'users:write', 'users:erase', 'keys:manage', 'tenant:manage', 'nonsense'],
    ].map((scope): [object, string, string] => [{ scopes: ['expenses:read', scope] }, 'scopes', 'INVALID_CHOICE']),
    [{ name: ' ' }, 'name', 'REQUIRED'],
    [{ name: 'x'.repeat(101) }, 'name', 'TOO_LONG'],
    [{ projectIds: [] }, 'projectIds', 'REQUIRED'],
    [{ projectIds: ['1', 'x'] }, 'projectIds', 'INVALID_ID'],
    [{ accountIds: Array.from({ length: 101 }, (_, n) => String(n + 1)) }, 'accountIds', 'TOO_MANY'],
    [{ maxAmount: '0' }, 'maxAmount', 'NOT_POSITIVE'],
    [{ maxPerDay: '1.001' }, 'maxPerDay', 'TOO_MANY_DECIMALS'],
    [{ expiresAt: new Date(Date.now() - 1000).toISOString() }, 'expiresAt', 'OUT_OF_RANGE'],
    [{ expiresAt: new Date(Date.now() + 366 * DAY_MS).toISOString() }, 'expiresAt', 'OUT_OF_RANGE'],
  ])('is refused with %j', async (input, field, code) => {
    const { errors } = await tenant.owner(CREATE, { input: { name: 'refused', scopes: ['expenses:read'], ...input } });
    expect(errors[0]?.extensions).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ field, code }] });
  });

  it('is made by Owners and Admins alone, who hold what they give', async () => {
    const memberId = await addUser(tenant, 'member');
    for (const asker of [tenant.as('MEMBER', memberId), tenant.as('ANALYST', memberId)]) {
      for (const [query, variables] of [
        [LIST, {}],
        [CREATE, { input: { name: 'mine', scopes: ['expenses:read'] } }],
        [ROTATE, { id: '1' }],
        [REVOKE, { id: '1' }],
      ] as const)
        expect((await asker(query, variables)).code).toBe('FORBIDDEN');
    }
    const partly = app.as({ tenantId: tenant.id, userId: adminId, role: 'ADMIN', permissions: ['keys:manage'] });
    const { code, errors } = await partly(CREATE, { input: { name: 'more', scopes: ['expenses:read'] } });
    expect(code).toBe('FORBIDDEN');
    expect(errors[0]?.message).toContain('expenses:read');
  });

  it('has a name of its own among the keys in use', async () => {
    const { id } = await makeKey({ name: 'Straße' });
    const twin = { input: { name: 'STRASSE ', scopes: ['expenses:read'] } };
    expect((await tenant.owner(CREATE, twin)).code).toBe('NAME_TAKEN');
    await app.superuser.query(`update api_keys set expires_at = now() - interval '1 second' where id = $1`, [id]);
    expect((await tenant.owner(CREATE, twin)).errors).toEqual([]);
    expect((await tenant.owner(CREATE, twin)).code).toBe('NAME_TAKEN');
    const revoked = await makeKey({ name: 'Again' });
    expect((await tenant.owner(REVOKE, { id: revoked.id })).errors).toEqual([]);
    await makeKey({ name: 'again' });
  });
});

describe('a key', () => {
  it('does what its maker may do at present, and nothing while the maker is not active', async () => {
    const { token } = await makeKey({ scopes: ['expenses:read', 'expenses:write', 'audit:read'] }, admin());
    const become = (input: object) => tenant.owner(CHANGE_USER, { id: String(adminId), input });
    const permissions = async () => Object(await grantOf(token)).permissions;
    await become({ role: 'MEMBER' });
    expect(await permissions()).toEqual(['expenses:read', 'expenses:write']);
    await become({ role: 'ANALYST' });
    expect(await permissions()).toEqual(['expenses:read', 'audit:read']);
    await become({ isActive: false });
    expect(await grantOf(token)).toBeNull();
    await become({ role: 'ADMIN', isActive: true });
    expect(await permissions()).toEqual(['expenses:read', 'expenses:write', 'audit:read']);
  });

  it('opens to its own token alone, in its own tenant, until it expires', async () => {
    const other = await app.provision('keyed-elsewhere');
    const { token, id } = await makeKey();
    const { prefix, hash } = readApiKeyToken(token)!;
    const gateway = app.as({ tenantId: tenant.id, service: 'gateway' });
    for (const wrong of [
      { prefix, hash: hash.replace(/^./, (c) => (c === '0' ? '1' : '0')) },
      { prefix, hash: '' },
      { prefix: 'none', hash },
    ])
      expect((await gateway(RESOLVE, wrong)).data).toEqual({ resolveApiKey: null });
    expect(await grantOf(token, other.id)).toBeNull();
    expect((await tenant.owner(RESOLVE, { prefix, hash })).code).toBe('FORBIDDEN');
    expect((await other.owner(REVOKE, { id })).code).toBe('NOT_FOUND');
    expect((await other.owner(ROTATE, { id })).code).toBe('NOT_FOUND');
    const found = await other.owner(ENTITIES, { ids: [{ __typename: 'ApiKey', id }] });
    expect(found.data).toEqual({ _entities: [null] });
    await app.superuser.query(`update api_keys set expires_at = now() where id = $1`, [id]);
    expect(await grantOf(token)).toBeNull();
  });

  it('notes its use about once a minute', async () => {
    const { token, id } = await makeKey();
    const lastUse = async () => (await listed()).find((each) => each.id === id)?.lastUsedAt;
    expect(await lastUse()).toBeNull();
    await grantOf(token);
    const first = await lastUse();
    expect(Date.now() - Date.parse(first ?? '')).toBeLessThan(60_000);
    await grantOf(token);
    expect(await lastUse()).toBe(first);
    await app.superuser.query(`update api_keys set last_used_at = now() - interval '2 minutes' where id = $1`, [id]);
    await grantOf(token);
    expect(Date.parse((await lastUse()) ?? '')).toBeGreaterThanOrEqual(Date.parse(first ?? ''));
  });

  it('shows its name to everybody in the tenant, revoked too, and all else to those who manage keys', async () => {
    const { id, key } = await makeKey();
    await tenant.owner(REVOKE, { id });
    const memberId = await addUser(tenant, 'reader');
    const member = tenant.as('MEMBER', memberId);
    const ids = [{ __typename: 'ApiKey', id }];
    expect((await member(ENTITIES, { ids })).data).toEqual({ _entities: [{ id, name: key.name }] });
    const more = ENTITIES.replace('id name', 'id prefix');
    expect((await member(more, { ids })).code).toBe('FORBIDDEN');
  });
});

describe('a rotation', () => {
  it('gives another token; the one before is accepted for an hour, those before that no longer', async () => {
    const { token: first, id, key } = await makeKey();
    const { data, errors } = await admin()(ROTATE, { id });
    expect(errors).toEqual([]);
    const { token: second, apiKey } = Object(data?.['rotateApiKey']);
    expect(apiKey).toMatchObject({ prefix: key.prefix, expiresAt: key.expiresAt });
    const until = Date.parse(apiKey.previousValidUntil);
    expect(Math.abs(until - Date.now() - 3_600_000)).toBeLessThan(60_000);
    expect(await grantOf(second)).toMatchObject({ id, validUntil: key.expiresAt });
    expect(await grantOf(first)).toMatchObject({ id, validUntil: apiKey.previousValidUntil });
    await app.superuser.query(`update api_keys set previous_until = now() - interval '1 second' where id = $1`, [id]);
    expect(await grantOf(first)).toBeNull();
    expect(await grantOf(second)).toMatchObject({ id });
    const third = Object((await admin()(ROTATE, { id })).data?.['rotateApiKey']).token;
    expect(await grantOf(first)).toBeNull();
    expect(await grantOf(second)).toMatchObject({ id });
    expect(await grantOf(third)).toMatchObject({ id });
  });

  it('may move the end of a key, and needs to where the key has expired', async () => {
    const { token, id } = await makeKey({ expiresAt: new Date(Date.now() + DAY_MS).toISOString() });
    await app.superuser.query(`update api_keys set expires_at = now() where id = $1`, [id]);
    expect((await tenant.owner(ROTATE, { id })).errors[0]?.extensions).toMatchObject({
      details: [{ field: 'expiresAt', code: 'OUT_OF_RANGE' }],
    });
    const expiresAt = new Date(Date.now() + 30 * DAY_MS).toISOString();
    const { data } = await tenant.owner(ROTATE, { id, expiresAt });
    const { token: second, apiKey } = Object(data?.['rotateApiKey']);
    expect(apiKey.expiresAt).toBe(expiresAt);
    expect(await grantOf(second)).toMatchObject({ validUntil: expiresAt });
    expect(apiKey.previousValidUntil).toBeNull();
    expect(await grantOf(token)).toBeNull();
  });

  it('makes the key that of who rotates it: it ends with their access', async () => {
    const adminId = await addUser(tenant, 'rotator', 'ADMIN');
    const { id } = await makeKey();
    const rotated = await tenant.as('ADMIN', adminId)(ROTATE, { id });
    const { token } = Object(rotated.data?.['rotateApiKey']);
    expect(await grantOf(token)).toMatchObject({ id, madeBy: String(adminId) });
    await tenant.owner(CHANGE_USER, { id: String(adminId), input: { isActive: false } });
    expect(await grantOf(token)).toBeNull();
  });

  it('needs the name of the key to be free, where it had ended', async () => {
    const { id, key } = await makeKey({ name: 'Reused' });
    await app.superuser.query(`update api_keys set expires_at = now() where id = $1`, [id]);
    await makeKey({ name: 'Reused' });
    const expiresAt = new Date(Date.now() + DAY_MS).toISOString();
    expect((await tenant.owner(ROTATE, { id, expiresAt })).code).toBe('NAME_TAKEN');
    expect(key).toMatchObject({ name: 'Reused' });
  });
});

it('revokes for good: both tokens, and neither rotation nor another revocation', async () => {
  const { token: first, id } = await makeKey();
  const second = Object((await tenant.owner(ROTATE, { id })).data?.['rotateApiKey']).token;
  expect((await admin()(REVOKE, { id })).data).toEqual({ revokeApiKey: true });
  for (const token of [first, second]) expect(await grantOf(token)).toBeNull();
  expect((await listed()).map((key) => key.id)).not.toContain(id);
  expect((await tenant.owner(REVOKE, { id })).code).toBe('NOT_FOUND');
  expect((await tenant.owner(ROTATE, { id })).code).toBe('NOT_FOUND');
  const { rows } = await app.superuser.query(
    `select actor, action, changes from audit_entries where entity_type = 'api_key' and entity_id = $1 order by id`,
    [id],
  );
  expect(rows).toMatchObject([
    {
      actor: `user:${tenant.ownerId}`,
      action: 'api_key.created',
      changes: { scopes: { before: null, after: ['expenses:read'] } },
    },
    { action: 'api_key.rotated', changes: { token: { before: null, after: 'changed' } } },
    { actor: `user:${adminId}`, action: 'api_key.revoked', changes: { isRevoked: { before: false, after: true } } },
  ]);
});
