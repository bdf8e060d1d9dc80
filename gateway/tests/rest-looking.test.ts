import { startRest, type RestApp } from './rest-app.ts';

const money = (amount: string, currency = 'USD') => ({ amount, currency });
const months = [
  { month: '2025-10', amount: money('0.00') },
  { month: '2025-11', amount: money('18950.25') },
];
const trend = { labels: ['2025-10', '2025-11'], datasets: [{ label: 'Total', data: [0, 18950.25] }] };
const byAccount = [
  { account: { id: '45' }, name: 'Main OpEx', months },
  { account: null, name: 'Other accounts', months: months.toReversed() },
];
const accountSeries = {
  labels: ['2025-10', '2025-11'],
  datasets: [
    { label: 'Main OpEx', account_id: 45, data: [0, 18950.25] },
    { label: 'Other accounts', account_id: null, data: [18950.25, 0] },
  ],
};
const account = {
  account: { id: '45' },
  name: 'Main OpEx',
  currentBalance: money('999999999999999', 'JPY'),
  lowBalanceThreshold: null,
};
const restAccount = {
  ...{ id: 45, name: 'Main OpEx', currency: 'JPY' },
  ...{ current_balance: 999999999999999, low_balance_threshold: null },
};
const projectDashboard = {
  project: { id: '123' },
  ...{ name: 'GenZ Tracker', currency: 'USD', startingBudget: money('50000.00'), projectedEstimate: money('52000.00') },
  ...{ totalSpend: money('18950.25'), spentBefore: money('0.25'), accounts: [account] },
  remainingBudget: money('31049.75'),
  categoryBreakdown: [
    { category: { id: '2' }, label: 'Uncategorized', amount: money('18950.25') },
    { category: null, label: 'No category', amount: money('1.00') },
  ],
  monthlyTrend: months,
  monthlyByAccount: byAccount,
  forecastVsActual: [
    {
      ...{ month: '2025-11', actual: money('18950.25'), projected: money('4300.10') },
      ...{ cumulativeActual: money('18950.50'), cumulativeProjected: money('4300.10'), forecast: null },
    },
    {
      ...{ month: '2025-12', actual: null, projected: money('1.00') },
      ...{ cumulativeActual: null, cumulativeProjected: money('4301.10') },
      forecast: { low: money('1.00'), expected: money('2.00'), high: money('3.50') },
    },
  ],
  burnRate: money('0.00'),
  forecast: {
    ...{ expectedTotal: money('52000.01'), pOverspend: 0.5, low: money('1'), high: money('2') },
    ...{ exhaustionDate: '2026-08-11', method: 'LOG_NORMAL', monthsUsed: 5 },
  },
  asOf: '2025-11-20T09:30:00.123Z',
  isCurrent: true,
};
const tenantDashboard = {
  ...{
    currency: 'USD',
    totalSpend: money('1.10'),
    topVendors: [{ vendor: 'Figma', vendorId: '7', amount: money('1.10'), count: 2 }],
  },
  ...{ lowBalanceAccounts: [account], monthlyTrend: months, categoryBreakdown: [] },
  monthlyByAccount: byAccount,
  projects: [
    {
      ...{ project: { id: '9' }, name: 'P', status: 'COMPLETED', endDate: '2025-12-31', currency: 'EUR' },
      ...{ startingBudget: money('0'), projectedEstimate: money('2'), spend: money('3'), remaining: money('-3') },
      ...{ expectedTotal: money('3.5'), pOverspend: null },
    },
  ],
  asOf: null,
  isCurrent: false,
};
const alert = {
  ...{ id: '77', type: 'LOW_BALANCE', severity: 'WARNING', entityType: 'ACCOUNT', entityId: '45', message: 'Low.' },
  ...{ entityName: 'Main', balance: { amount: '9.50', currency: 'USD' }, threshold: { amount: '10.00' } },
  ...{ pOverspend: null, estimate: null, expectedTotal: null, isRead: false, recurrences: 2 },
  ...{ createdAt: '2025-11-20T09:30:00.000Z', raisedAt: '2025-11-20T10:30:00.000Z', clearedAt: null },
};
const restAlert = {
  ...{ id: 77, type: 'LOW_BALANCE', severity: 'warning', entity_type: 'account', entity_id: 45, message: 'Low.' },
  ...{ entity_name: 'Main', balance: 9.5, threshold: 10, currency: 'USD', is_read: false, recurrences: 2 },
  ...{ p_overspend: null, estimate: null, expected_total: null },
  ...{ created_at: '2025-11-20T09:30:00.000Z', raised_at: '2025-11-20T10:30:00.000Z', cleared_at: null },
};
const preference = { alertType: 'FORECAST_OVERSPEND', email: true, inApp: false, frequency: 'WEEKLY' };
const restPreference = { alert_type: 'FORECAST_OVERSPEND', email: true, in_app: false, frequency: 'weekly' };
const entry = {
  ...{ id: 'ledger-9', service: 'ledger', action: 'expense.changed', entityType: 'expense', entityId: '12' },
  ...{ actor: { id: '4' }, actorApiKey: null, actorKey: 'user:4', requestId: 'r-1', at: '2025-11-21T10:00:00.000Z' },
  changes: [
    { field: 'amount', before: '250.75', after: '12345678901234567.89', beforeLabel: null, afterLabel: null },
    { field: 'account_id', before: 1, after: null, beforeLabel: 'Main', afterLabel: null },
  ],
  entityLabel: 'Figma',
};
const chain = {
  ...{ service: 'ledger', entries: 3, verifiedThrough: 3, verifiedAt: '2025-11-21T10:00:00.000Z', isComplete: true },
  ...{ headSeq: 3, headHash: 'ab', ok: true, brokenAt: null, problem: null },
};
const audited = (node: object) => ({ ...list(node), asOf: '2025-11-21T10:00:00.000Z', isCurrent: true });
const list = (node: object) => ({ nodes: [node], totalCount: 1 });

interface Case {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  path: string;
  body?: object;
  graph: object;
  variables?: object;
  answer: object;
}

const cases: Case[] = [
  {
    method: 'GET',
    path: '/dashboards/project/123',
    graph: { projectDashboard },
    variables: { id: '123' },
    answer: {
      project: { id: 123, name: 'GenZ Tracker' },
      ...{ currency: 'USD', starting_budget: 50000, projected_estimate: 52000 },
      ...{ total_spend: 18950.25, spent_before: 0.25, remaining_budget: 31049.75, accounts: [restAccount] },
      category_breakdown: { labels: ['Uncategorized', 'No category'], data: [18950.25, 1], category_ids: [2, null] },
      monthly_trend: trend,
      monthly_by_account: accountSeries,
      forecast_vs_actual: {
        labels: ['2025-11', '2025-12'],
        datasets: [
          { label: 'Actual', data: [18950.25, null] },
          { label: 'Projected', data: [4300.1, 1] },
          { label: 'Cumulative actual', data: [18950.5, null] },
          { label: 'Cumulative projected', data: [4300.1, 4301.1] },
          { label: 'Cumulative forecast, low', data: [null, 1] },
          { label: 'Cumulative forecast, expected', data: [null, 2] },
          { label: 'Cumulative forecast, high', data: [null, 3.5] },
        ],
      },
      burn_rate: 0,
      forecast: {
        ...{ expected_total: 52000.01, p_overspend: 0.5, low: 1, high: 2 },
        ...{ exhaustion_date: '2026-08-11', method: 'log_normal', months_used: 5 },
      },
      ...{ as_of: '2025-11-20T09:30:00.123Z', is_current: true },
    },
  },
  {
    method: 'GET',
    path: '/dashboards/tenant',
    graph: { tenantDashboard, alertCounts: { unread: 3, byType: [{ type: 'LOW_BALANCE', unread: 3 }] } },
    answer: {
      ...{ currency: 'USD', total_spend: 1.1, top_vendors: [{ vendor: 'Figma', vendor_id: 7, amount: 1.1, count: 2 }] },
      ...{
        low_balance_accounts: [restAccount],
        monthly_trend: trend,
        monthly_by_account: accountSeries,
        category_breakdown: { labels: [], data: [], category_ids: [] },
      },
      alerts: { unread: 3, by_type: { LOW_BALANCE: 3, FORECAST_OVERSPEND: 0, WEBHOOK_DISABLED: 0 } },
      projects: [
        {
          ...{ id: 9, name: 'P', status: 'completed', end_date: '2025-12-31', currency: 'EUR' },
          ...{ starting_budget: 0, projected_estimate: 2, spend: 3, remaining: -3 },
          ...{ expected_total: 3.5, p_overspend: null },
        },
      ],
      ...{ as_of: null, is_current: false },
    },
  },
  {
    method: 'GET',
    path: '/alerts?type=LOW_BALANCE&severity=warning&is_read=false&is_open=true&page=3&per_page=5',
    graph: { alerts: list(alert) },
    variables: {
      filter: { type: 'LOW_BALANCE', severity: 'WARNING', isRead: false, isOpen: true },
      ...{ first: 5, offset: 10 },
    },
    answer: { items: [restAlert], page: 3, per_page: 5, total: 1, total_is_exact: true },
  },
  {
    method: 'GET',
    path: '/vendors?q=fig&twins=true&sort=-count,name&page=2&per_page=5',
    graph: {
      vendors: audited({
        likelyTwins: [{ id: '8', name: 'Figma Inc.' }],
        ...{ id: '7', name: 'Figma', count: 3, total: money('9.50'), lastUsedOn: '2025-11-20' },
        ...{ lastCategory: null, lastAccount: { id: '45' } },
      }),
    },
    variables: { q: 'fig', twins: true, sort: '-count,name', first: 5, offset: 5 },
    answer: {
      items: [
        {
          likely_twins: [{ id: 8, name: 'Figma Inc.' }],
          ...{ id: 7, name: 'Figma', count: 3, total: 9.5, currency: 'USD', last_used_on: '2025-11-20' },
          ...{ last_category_id: null, last_account_id: 45 },
        },
      ],
      ...{ page: 2, per_page: 5, total: 1, total_is_exact: true },
      ...{ as_of: '2025-11-21T10:00:00.000Z', is_current: true },
    },
  },
  {
    method: 'GET',
    path: '/tags',
    graph: {
      tags: audited({
        ...{
          id: '5',
          name: 'design',
          count: 3,
          total: money('9.50'),
          lastUsedOn: '2025-11-20',
          pending: 0,
          version: 1,
        },
      }),
    },
    variables: { first: 20, offset: 0 },
    answer: {
      items: [{ id: 5, name: 'design', count: 3, total: 9.5, currency: 'USD', last_used_on: '2025-11-20', pending: 0 }],
      ...{ page: 1, per_page: 20, total: 1, total_is_exact: true },
      ...{ as_of: '2025-11-21T10:00:00.000Z', is_current: true },
    },
  },
  { method: 'GET', path: '/alerts/77', graph: { alert }, variables: { id: '77' }, answer: restAlert },
  {
    method: 'GET',
    path: '/alerts/78',
    graph: {
      alert: {
        ...{ ...alert, id: '78', type: 'FORECAST_OVERSPEND', entityType: 'PROJECT', balance: null, threshold: null },
        ...{ pOverspend: 0.95, estimate: money('10.00', 'EUR'), expectedTotal: money('12.34', 'EUR') },
      },
    },
    answer: {
      ...{ ...restAlert, id: 78, type: 'FORECAST_OVERSPEND', entity_type: 'project', balance: null, threshold: null },
      ...{ p_overspend: 0.95, estimate: 10, expected_total: 12.34, currency: 'EUR' },
    },
  },
  {
    method: 'PATCH',
    path: '/alerts/77',
    body: { is_read: true },
    graph: { markAlert: { ...alert, isRead: true } },
    variables: { id: '77', isRead: true },
    answer: { ...restAlert, is_read: true },
  },
  { method: 'POST', path: '/alerts/read-all', graph: { markAllAlertsRead: { marked: 3 } }, answer: { marked: 3 } },
  {
    method: 'GET',
    path: '/notification-preferences',
    graph: { notificationPreferences: [preference] },
    answer: { preferences: [restPreference] },
  },
  {
    method: 'PUT',
    path: '/notification-preferences',
    body: { preferences: [restPreference] },
    graph: { setNotificationPreferences: [preference] },
    variables: { preferences: [preference] },
    answer: { preferences: [restPreference] },
  },
  {
    method: 'GET',
    path: '/audit-logs?service=ledger&entity_type=expense&entity_id=12&actor_user_id=4&action=expense.changed&from=2025-11-20&to=2025-11-21',
    graph: { auditEntries: audited(entry) },
    variables: {
      filter: {
        ...{ service: 'ledger', entityType: 'expense', entityId: '12', actorUserId: '4', action: 'expense.changed' },
        ...{ from: '2025-11-20T00:00:00.000Z', to: '2025-11-22T00:00:00.000Z' },
      },
    },
    answer: {
      ...{ as_of: '2025-11-21T10:00:00.000Z', is_current: true },
      items: [
        {
          ...{
            id: 'ledger-9',
            service: 'ledger',
            actor_user_id: 4,
            actor_key_id: null,
            actor_key_name: null,
            actor: 'user:4',
            action: 'expense.changed',
          },
          ...{
            entity_type: 'expense',
            entity_id: 12,
            entity_label: 'Figma',
            request_id: 'r-1',
            created_at: '2025-11-21T10:00:00.000Z',
          },
          changes: {
            amount: { before: 250.75, after: Number('12345678901234567.89'), before_label: null, after_label: null },
            account_id: { before: 1, after: null, before_label: 'Main', after_label: null },
          },
        },
      ],
      ...{ page: 1, per_page: 20, total: 1, total_is_exact: true },
    },
  },
  {
    method: 'GET',
    path: '/audit-logs?from=1000-01-01&to=9999-12-31',
    graph: { auditEntries: audited(entry) },
    variables: { filter: { from: '1000-01-01T00:00:00.000Z', to: '9999-12-31T23:59:59.999Z' } },
    answer: expect.objectContaining({ total: 1 }),
  },
  {
    method: 'GET',
    path: '/audit-logs?from=2025-11-20T10:00:00%2B02:00&to=2025-11-20T09:00:00Z',
    graph: {
      auditEntries: audited({ ...entry, actor: null, actorApiKey: { id: '3', name: 'Import' }, actorKey: 'key:3' }),
    },
    variables: { filter: { from: '2025-11-20T08:00:00.000Z', to: '2025-11-20T09:00:00.000Z' } },
    answer: expect.objectContaining({
      items: [expect.objectContaining({ actor_user_id: null, actor_key_name: 'Import', actor: 'key:3' })],
    }),
  },
  {
    method: 'GET',
    path: '/audit-logs/verify',
    graph: { auditVerification: { ok: true, isComplete: true, chains: [chain] } },
    answer: {
      ...{ ok: true, is_complete: true },
      chains: [
        {
          ...{ verified_through: 3, verified_at: '2025-11-21T10:00:00.000Z', is_complete: true },
          ...{ service: 'ledger', entries: 3, head_seq: 3, head_hash: 'ab' },
          ...{ ok: true, broken_at: null, problem: null },
        },
      ],
    },
  },
];

describe('REST, looking', () => {
  let rest: RestApp;
  beforeAll(async () => void (rest = await startRest()));
  afterAll(() => rest.close());
  beforeEach(() => void (rest.asked.length = 0));

  it.each(cases)('$method $path', async ({ method, path, body, graph, variables = {}, answer }) => {
    rest.answers({ ...graph });
    const reply = await rest.app.inject({ method, url: `/api/v1${path}`, ...(body && { payload: body }) });
    expect(reply.statusCode).toBe(200);
    expect(rest.asked).toHaveLength(1);
    expect(rest.asked[0]?.variables).toMatchObject(variables);
    expect(reply.json()).toEqual(answer);
  });

  it('writes amounts to the last digit', async () => {
    rest.answers({ auditEntries: audited(entry) });
    const reply = await rest.app.inject('/api/v1/audit-logs');
    expect(reply.body).toContain('{"before":250.75,"after":12345678901234567.89,');
  });

  it.each(['/dashboards/project/9', '/alerts/9'])('answers 404 for what is not there: %s', async (path) => {
    rest.answers({ projectDashboard: null, alert: null });
    const reply = await rest.app.inject(`/api/v1${path}`);
    expect([reply.statusCode, reply.json().error_code]).toEqual([404, 'NOT_FOUND']);
  });

  it.each(['/dashboards/tenant', '/alerts', '/notification-preferences', '/audit-logs', '/audit-logs/verify'])(
    'answers 503, never nothing, where the graph has none: %s',
    async (path) => {
      rest.answers({
        ...{ tenantDashboard: null, alertCounts: null, alerts: null, notificationPreferences: null },
        ...{ auditEntries: null, auditVerification: null },
      });
      const reply = await rest.app.inject(`/api/v1${path}`);
      expect([reply.statusCode, reply.json().error_code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    },
  );

  it.each([
    ['/alerts?type=low_balance', 'type'],
    ['/alerts?severity=loud', 'severity'],
    ['/alerts?is_read=1', 'is_read'],
    ['/audit-logs?from=yesterday', 'from'],
    ['/audit-logs?to=2025-02-30', 'to'],
    ['/audit-logs?from=0000-01-01T00:00:00Z', 'from'],
    ['/audit-logs?entity_id=x', 'entity_id'],
    ['/audit-logs?action=', 'action'],
    ['/dashboards/tenant?currency=EUR', 'currency'],
    ['/alerts/stream?ticket=x', 'ticket'],
  ])('refuses %s', async (path, field) => {
    const reply = await rest.app.inject(`/api/v1${path}`);
    expect([reply.statusCode, reply.json().details]).toMatchObject([400, [{ field }]]);
  });

  it.each([{}, { is_read: 'true' }, { is_read: true, message: 'x' }])(
    'refuses to mark an alert %j',
    async (payload) => {
      const reply = await rest.app.inject({ method: 'PATCH', url: '/api/v1/alerts/7', payload });
      expect(reply.statusCode).toBe(400);
    },
  );

  it.each([{ preferences: [] }, { preferences: [{ ...restPreference, frequency: 'hourly' }] }, {}])(
    'refuses preferences %j',
    async (payload) => {
      const reply = await rest.app.inject({ method: 'PUT', url: '/api/v1/notification-preferences', payload });
      expect(reply.statusCode).toBe(400);
    },
  );

  it('answers the stream of alerts with the ticket that the graph gives', async () => {
    rest.answers({ openAlertStream: { ticket: 'abc' } });
    const reply = await rest.app.inject('/api/v1/alerts/stream');
    expect([reply.statusCode, reply.headers['content-type'], reply.body]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      'data: abc\n\n',
    ]);
  });
});

describe('a project with what was spent on it', () => {
  let rest: RestApp;
  beforeAll(async () => void (rest = await startRest()));
  afterAll(() => rest.close());

  const project = {
    ...{ id: '123', name: 'P', description: null, startDate: '2025-06-01', endDate: null, currency: 'USD' },
    ...{ startingBudget: money('1'), projectedEstimate: money('2'), status: 'ACTIVE', deletedAt: null, version: 4 },
    ...{ createdAt: '2025-01-07T08:00:00.000Z', updatedAt: '2025-01-07T08:00:00.000Z' },
  };

  it('is answered whole, even to a client that has its ETag: more may have been spent', async () => {
    const spend = {
      ...{ total: money('18950.25'), remainingBudget: money('-18949.25'), monthlyTrend: months },
      ...{ asOf: null, isCurrent: true },
    };
    rest.answers({ project: { ...project, spend } });
    const reply = await rest.app.inject({ url: '/api/v1/projects/123', headers: { 'if-none-match': '"4"' } });
    expect([reply.statusCode, reply.headers.etag]).toEqual([200, '"4"']);
    expect(reply.json()).toMatchObject({
      ...{ total_spend: 18950.25, remaining_budget: -18949.25, monthly_trend: trend, as_of: null, is_current: true },
    });
  });

  it('is answered without it while nobody knows', async () => {
    rest.answers({ project: { ...project, spend: null } });
    const reply = await rest.app.inject('/api/v1/projects/123');
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toMatchObject({
      ...{ id: 123, total_spend: null, remaining_budget: null, monthly_trend: null, as_of: null, is_current: false },
    });
  });
});
