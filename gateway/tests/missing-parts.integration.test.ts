import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';

let kit: GatewayKit;
let headers: Record<string, string>;
beforeAll(async () => {
  kit = await startGatewayKit();
  headers = { authorization: `Bearer ${await kit.subgraphs.accessToken()}` };
});
afterAll(() => kit.stop());

const get = async (path: string) => {
  const { status, text, headers: received } = await kit.call({ path: `/api/v1${path}`, headers });
  return { status, body: Object(JSON.parse(text)), etag: received['etag'] };
};

/** One after the other: services go and do not come back. */
describe('what REST answers without', () => {
  it('is nothing while all are there', async () => {
    expect((await get('/projects/7')).body).toMatchObject({ total_spend: 10, remaining_budget: 90, is_current: true });
    expect((await get('/dashboards/tenant')).body).toMatchObject({
      alerts: { unread: 0, by_type: { LOW_BALANCE: 0, FORECAST_OVERSPEND: 0, WEBHOOK_DISABLED: 0 } },
    });
  });

  it('is the alerts on the dashboard, without notifications', async () => {
    await kit.subgraphs.servers.notifications.stop();
    const { status, body } = await get('/dashboards/tenant');
    expect(status).toBe(200);
    expect(body).toMatchObject({ currency: 'USD', alerts: null, is_current: true });
    expect((await get('/alerts')).status).toBe(503);
  });

  it('is what was spent on a project, without analytics', async () => {
    await kit.subgraphs.servers.analytics.stop();
    const { status, body } = await get('/projects/7');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 7, name: 'Harbour', starting_budget: 100 });
    expect(body).toMatchObject({
      ...{ total_spend: null, remaining_budget: null, monthly_trend: null, as_of: null, is_current: false },
    });
    expect((await get('/projects/8')).status).toBe(404);
    expect((await get('/dashboards/project/7')).status).toBe(503);
    expect((await get('/dashboards/tenant')).status).toBe(503);
  });

  it('is the closed period, without the ledger', async () => {
    const all = await get('/tenants/1');
    expect([all.body.closed_through, all.etag]).toEqual(['2025-06-30', '"3"']);
    await kit.subgraphs.servers.ledger.stop();
    const { status, body, etag } = await get('/tenants/1');
    expect([status, body.name, Object.hasOwn(body, 'closed_through'), etag]).toEqual([200, 'Acme', false, undefined]);
  });

  it('is never the project itself', async () => {
    await kit.subgraphs.servers.projects.stop();
    expect(await get('/projects/7')).toMatchObject({ status: 503, body: { error_code: 'SERVICE_UNAVAILABLE' } });
  });
});
