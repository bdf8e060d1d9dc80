import { SERVICE_ENTRIES } from '@outlay/scripts/start/services';
import { withClient } from '@outlay/tenancy/roles';
import { waitFor } from '@outlay/testkit/wait-for';
import { request } from 'undici';
import type { ApiClient } from './harness/api-client.ts';
import { startLoggedOutlay, type LoggedOutlay } from './harness/logged-outlay.ts';
import { mailedToken } from './harness/mailed-link.ts';
import { mailboxOf, placesOf } from './harness/search-everything.ts';
import { signIn, type TenantKit } from './harness/tenant-kit.ts';

const EMAIL = 'quirina.zaphodowitz@people.example';
const WORDS = [EMAIL, 'quirina', 'zaphodowitz', 'quibbelwitz'];
const PASSWORD = 'correct horse battery staple';
const NEW_PASSWORD = 'another horse battery staple';

let outlay: LoggedOutlay;
let tenant: TenantKit;
beforeAll(async () => {
  outlay = await startLoggedOutlay();
  tenant = await outlay.tenant();
}, 300_000);
afterAll(() => outlay.stop());

const mails = { list: () => mailboxOf(outlay).then((all) => all.map((mail) => ({ ...mail, subject: '', html: '' }))) };
const once = (key: string) => ({ 'idempotency-key': key });

/** Is invited, joins, fails to sign in, resets the password, signs in. */
async function join(): Promise<{ api: ApiClient; id: number }> {
  const { owner, anonymous } = tenant;
  expect((await owner.api.post('/auth/invite', { email: EMAIL, role: 'Admin' }, once('invite'))).status).toBe(201);
  const joining = { email: EMAIL, password: PASSWORD, name: 'Quirina Zaphodowitz' };
  const invite_token = await mailedToken(mails, EMAIL, 'join');
  expect((await anonymous.post('/auth/register', { ...joining, invite_token }, once('join'))).status).toBe(201);
  expect((await anonymous.post('/auth/login', { email: EMAIL, password: 'wrong' })).status).toBe(401);
  expect((await anonymous.post('/auth/password/forgot', { email: EMAIL })).status).toBe(202);
  const reset = { token: await mailedToken(mails, EMAIL, 'reset'), password: NEW_PASSWORD };
  expect((await anonymous.post('/auth/password/reset', reset, once('reset'))).status).toBe(204);
  return signIn(anonymous, EMAIL, NEW_PASSWORD);
}

/** Changes what one can change, records, keeps filters, is alerted. @returns an expense of theirs */
async function live(api: ApiClient): Promise<number> {
  const name = 'Quirina Quibbelwitz';
  const profile = { name, locale: 'de', time_zone: 'Europe/Vienna' };
  expect((await api.patch('/auth/me', profile)).status).toBe(200);
  const account_id = await tenant.account({ opening_balance: 100, low_balance_threshold: 90 });
  const expense = { account_id, amount: 50, expense_date: '2025-11-20', is_project_related: false };
  const recorded = await api.post('/expenses', expense, once('expense'));
  const filter = { name: `${name}'s own`, filter: { q: 'Zaphodowitz' } };
  expect((await api.post('/saved-filters', filter, once('filter'))).status).toBe(201);
  const preference = { alert_type: 'LOW_BALANCE', email: true, in_app: true, frequency: 'immediate' };
  expect((await api.put('/notification-preferences', { preferences: [preference] })).status).toBe(200);
  await waitFor(async () => Number((await api.get('/alerts')).body['total']) > 0, { what: 'an alert' });
  expect((await api.post('/alerts/read-all')).status).toBe(200);
  expect((await tenant.owner.api.get('/users?q=Quirina')).body['total']).toBe(1);
  return Number(recorded.body['id']);
}

/** Everything that is held about her, from every service, and nothing that is secret. */
async function exports(api: ApiClient, expense: number): Promise<void> {
  const audited = '/audit-logs?action=expense.created';
  await waitFor(async () => Number((await api.get(audited)).body['total']) > 0, { what: 'her expense in the trail' });
  const { status, body, text } = await api.get('/users/me/export');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    account: {
      profile: { email: EMAIL, name: 'Quirina Quibbelwitz', role: 'Admin', time_zone: 'Europe/Vienna' },
      invitations_received: [{ role: 'Admin', accepted_at: expect.any(String) }],
      links: [{ kind: 'reset', used_at: expect.any(String) }],
    },
    saved_filters: [{ name: "Quirina Quibbelwitz's own" }],
    notifications: { preferences: [{ alert_type: 'LOW_BALANCE' }], alerts_read: [{ type: 'LOW_BALANCE' }] },
    expenses: [{ id: expense, amount: 50, currency: 'USD' }],
    actions: expect.arrayContaining([expect.objectContaining({ action: 'expense.created', entity_id: expense })]),
  });
  expect(text).not.toMatch(/argon2|hash|secret|ol[a-z]_/);
  for (let n = 0; n < 3; n++) expect((await api.get('/users/me/export')).status).toBe(200);
  expect((await api.get('/users/me/export')).status).toBe(429);
}

const GONE_BEFORE = [
  'identity.invitations',
  'identity.users',
  'ledger.idempotency_keys',
  'ledger.saved_filters',
  'mailbox',
];

it('leaves nothing of a person in any database, topic, log or mailbox', async () => {
  const { api, id } = await join();
  const expense = await live(api);
  const waiting = async () => (await mailboxOf(outlay)).filter(({ to }) => to.includes(EMAIL)).length;
  await waitFor(async () => (await waiting()) >= 4, { what: 'her letters, and the mail of the alert' });
  // Sealed: values of the trail, answers, letters. In the clear, and found by this search: what is listed.
  expect(await placesOf(WORDS, outlay)).toEqual(GONE_BEFORE);
  await exports(api, expense);
  const stream = await request(`${outlay.url}/api/v1/alerts/stream`, { headers: api.headers });
  expect(stream.statusCode).toBe(200);

  expect((await tenant.owner.api.delete(`/users/${id}`)).status).toBe(204);

  const startedMs = Date.now();
  await waitFor(async () => (await api.get('/auth/me')).status === 401, { what: 'the refusal of her token' });
  await stream.body.dump({ limit: 1_000_000 });
  expect(Date.now() - startedMs).toBeLessThan(5_000);
  await waitFor(async () => (await placesOf(WORDS, outlay)).length === 0, { what: 'nothing of her' }).catch(async () =>
    expect(await placesOf(WORDS, outlay)).toEqual([]),
  );

  expect((await tenant.owner.api.delete(`/users/${id}`)).status).toBe(404);
  expect((await tenant.owner.api.get(`/users/${id}`)).status).toBe(404);
  const { body } = await tenant.owner.api.get(`/expenses/${expense}`);
  expect(body).toMatchObject({ created_by: id, amount: 50 });
  const { body: history } = await tenant.owner.api.get(`/audit-logs?entity_type=user&entity_id=${id}`);
  expect(JSON.stringify(history)).toContain('[erased]');
  expect((await tenant.owner.api.get('/audit-logs/verify')).body).toMatchObject({ ok: true, is_complete: true });
  const again = { email: EMAIL, password: PASSWORD };
  const registered = await tenant.anonymous.post('/auth/register', again);
  expect(registered.status).toBe(201);
  expect(registered.body['id']).not.toBe(id);
}, 120_000);

it('clears the texts of deleted expenses after the tenant’s retention, in the read models too', async () => {
  const { api } = tenant.owner;
  const expense = { account_id: await tenant.account(), amount: 7, expense_date: '2025-11-20' };
  const texts = { vendor: 'Zyxquibble', note: 'zyxquibble lunch', tags: ['zyxquibble'] };
  const path = `/expenses/${await tenant.expense({ ...expense, ...texts })}`;
  expect((await api.delete(path)).status).toBe(204);
  expect((await api.patch(`/tenants/${tenant.id}`, { retention_days: 30 })).status).toBe(200);
  const ledger = (sql: string) => withClient(outlay.databases.ledger.superuserUrl, (client) => client.query(sql));
  const learned = async () =>
    (await ledger(`select from tenant_settings where tenant_id = ${tenant.id} and retention_days = 30`)).rowCount === 1;
  await waitFor(learned, { what: 'the ledger to know the retention' });
  await ledger(
    `update expenses set soft_deleted_at = soft_deleted_at - interval '31 days' where vendor = 'Zyxquibble'`,
  );
  const held = () => placesOf(['zyxquibble'], outlay);
  // Names of vendors and tags are the tenant's own records.
  const names = ['analytics.tag_replica', 'analytics.vendor_name', 'analytics.vendor_replica', 'analytics.vendor_word'];
  const ofLedger = ['ledger.audit_entries', 'ledger.outbox', 'ledger.tags', 'ledger.vendor_names', 'ledger.vendors'];
  const records = ['analytics.audit_log', ...names, ...ofLedger, 'topics.records'];
  await waitFor(async () => (await held()).includes('analytics.expense_fact'), { what: 'the expense in analytics' });
  expect(await held()).toContain('ledger.expenses');

  const jobs = SERVICE_ENTRIES.ledger.jobs(outlay.environments.ledger);
  expect(await jobs.runNow('deleted-texts')).toMatchObject({ state: 'done' });
  await jobs.close();
  // The trail keeps what it says; published events go with the outbox's and the log's own retention.
  await waitFor(async () => (await held()).join() === records.join(), { what: 'the texts to go' }).catch(async () =>
    expect(await held()).toEqual(records),
  );
  const { items } = (await api.get('/expenses?include_deleted=true')).body;
  expect(items).toContainEqual(expect.objectContaining({ amount: 7, vendor: null, note: null, tags: [] }));
});
