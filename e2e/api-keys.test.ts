import { runCommandLine } from '@outlay/identity/cli/command-line';
import { loadIdentityConfig } from '@outlay/identity/config';
import { KEY_SCOPES } from '@outlay/tenancy/permissions';
import { issueApiKeyToken, newApiKeyPrefix } from '@outlay/tenancy/api-key-token';
import { waitFor } from '@outlay/testkit/wait-for';
import type { Answer, ApiClient, Json } from './harness/api-client.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

const RECORD = ['expenses:write', 'expenses:read'];
/** A key ends within a second; on a machine that is busy with other tests, events take longer. */
const AT_ONCE = { timeoutMs: 3_000 };

let outlay: Outlay;
let tenant: TenantKit;
beforeAll(async () => {
  outlay = await startOutlay();
  tenant = await outlay.tenant();
});
afterAll(() => outlay.stop());

const outcomeOf = ({ status, body }: Answer) => [status, body['error_code']];
const withToken = (token: string) => outlay.nobody.with({ authorization: `Bearer ${token}` });
/** As an operator does. */
async function setLimits(...args: string[]): Promise<void> {
  const complaints: string[] = [];
  const code = await runCommandLine(['tenants:limits', ...args], {
    config: () => loadIdentityConfig(outlay.environments.identity),
    print: () => undefined,
    complain: (line) => complaints.push(line),
  });
  expect([code, complaints]).toEqual([0, []]);
}
let made = 0;
async function makeKey(fields: object = {}, maker: ApiClient = tenant.owner.api) {
  made += 1;
  const answer = await maker.post('/api-keys', { name: `Import ${made}`, scopes: RECORD, ...fields });
  expect(answer.status).toBe(201);
  const token = String(answer.body['token']);
  return { id: Number(answer.body['id']), name: `Import ${made}`, token, api: withToken(token) };
}
const record = (api: ApiClient, account_id: number) =>
  api.post('/expenses', { amount: 5, expense_date: '2025-11-20', is_project_related: false, account_id });
const isRefused = async (api: ApiClient) => (await api.get('/expenses')).status === 401;

describe('a key', () => {
  it('records without naming a tenant, and stands in history and audit by its name', async () => {
    const { api, id, name } = await makeKey();
    const recorded = await record(api, await tenant.account());
    expect(recorded.status).toBe(201);
    expect(recorded.body).toMatchObject({ created_by: null, created_by_key: id });
    const path = `/expenses/${recorded.body['id']}`;
    expect((await api.patch(path, { note: 'its own' })).status).toBe(200);
    const history = await tenant.owner.api.get(`${path}/history`);
    expect(history.body['items']).toMatchObject([
      { action: 'expense.created', actor_user_id: null, actor_key_id: id, actor_key_name: name },
      { action: 'expense.changed', actor_key_id: id, actor_key_name: name },
    ]);
    const query = `query ($id: ID!) { expense(id: $id) { createdByKey { name } history { actorKey { name } } } }`;
    const { data } = await tenant.owner.api.graphql(query, { id: String(recorded.body['id']) });
    expect(data).toEqual({
      expense: { createdByKey: { name }, history: [{ actorKey: { name } }, { actorKey: { name } }] },
    });
    const audited = await waitFor(async () => {
      const logs = await tenant.owner.api.get(`/audit-logs?entity_type=expense&entity_id=${recorded.body['id']}`);
      const items: Json[] = Object(logs.body['items']);
      return items.length === 2 ? items : null;
    });
    expect(audited).toMatchObject([
      { actor: `key:${id}`, actor_key_id: id, actor_key_name: name, actor_user_id: null },
      { actor: `key:${id}`, actor_key_name: name },
    ]);
  });

  it('agrees with the tenant that header and host name, as an access token does', async () => {
    const { api } = await makeKey();
    const other = await outlay.tenant();
    expect((await api.get('/expenses', { 'x-tenant-id': tenant.slug })).status).toBe(200);
    expect(outcomeOf(await api.get('/expenses', { 'x-tenant-id': other.slug }))).toEqual([403, 'TENANT_MISMATCH']);
  });

  it('that is guessed, mistyped or another tenant’s is answered alike', async () => {
    const { token } = await makeKey();
    const other = await outlay.tenant();
    const wrong = [
      issueApiKeyToken(newApiKeyPrefix(tenant.id)).text,
      issueApiKeyToken(String(token.split('_')[1])).text,
      issueApiKeyToken(newApiKeyPrefix(other.id)).text,
      token.slice(0, -1) + (token.endsWith('0') ? '1' : '0'),
      token.slice(0, -6),
      'olk_',
    ];
    const answers = await Promise.all(wrong.map((text) => withToken(text).get('/expenses')));
    for (const answer of answers) {
      expect(outcomeOf(answer)).toEqual([401, 'UNAUTHENTICATED']);
      expect(answer.text).toBe(answers[0]?.text);
    }
  });

  it('ends within a second where it is revoked', async () => {
    const { api, id } = await makeKey();
    expect((await api.get('/expenses')).status).toBe(200);
    expect((await tenant.owner.api.delete(`/api-keys/${id}`)).status).toBe(204);
    await waitFor(() => isRefused(api), AT_ONCE);
    expect(outcomeOf(await api.get('/expenses'))).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('changes within a second with the role of its maker, and ends with a deactivation and with an erasure', async () => {
    const admin = await tenant.person('Admin');
    const { api } = await makeKey({ scopes: [...RECORD, 'accounts:write'] }, admin.api);
    const open = () => api.post('/accounts', { name: `A ${Math.random()}` });
    const become = (fields: object) => tenant.owner.api.patch(`/users/${admin.id}`, fields);
    expect((await open()).status).toBe(201);
    await become({ role: 'Member' });
    await waitFor(async () => (await open()).status === 403, AT_ONCE);
    expect((await api.get('/expenses')).status).toBe(200);
    await become({ is_active: false });
    await waitFor(() => isRefused(api), AT_ONCE);
    await become({ is_active: true, role: 'Admin' });
    await waitFor(async () => (await open()).status === 201, AT_ONCE);
    expect((await tenant.owner.api.delete(`/users/${admin.id}`)).status).toBe(204);
    await waitFor(() => isRefused(api), AT_ONCE);
    const { body } = await tenant.owner.api.get('/api-keys');
    const listed: Json[] = Object(body['items']);
    expect(listed.filter((key) => Number(key['created_by']) === admin.id)).toEqual([]);
  });

  it('that is rotated is accepted with both tokens, and its third makes the first worthless', async () => {
    const { api: first, id } = await makeKey();
    const rotate = async () => {
      const answer = await tenant.owner.api.post(`/api-keys/${id}/rotate`);
      expect(answer.status).toBe(200);
      return withToken(String(answer.body['token']));
    };
    const second = await rotate();
    for (const api of [first, second]) expect((await api.get('/expenses')).status).toBe(200);
    const third = await rotate();
    await waitFor(() => isRefused(first), AT_ONCE);
    for (const api of [second, third]) expect((await api.get('/expenses')).status).toBe(200);
  });

  it('makes no keys, signs nobody in, and invites nobody', async () => {
    const { api } = await makeKey({ scopes: KEY_SCOPES });
    const refused = await Promise.all([
      api.post('/api-keys', { name: 'more', scopes: ['expenses:read'] }),
      api.get('/api-keys'),
      api.post('/auth/invite', { email: 'new@people.example', role: 'Owner' }),
      api.get('/auth/me'),
      api.get('/auth/sessions'),
      api.patch('/auth/me', { password: 'correct horse battery 2', current_password: 'x' }),
      api.get('/notification-preferences'),
      api.post('/alerts/read-all'),
      api.get(`/tenants/${tenant.id}`),
    ]);
    for (const answer of refused) expect(outcomeOf(answer)).toEqual([403, 'FORBIDDEN']);
  });
});

describe('the quotas of a tenant', () => {
  it('are shown to its Owners, and requests beyond them are refused', async () => {
    const limited = await outlay.tenant();
    const quotas = async () => (await limited.owner.api.get(`/tenants/${limited.id}`)).body['quotas'];
    expect(await quotas()).toEqual({ requests_per_minute: null, expenses_per_day: null });
    const { api } = await makeKey({}, limited.owner.api);
    await setLimits(limited.slug, '--requests-per-minute', '10', '--expenses-per-day', '3');
    const answers: Answer[] = [];
    await waitFor(async () => {
      answers.push(await api.get('/expenses'));
      return answers.at(-1)?.status === 429;
    });
    expect(outcomeOf(await limited.owner.api.get('/expenses'))).toEqual([429, 'QUOTA_EXCEEDED']);
    expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await tenant.owner.api.get('/expenses')).status).toBe(200);
    await setLimits(limited.slug, '--requests-per-minute', 'none');
    await waitFor(async () => (await api.get('/expenses')).status === 200);
    expect(await quotas()).toEqual({ requests_per_minute: null, expenses_per_day: 3 });
    const account = await limited.account();
    for (let n = 0; n < 3; n++) expect((await record(api, account)).status).toBe(201);
    expect(outcomeOf(await record(api, account))).toEqual([429, 'QUOTA_EXCEEDED']);
  });
});
