import { randomBytes } from 'node:crypto';
import { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '@outlay/testkit/otlp-receiver';
import { waitFor } from '@outlay/testkit/wait-for';
import { followAlerts, type FollowedAlerts } from './harness/alert-stream.ts';
import { describeWithInfra } from './harness/describe-with-infra.ts';
import { startDeployment, type Deployment } from './harness/deployment.ts';
import { verifyOwner } from './harness/mailed-link.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

const ARRIVED_MS = 30_000;

let receiver: OtlpReceiver;
let deployment: Deployment;
let tenant: TenantKit;
let stream: FollowedAlerts;
beforeAll(async () => {
  receiver = await startOtlpReceiver();
  deployment = await startDeployment(receiver.env);
  tenant = await deployment.tenant({ locale: 'de' });
  await verifyOwner(deployment.mails, tenant);
  stream = await followAlerts(tenant.owner.api);
}, 300_000);
afterAll(async () => {
  await stream.stop();
  await deployment.stop();
  await receiver.stop();
});

/** The trace that a request begins, as its client names it. */
function newTrace(): { traceId: string; headers: { traceparent: string } } {
  const traceId = randomBytes(16).toString('hex');
  return { traceId, headers: { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` } };
}

const today = () => new Date().toISOString().slice(0, 10);

describeWithInfra('the main job, a process for each service, on Kafka', () => {
  it('shows an expense on the dashboard of the very next request, edited and deleted as well', async () => {
    const [account, project, category] = [await tenant.account(), await tenant.project(), await tenant.category()];
    const { api } = tenant.owner;
    const path = `/dashboards/project/${project}`;
    const spend = { account_id: account, project_id: project, is_project_related: true, category_id: category };
    const seen = async () => {
      const { body } = await api.get(path);
      return [body['is_current'], body['total_spend'], body['accounts']?.['0']?.['current_balance']];
    };
    // Readers that were started a moment ago may still be joining their groups.
    const fresh = { total_spend: 0, remaining_budget: 50_000, is_current: true };
    const isReady = async (): Promise<true> => {
      expect((await api.get(path)).body).toMatchObject(fresh);
      return true;
    };
    await waitFor(isReady, { timeoutMs: ARRIVED_MS, what: 'the readers to have joined' });
    const id = await tenant.expense({ ...spend, amount: 250.75, expense_date: today() });
    expect(await seen()).toEqual([true, 250.75, 749.25]);
    await api.patch(`/expenses/${id}`, { amount: 100 });
    expect(await seen()).toEqual([true, 100, 900]);
    for (let n = 1; n <= 10; n++) {
      await tenant.expense({ ...spend, amount: 1, expense_date: today() });
      expect(await seen()).toEqual([true, 100 + n, 900 - n]);
    }
    await api.delete(`/expenses/${id}`);
    expect(await seen()).toEqual([true, 10, 990]);
    const read = (await api.get(`/projects/${project}`)).body;
    expect([read['total_spend'], read['remaining_budget']]).toEqual([10, 49_990]);
    const whole = (await api.get('/dashboards/tenant')).body;
    expect([whole['is_current'], whole['total_spend'], whole['currency']]).toEqual([true, 10, 'USD']);
  });

  it('is one trace from the gateway to the readers, SQL and Kafka included', async () => {
    const [account, project] = [await tenant.account(), await tenant.project()];
    const { traceId, headers } = newTrace();
    const spend = { account_id: account, project_id: project, is_project_related: true, amount: 42 };
    const posted = await tenant.owner.api.post('/expenses', { ...spend, expense_date: today() }, headers);
    expect(posted.status).toBe(201);
    const spans = () => receiver.spansOf(traceId);
    const has = (service: string, matches: (span: ReceivedSpan) => boolean) =>
      spans().some((span) => span.service.endsWith(service) && matches(span));
    const hops: Record<string, () => boolean> = {
      'the gateway is asked': () => has('gateway', ({ kind }) => kind === 'server'),
      'the gateway asks the ledger': () => has('gateway', ({ kind }) => kind === 'client'),
      'the ledger is asked': () => has('ledger', ({ kind }) => kind === 'server'),
      'the ledger writes': () =>
        has('ledger', ({ attributes }) => 'db.system.name' in attributes || 'db.system' in attributes),
      'the relay sends the expense': () =>
        has('ledger', ({ kind, name }) => kind === 'producer' && name === 'send ledger.expense'),
      'analytics takes it in': () =>
        has('analytics', ({ kind, name }) => kind === 'consumer' && name === 'process ledger.expense'),
      'notifications takes the balance in': () =>
        has('notifications', ({ kind, name }) => kind === 'consumer' && name === 'process ledger.account'),
      'analytics writes': () =>
        has('analytics', ({ attributes }) => 'db.system.name' in attributes || 'db.system' in attributes),
    };
    await waitFor(() => Object.values(hops).every((isThere) => isThere()), { timeoutMs: ARRIVED_MS }).catch(() => {});
    const missing = Object.entries(hops).flatMap(([hop, isThere]) => (isThere() ? [] : [hop]));
    expect({
      missing,
      seen: missing.length > 0 ? spans().map(({ service, name }) => `${service}: ${name}`) : [],
    }).toEqual({
      missing: [],
      seen: [],
    });
    // Nobody's name, address or words travel in a span.
    expect(receiver.text()).not.toContain(tenant.owner.email);
    expect(receiver.text()).not.toContain(tenant.owner.accessToken);
  });

  /** An account with its alerts in the list and in the stream, and its mails. */
  async function watchedAccount() {
    const { api } = tenant.owner;
    const name = `Kasse <b>${randomBytes(4).toString('hex')}</b>`;
    const id = await tenant.account({ name, opening_balance: 500, low_balance_threshold: 100 });
    return {
      id,
      alerts: async () =>
        Object.values((await api.get('/alerts?type=LOW_BALANCE&per_page=100')).body['items'] ?? {}).filter(
          (alert) => Number(alert['entity_id']) === id,
        ),
      streamed: () => stream.alerts().filter((alert) => alert['entity_id'] === id),
      mails: async () =>
        (await deployment.mails.list()).filter(
          ({ to, text }) => to.includes(tenant.owner.email) && text.includes(name),
        ),
      spend: (amount: number) => tenant.expense({ account_id: id, amount }),
      deposit: async (amount: number) => {
        expect((await api.post(`/accounts/${id}/deposits`, { amount, date: today() })).status).toBe(201);
      },
    };
  }

  it('warns of a low balance: in the list, in the stream, in the mail', async () => {
    const { api } = tenant.owner;
    const account = await watchedAccount();
    for (const amount of [350, 51, 20]) await account.spend(amount);
    await waitFor(async () => (await account.alerts()).length === 1 && (await account.mails()).length === 1, {
      ...{ timeoutMs: ARRIVED_MS, what: 'the alert and its mail' },
    });
    await waitFor(() => account.streamed().length === 1, { timeoutMs: ARRIVED_MS, what: 'the alert in the stream' });
    const [alert] = await account.alerts();
    expect(alert).toMatchObject({ type: 'LOW_BALANCE', entity_type: 'account', is_read: false, cleared_at: null });
    expect(alert).toMatchObject({ balance: 99, threshold: 100, currency: 'USD', recurrences: 0 });
    expect(account.streamed()[0]).toEqual(alert);
    const [mail] = await account.mails();
    expect(mail?.html).toContain('Kasse &lt;b&gt;');
    expect(mail?.html).not.toContain('Kasse <b>');
    expect(mail?.html).toContain('lang="de"');
    expect((await api.get('/dashboards/tenant')).body['alerts']?.['unread']).toBeGreaterThanOrEqual(1);
    await api.patch(`/alerts/${String(alert?.['id'])}`, { is_read: true });
    expect((await account.alerts())[0]?.['is_read']).toBe(true);
    expect((await api.post('/alerts/read-all')).status).toBeLessThan(300);
  });

  it('warns of a balance that crosses its threshold six times in one alert and one mail, and again when it is worse', async () => {
    const { api } = tenant.owner;
    const account = await watchedAccount();
    await account.spend(450);
    await waitFor(async () => (await account.alerts()).length === 1, { timeoutMs: ARRIVED_MS, what: 'the alert' });
    expect((await api.post('/alerts/read-all')).status).toBeLessThan(300);
    for (let n = 1; n <= 5; n++) {
      await account.deposit(400);
      await account.spend(400);
    }
    await waitFor(async () => Number((await account.alerts())[0]?.['recurrences']) === 5, {
      ...{ timeoutMs: ARRIVED_MS, what: 'the fifth recurrence' },
    });
    expect(await account.alerts()).toMatchObject([{ is_read: false, cleared_at: null, balance: 50 }]);
    await waitFor(() => account.streamed().at(-1)?.['recurrences'] === 5, { timeoutMs: ARRIVED_MS });
    // Mails leave in the order in which they are owed: none of the first account is on its way any more when this one is there.
    const other = await watchedAccount();
    await other.spend(450);
    await waitFor(async () => (await other.mails()).length === 1 && (await account.mails()).length > 0, {
      ...{ timeoutMs: ARRIVED_MS, what: 'the mails' },
    });
    expect(await account.mails()).toHaveLength(1);
    await account.spend(100);
    await waitFor(async () => (await account.mails()).length === 2, { timeoutMs: ARRIVED_MS, what: 'the worse news' });
    expect(await account.alerts()).toMatchObject([{ severity: 'critical', recurrences: 5, balance: -50 }]);
  });

  it('shows the whole audit of every service in one view', async () => {
    const { api } = tenant.owner;
    const project = await tenant.project();
    await api.patch(`/projects/${project}`, { name: 'Renamed' });
    const account = await tenant.account();
    const expense = await tenant.expense({ account_id: account, amount: 3 });
    const entries = async (filter: string) =>
      Object.values((await api.get(`/audit-logs?per_page=100&${filter}`)).body['items'] ?? {});
    await waitFor(async () => (await entries(`entity_type=project&entity_id=${project}`)).length === 2, {
      timeoutMs: ARRIVED_MS,
    });
    await waitFor(async () => (await entries(`entity_type=expense&entity_id=${expense}`)).length === 1, {
      timeoutMs: ARRIVED_MS,
    });
    const [renamed] = await entries(`entity_type=project&entity_id=${project}&action=project.changed`);
    expect(renamed?.['changes']?.['name']).toMatchObject({ after: 'Renamed' });
    const services = new Set((await entries('')).map(({ service }) => String(service)));
    expect([...services].toSorted()).toEqual(expect.arrayContaining(['identity', 'ledger', 'projects']));
    const { body } = await api.get('/audit-logs/verify');
    expect(body['ok']).toBe(true);
  });
});
