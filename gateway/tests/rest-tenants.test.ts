import { startRest, type RestApp } from './rest-app.ts';

const tenant = {
  ...{ id: '1', name: 'Demo', slug: 'demo', customDomain: null, baseCurrency: 'USD', timeZone: 'UTC', locale: 'en' },
  ...{ fiscalYearStart: 1, registration: 'APPROVAL', emailDomains: [], retentionDays: null },
  ...{ createdAt: '2025-01-07T08:00:00.000Z', updatedAt: '2025-01-07T08:00:00.000Z', version: 5 },
  quotas: { requestsPerMinute: null, expensesPerDay: null },
  closedThrough: '2025-06-30',
  closedPeriodVersion: 3,
};
const URL = '/api/v1/tenants/1';

let rest: RestApp;
beforeAll(async () => void (rest = await startRest()));
afterAll(() => rest.close());
beforeEach(() => {
  rest.asked.length = 0;
  rest.answers({ tenant, changeTenant: tenant, closePeriod: tenant });
});

const patch = (payload: object, tag?: string) =>
  rest.app.inject({ method: 'PATCH', url: URL, payload, ...(tag !== undefined && { headers: { 'if-match': tag } }) });
const changes = () => rest.asked.filter(({ operation }) => operation !== 'ReadTenantVersions');

describe('the settings of a tenant, which two services own', () => {
  it('have one tag for both parts', async () => {
    const { headers, body } = await rest.app.inject(URL);
    expect([headers.etag, JSON.parse(body).closed_through]).toEqual(['"8"', '2025-06-30']);
  });

  it('come without the closed period, and without a tag, while the ledger is away', async () => {
    rest.answers({ tenant: { ...tenant, closedThrough: null, closedPeriodVersion: null } });
    const { headers, body } = await rest.app.inject(URL);
    expect([headers.etag, Object.hasOwn(JSON.parse(body), 'closed_through')]).toEqual([undefined, false]);
  });

  it('compare the tag with the version of the part that changes', async () => {
    await patch({ name: 'Demo' }, '"8"');
    await patch({ closed_through: null }, '"8"');
    expect(changes().map(({ operation, variables }) => [operation, variables])).toEqual([
      ['ChangeTenant', expect.objectContaining({ expectedVersion: 5 })],
      ['ClosePeriod', { closedThrough: null, expectedVersion: 3 }],
    ]);
  });

  it('compare a tag that is none of ours with no version', async () => {
    await patch({ name: 'Demo' }, '"x"');
    await patch({ closed_through: null }, '"x"');
    expect(changes().map(({ variables }) => variables['expectedVersion'])).toEqual([-3, -5]);
  });

  it('are compared with nothing while one of the versions is not known', async () => {
    rest.answers({ tenant: { ...tenant, closedPeriodVersion: null }, changeTenant: tenant });
    expect((await patch({ name: 'Demo' }, '"8"')).statusCode).toBe(503);
    expect((await patch({ name: 'Demo' })).statusCode).toBe(200);
  });

  it('are closed for the tenant of the path alone', async () => {
    rest.answers({ tenant: null, closePeriod: tenant });
    expect((await patch({ closed_through: '2025-06-30' })).statusCode).toBe(404);
    expect(changes()).toEqual([]);
  });

  it('change in one part at a time', async () => {
    const answer = await patch({ closed_through: '2025-06-30', name: 'Demo' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ details: [{ field: 'closed_through', code: 'NOT_ALLOWED' }] });
    expect(rest.asked).toEqual([]);
  });
});
