import { readFileSync } from 'node:fs';
import { contract } from './harness/api-client.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import { call, makeOneOfEach, readyImport, routeBook, type Ids } from './harness/route-book.ts';
import { signIn, type TenantKit } from './harness/tenant-kit.ts';

interface Operation {
  operationId: string;
}
const document: { paths: Record<string, Record<string, Operation>> } = JSON.parse(
  readFileSync(new URL('../gateway/openapi.json', import.meta.url), 'utf8'),
);
const documented = Object.values(document.paths).flatMap((methods) =>
  Object.values(methods).map(({ operationId }) => operationId),
);

let outlay: Outlay;
let tenant: TenantKit;
let ids: Ids;
beforeAll(async () => {
  outlay = await startOutlay();
  tenant = await outlay.tenant();
  ids = await makeOneOfEach(tenant);
});
afterAll(() => outlay.stop());

/** Calls that need more than ids: a mailed link, a domain, a session of their own. They are made below. */
const MAILED = ['activateAccount', 'verifyAddress', 'resetPassword', 'previewInvitation', 'stopMails', 'resumeMails'];
const WITH_A_SECRET = [
  ...[...MAILED, 'verifyCustomDomain', 'login', 'refreshSession', 'logout', 'logoutAll'],
  ...['useTicket', 'sendWithTicket'],
];

describe('the OpenAPI document', () => {
  it('documents what the book of routes calls, and nothing else', () => {
    expect(Object.keys(routeBook(ids, 'x')).toSorted()).toEqual(documented.toSorted());
  });

  it.each(documented.filter((id) => !WITH_A_SECRET.includes(id)))('promises what %s answers', async (operationId) => {
    const mark = `${operationId.toLowerCase()}-ok`;
    const isReading = routeBook(ids, mark)[operationId]?.method === 'GET';
    const fresh = isReading ? ids : await makeOneOfEach(tenant);
    const things = operationId === 'deleteCategory' ? { ...fresh, category: await tenant.category() } : fresh;
    if (['commitImport', 'undoImport'].includes(operationId))
      await readyImport(tenant, things, operationId === 'undoImport');
    const route = routeBook(things, mark)[operationId];
    if (!route) throw new Error(`the book has no ${operationId}`);
    const { status, text } = await call(tenant.owner.api, route);
    expect({ status: status < 300, text }).toEqual({ status: true, text });
  });

  it('promises what sessions answer', async () => {
    const person = await tenant.person('Member');
    const { email, password, refreshToken } = person;
    expect((await tenant.anonymous.post('/auth/login', { email, password })).status).toBe(200);
    const refreshed = await tenant.anonymous.post('/auth/refresh', { refresh_token: refreshToken });
    expect(refreshed.status).toBe(200);
    const logout = await person.api.post('/auth/logout', { refresh_token: refreshed.body['refresh_token'] });
    expect(logout.status).toBe(204);
    const again = await signIn(tenant.anonymous, email);
    expect((await again.api.post('/auth/logout-all')).status).toBe(204);
  });

  it('promises what the check of a domain answers', async () => {
    const { api } = tenant.owner;
    const path = `/tenants/${tenant.id}`;
    expect((await api.post(`${path}/custom-domain/verify`)).status).toBe(409);
    await api.patch(path, { custom_domain: 'spend.contract.example' });
    const { body } = await api.post(`${path}/custom-domain/verify`);
    expect(body).toMatchObject({ custom_domain_status: 'pending', custom_domain_problem: 'no_answer' });
  });

  it('promises what a closed period answers', async () => {
    const { api } = tenant.owner;
    const path = `/tenants/${tenant.id}`;
    const tagOf = async () => String((await api.get(path)).headers['etag']);
    const before = await tagOf();
    const both = await api.patch(path, { closed_through: '2024-06-30', name: 'Both' });
    expect(both).toMatchObject({ status: 400, body: { details: [{ field: 'closed_through', code: 'NOT_ALLOWED' }] } });
    const ahead = await api.patch(path, { closed_through: '2999-01-01' });
    expect(ahead).toMatchObject({
      status: 400,
      body: { details: [{ field: 'closed_through', code: 'OUT_OF_RANGE' }] },
    });
    const closed = await api.patch(path, { closed_through: '2024-06-30' }, { 'if-match': before });
    expect(closed).toMatchObject({ status: 200, body: { closed_through: '2024-06-30' } });
    for (const change of [{ closed_through: null }, { locale: 'de' }])
      expect((await api.patch(path, change, { 'if-match': before })).status).toBe(412);
    expect((await api.patch(path, { locale: 'de' }, { 'if-match': await tagOf() })).status).toBe(200);
    const spend = {
      amount: 5,
      expense_date: '2024-06-30',
      is_project_related: false,
      account_id: await tenant.account(),
    };
    const late = await api.post('/expenses', spend);
    expect(late).toMatchObject({
      status: 409,
      body: { error_code: 'PERIOD_CLOSED', details: [{ field: 'expense_date' }] },
    });
    expect((await api.patch(path, { closed_through: null })).body['closed_through']).toBeNull();
    expect((await api.post('/expenses', spend)).status).toBe(201);
  });

  it('promises what the bank booked', async () => {
    const { api } = tenant.owner;
    const account = await tenant.account({ currency: 'EUR' });
    const spend = { amount: 100, currency: 'USD', expense_date: '2025-06-02', is_project_related: false };
    const stated = await api.post('/expenses', { ...spend, account_id: account, account_amount: 92.35 });
    const booked = { amount: 92.35, currency: 'EUR', rate: 0.9235, rate_date: null, rate_source: 'stated' };
    expect(stated).toMatchObject({
      status: 201,
      body: { account_amount: booked, base_amount: { rate_source: 'same' } },
    });
    const path = `/expenses/${Number(stated.body['id'])}`;
    const stale = await api.patch(path, { amount: 110 });
    expect(stale).toMatchObject({ status: 400, body: { details: [{ field: 'account_amount', code: 'REQUIRED' }] } });
    const both = await api.patch(path, { account_amount: 93, rate: 0.93 });
    expect(both).toMatchObject({ status: 400, body: { details: [{ field: 'rate', code: 'NOT_ALLOWED' }] } });
    expect((await api.patch(path, { note: 'statement 4' })).body['account_amount']).toEqual(booked);
    const byRate = await api.patch(path, { amount: 200, rate: 0.925 });
    expect(byRate.body['account_amount']).toEqual({ ...booked, amount: 185, rate: 0.925 });
    await api.delete(path);
    expect((await api.post(`${path}/restore`)).body['account_amount']).toMatchObject({ amount: 185 });
    const { body } = await api.get(`/accounts/${account}/entries`);
    const moved = Object.values(body['items'] ?? {}).map((entry) => entry['amount']);
    expect(moved).toEqual([-185, 185, -185, 92.35, -92.35, expect.anything()]);
  });

  it('promises what a ticket gives', async () => {
    const { api } = tenant.owner;
    const { data } = await api.graphql('mutation { openAlertStream { ticket } }');
    const { ticket } = Object(data['openAlertStream']);
    expect((await call(api, { method: 'GET', path: `/tickets/${ticket}`, isStream: true })).status).toBe(200);
    expect((await api.get(`/tickets/${ticket}`)).status).toBe(404);
  });

  it('promises what a ticket takes', async () => {
    const { api } = tenant.owner;
    const { data } = await api.graphql('mutation { prepareImport(kind: EXPENSES, name: "a.csv") { ticket } }');
    const path = `/tickets/${Object(data['prepareImport']).ticket}`;
    const send = () => api.send('POST', path, 'Date,Amount\n2025-11-20,1.00\n', { 'content-type': 'text/csv' });
    const { status, body } = await send();
    expect([status, (await api.get(`/imports/${String(body['id'])}`)).status]).toEqual([202, 200]);
    expect((await send()).status).toBe(404);
  });

  it('promises what unknown links answer', async () => {
    const token = 'a'.repeat(43);
    const password = 'correct horse battery staple';
    const mails = [`/mails/stop?token=${token}`, `/mails/resume?token=${token}`];
    const paths = ['/auth/activate', '/auth/password/reset', '/auth/verify', '/auth/invitations/preview', ...mails];
    const bodies = [{ token, password }, { token, password }, { token }, { token }];
    for (const [at, path] of paths.entries()) expect((await tenant.anonymous.post(path, bodies[at])).status).toBe(410);
  });

  it('has no route that was not asked', () => {
    expect(contract.unexercised()).toEqual([]);
  });

  it('is served as it is committed', async () => {
    const served = await outlay.nobody.raw('GET', '/api/openapi.json');
    expect(served.body).toEqual(document);
    expect((await outlay.nobody.raw('GET', '/api/docs')).status).toBeLessThan(400);
  });
});
