import { SERVICES } from '@outlay/scripts/start/service-names';
import { recordOf } from '@outlay/scripts/start/record-of';
import { checkData, type Checked } from './bench/data/check-data.ts';
import { makeAndFill } from './bench/data/make-and-fill.ts';
import { connectAll, untilSettled, type AdminUrls, type Clients } from './bench/data/settled.ts';
import { ApiClient } from './harness/api-client.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import { signIn, type Person } from './harness/tenant-kit.ts';

/** Tenants that `npm run bench:data` fills are like any other. */
const EXPENSES = 250;
const PASSWORD = 'correct horse battery staple';
const SLUG = 'bench-small';

describe('a tenant filled by COPY', () => {
  const parts = new AsyncDisposableStack();
  let outlay: Outlay;
  let urls: AdminUrls;
  let clients: Clients;
  let owner: Person;
  let tenantId: number;
  let project: number;
  let account: number;

  beforeAll(async () => {
    outlay = await startOutlay();
    parts.defer(() => outlay.stop());
    const { databases, environments } = outlay;
    urls = recordOf(SERVICES, (service) => databases[service].superuserUrl);
    clients = await connectAll(parts, urls);
    const plan = { slug: SLUG, expenses: EXPENSES, accounts: 3, audits: 20, alerts: 5 };
    const report = (): void => undefined;
    const release = async (): Promise<void> => undefined;
    const tenant = await makeAndFill({ environments, urls, clients, password: PASSWORD, release, report }, plan);
    tenantId = tenant.id;
    [project = 0] = tenant.projects;
    account = tenant.accounts[0]?.id ?? 0;
    owner = await signIn(new ApiClient(outlay.url, { 'x-tenant-id': SLUG }), tenant.email, PASSWORD);
  });
  afterAll(() => parts.disposeAsync());

  it('keeps every invariant, also with what is recorded afterwards', async () => {
    expect(await problems()).toEqual([]);
    const expense = { account_id: account, project_id: project, is_project_related: true, amount: 12.5 };
    const posted = await owner.api.post('/expenses', { ...expense, expense_date: '2026-06-01', vendor: 'Vendor 1' });
    expect(posted.status).toBe(201);
    await untilSettled(clients);
    expect(await problems()).toEqual([]);
  });

  it('is listed, summed up and verified as any tenant is', async () => {
    const { body: list } = await owner.api.get('/expenses?per_page=1');
    expect(Number(list['total'])).toBeGreaterThanOrEqual(EXPENSES);
    const { body: dashboard } = await owner.api.get('/dashboards/tenant');
    const { rows } = await clients.ledger.query<{ spent: string }>(
      'select (sum(base_amount_minor) / 100.0)::text as spent from expenses where tenant_id = $1',
      [tenantId],
    );
    expect(Number(dashboard['total_spend'])).toBe(Number(rows[0]?.spent));
    const { body: alerts } = await owner.api.get('/alerts?per_page=1');
    expect(Number(alerts['total'])).toBe(5);
    const { body: verification } = await owner.api.get('/audit-logs/verify');
    expect(verification['ok']).toBe(true);
  });

  async function problems(): Promise<Checked[]> {
    const found: Checked[] = [];
    for await (const checked of checkData(clients, urls, tenantId)) if (checked.problem !== null) found.push(checked);
    return found;
  }
});
