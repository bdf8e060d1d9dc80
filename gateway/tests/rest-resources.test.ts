import { startRest, type RestApp } from './rest-app.ts';

const times = { createdAt: '2025-01-07T08:00:00.000Z', updatedAt: '2025-01-07T08:00:00.000Z' };
const user = {
  ...times,
  id: '4',
  email: 'member@demo.example',
  name: null,
  role: 'MEMBER',
  isActive: false,
  locale: null,
  timeZone: null,
  version: 1,
};
const tenant = {
  ...times,
  id: '1',
  name: 'Demo',
  slug: 'demo',
  customDomain: null,
  baseCurrency: 'USD',
  timeZone: 'UTC',
  locale: 'en',
  fiscalYearStart: 1,
  registration: 'APPROVAL',
  emailDomains: [],
  retentionDays: null,
  quotas: { requestsPerMinute: 600, expensesPerDay: null },
  closedThrough: null,
  closedPeriodVersion: 0,
  version: 2,
};
const account = {
  ...times,
  id: '45',
  name: 'Main',
  type: 'BANK',
  currency: 'JPY',
  openingBalance: { amount: '0' },
  currentBalance: { amount: '-999999999999999' },
  lowBalanceThreshold: null,
  isLowBalance: true,
  overdraft: 'DENY',
  isArchived: false,
  version: 5,
};
const project = {
  ...times,
  id: '123',
  name: 'GenZ Tracker',
  description: null,
  startDate: '2025-06-01',
  endDate: null,
  startingBudget: { amount: '50000.00' },
  projectedEstimate: { amount: '52000.10' },
  currency: 'USD',
  status: 'ACTIVE',
  deletedAt: null,
  version: 1,
};
const category = { ...times, id: '9', name: 'SaaS', color: '#8b5cf6', description: null, pending: 0, version: 1 };
const rate = { ...times, id: '31', date: '2025-11-20', from: 'EUR', to: 'USD', rate: '1.086600000001' };
const session = { accessToken: 'a', refreshToken: 'r', tokenType: 'Bearer', expiresIn: 600, user };
const list = (node: object) => ({ nodes: [node], totalCount: 1 });

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Case {
  method: Method;
  path: string;
  body?: object;
  graph: object;
  variables: object;
  status?: number;
  answer?: object;
  etag?: string;
  location?: string;
}

const people: Case[] = [
  {
    method: 'POST',
    path: '/tenants',
    body: { name: 'Demo', slug: 'demo', owner: { email: 'owner@demo.example', password: 'secret secret' } },
    graph: { createTenant: { tenant, owner: user, session } },
    variables: {
      input: { name: 'Demo', slug: 'demo', owner: { email: 'owner@demo.example', password: 'secret secret' } },
    },
    status: 201,
    answer: {
      id: 1,
      slug: 'demo',
      base_currency: 'USD',
      owner: { id: 4, role: 'Member', is_active: false },
      session: { access_token: 'a', refresh_token: 'r' },
    },
    location: '/api/v1/tenants/1',
  },
  {
    method: 'GET',
    path: '/slugs/demo',
    graph: { slugAvailable: { slug: 'demo', available: false, problem: 'TAKEN' } },
    variables: { slug: 'demo' },
    answer: { slug: 'demo', available: false, problem: 'taken' },
  },
  {
    method: 'GET',
    path: '/tenants/by-host',
    graph: { hostTenant: { slug: 'demo', name: 'Demo', registration: 'CLOSED' } },
    variables: {},
    answer: { tenant: { slug: 'demo', name: 'Demo', registration: 'closed' } },
  },
  {
    method: 'GET',
    path: '/tenants/by-host',
    graph: { hostTenant: null },
    variables: {},
    answer: { tenant: null },
  },
  {
    method: 'GET',
    path: '/tenants/by-slug/demo',
    graph: { tenantBySlug: { slug: 'demo', name: 'Demo', registration: 'OPEN' } },
    variables: { slug: 'demo' },
    answer: { slug: 'demo', name: 'Demo', registration: 'open' },
  },
  {
    method: 'GET',
    path: '/tenants/1',
    graph: { tenant },
    variables: { id: '1' },
    answer: { retention_days: null, quotas: { requests_per_minute: 600, expenses_per_day: null } },
    etag: '"2"',
  },
  {
    method: 'PATCH',
    path: '/tenants/1',
    body: { registration: 'domains', email_domains: ['demo.example'], custom_domain: null },
    graph: { changeTenant: tenant },
    variables: { id: '1', input: { registration: 'DOMAINS', emailDomains: ['demo.example'], customDomain: null } },
    etag: '"2"',
  },
  {
    method: 'GET',
    path: '/users?role=Admin&is_active=false&sort=-email',
    graph: { users: list(user) },
    variables: { filter: { role: 'ADMIN', isActive: false }, sort: '-email', first: 20, offset: 0 },
    answer: { total: 1, items: [{ id: 4, name: null }] },
  },
  { method: 'GET', path: '/users/4', graph: { user }, variables: { id: '4' }, etag: '"1"' },
  {
    method: 'PATCH',
    path: '/users/4',
    body: { role: 'Analyst', is_active: true },
    graph: { changeUser: user },
    variables: { id: '4', input: { role: 'ANALYST', isActive: true } },
    etag: '"1"',
  },
];

const sessions: Case[] = [
  {
    method: 'POST',
    path: '/auth/register',
    body: { email: 'member@demo.example', password: 'secret secret' },
    graph: { register: user },
    variables: { input: { email: 'member@demo.example' } },
    status: 201,
    answer: { role: 'Member', is_active: false },
    location: '/api/v1/users/4',
  },
  {
    method: 'POST',
    path: '/auth/activate',
    body: { token: 't', password: 'secret secret' },
    graph: { activateAccount: user },
    variables: { token: 't', password: 'secret secret' },
  },
  {
    method: 'POST',
    path: '/auth/login',
    body: { email: 'member@demo.example', password: 'secret secret' },
    graph: { login: session },
    variables: { input: { password: 'secret secret' } },
    answer: { access_token: 'a', refresh_token: 'r', token_type: 'Bearer', expires_in: 600, user: { id: 4 } },
  },
  {
    method: 'POST',
    path: '/auth/refresh',
    body: { refresh_token: 'r' },
    graph: { refreshSession: session },
    variables: { refreshToken: 'r' },
  },
  {
    method: 'POST',
    path: '/auth/logout-all',
    graph: { logoutAll: true },
    variables: {},
    status: 204,
  },
  {
    method: 'GET',
    path: '/auth/sessions',
    graph: {
      sessions: [
        {
          id: '12',
          device: 'Firefox (Linux)',
          createdAt: times.createdAt,
          lastUsedAt: times.updatedAt,
          isCurrent: true,
        },
      ],
    },
    variables: {},
    answer: { items: [{ id: 12, device: 'Firefox (Linux)', last_used_at: times.updatedAt, is_current: true }] },
  },
  { method: 'DELETE', path: '/auth/sessions/12', graph: { endSession: true }, variables: { id: '12' }, status: 204 },
  { method: 'POST', path: '/auth/logout-others', graph: { endOtherSessions: true }, variables: {}, status: 204 },
  {
    method: 'POST',
    path: '/auth/logout',
    body: { refresh_token: 'r' },
    graph: { logout: true },
    variables: { refreshToken: 'r' },
    status: 204,
  },
  {
    method: 'GET',
    path: '/auth/me',
    graph: { me: { user, tenant, permissions: ['session:self'] } },
    variables: {},
    answer: { user: { id: 4 }, tenant: { id: 1 }, permissions: ['session:self'] },
  },
  {
    method: 'PATCH',
    path: '/auth/me',
    body: { time_zone: 'Europe/Vienna', current_password: 'old' },
    graph: { changeMe: { id: '4' }, me: { user, tenant, permissions: [] } },
    variables: { input: { timeZone: 'Europe/Vienna', currentPassword: 'old' } },
    answer: { user: { id: 4 }, tenant: { id: 1 } },
  },
];

const money: Case[] = [
  {
    method: 'GET',
    path: '/accounts?is_archived=true&type=card&currency=JPY',
    graph: { accounts: list(account) },
    variables: { filter: { isArchived: true, type: 'CARD', currency: 'JPY' }, first: 20, offset: 0 },
    answer: { items: [{ id: 45, current_balance: -999999999999999, low_balance_threshold: null, overdraft: 'deny' }] },
  },
  { method: 'GET', path: '/accounts/45', graph: { account }, variables: { id: '45' }, etag: '"5"' },
  {
    method: 'POST',
    path: '/accounts',
    body: { name: 'Main', opening_balance: '-12.50', low_balance_threshold: 1e3, type: 'cash' },
    graph: { openAccount: account },
    variables: { input: { name: 'Main', openingBalance: '-12.5', lowBalanceThreshold: '1000', type: 'CASH' } },
    status: 201,
    location: '/api/v1/accounts/45',
    etag: '"5"',
  },
  {
    method: 'PATCH',
    path: '/accounts/45',
    body: { low_balance_threshold: null, overdraft: 'allow', is_archived: false },
    graph: { changeAccount: account },
    variables: { id: '45', input: { lowBalanceThreshold: null, overdraft: 'ALLOW', isArchived: false } },
  },
  {
    method: 'DELETE',
    path: '/accounts/45',
    graph: { archiveAccount: { id: '45' } },
    variables: { id: '45' },
    status: 204,
  },
  {
    method: 'POST',
    path: '/accounts/45/adjust_balance',
    body: { amount: -0.01, reason: 'Fee' },
    graph: { adjustBalance: account },
    variables: { id: '45', input: { amount: '-0.01', reason: 'Fee' } },
    status: 200,
  },
  {
    method: 'POST',
    path: '/accounts/45/deposits',
    body: { amount: 5000, date: '2025-11-01' },
    graph: { recordDeposit: account },
    variables: { id: '45', input: { amount: '5000', date: '2025-11-01' } },
    status: 201,
    location: '/api/v1/accounts/45/entries',
  },
  {
    method: 'GET',
    path: '/accounts/45/entries?from=2025-11-01&page=2',
    graph: {
      account: {
        id: '45',
        entries: list({
          id: '7',
          sequence: 1,
          kind: 'REVERSAL',
          amount: { amount: '-1.50', currency: 'USD' },
          balanceAfter: { amount: '0.00' },
          expenseId: '9001',
          vendor: 'Figma Inc.',
          transfer: { id: '8', fromAccount: { id: '45' }, toAccount: { id: '46' } },
          date: '2025-11-02',
          source: null,
          note: null,
          at: times.createdAt,
        }),
      },
    },
    variables: { id: '45', from: '2025-11-01', first: 20, offset: 20 },
    answer: {
      items: [{ kind: 'reversal', amount: -1.5, balance_after: 0, expense_id: 9001, other_account_id: 46 }],
      page: 2,
    },
  },
  {
    method: 'POST',
    path: '/saved-filters',
    body: {
      name: 'Travel',
      filter: { project_id: [1, ''], min_amount: 1.5, is_project_related: true, created_by: 4, tag: [''] },
      sort: '-amount',
    },
    graph: {
      saveFilter: {
        ...times,
        ...{ id: '12', name: 'Travel', sort: null },
        filter: { projectId: ['1', ''], minAmount: '1.50', isProjectRelated: true, createdBy: '4', tag: [''] },
      },
    },
    variables: {
      name: 'Travel',
      filter: { projectId: ['1', ''], minAmount: '1.5', isProjectRelated: true, createdBy: '4', tag: [''] },
      sort: '-amount',
    },
    status: 201,
    answer: {
      ...{ id: 12, name: 'Travel', sort: null },
      filter: { project_id: [1, ''], min_amount: 1.5, is_project_related: true, created_by: 4, tag: [''] },
    },
  },
  {
    method: 'GET',
    path: '/saved-filters',
    graph: { savedFilters: [{ ...times, id: '12', name: 'All', filter: {}, sort: null }] },
    variables: {},
    answer: { items: [{ id: 12, filter: {} }] },
  },
  {
    method: 'DELETE',
    path: '/saved-filters/12',
    graph: { deleteSavedFilter: true },
    variables: { id: '12' },
    status: 204,
  },
  {
    method: 'GET',
    path: '/accounts/45/balance-history?from=2025-11-01&to=2025-11-30&step=week',
    graph: { account: { currency: 'JPY', balanceHistory: [{ date: '2025-11-02', balance: { amount: '-12' } }] } },
    variables: { id: '45', from: '2025-11-01', to: '2025-11-30', step: 'WEEK' },
    answer: { currency: 'JPY', items: [{ date: '2025-11-02', balance: -12 }] },
  },
  {
    method: 'GET',
    path: '/exchange-rates?date=2025-11-20&from=EUR',
    graph: { exchangeRates: list(rate) },
    variables: { filter: { from: 'EUR', dateFrom: '2025-11-20', dateTo: '2025-11-20' } },
    answer: { items: [{ rate: 1.086600000001 }] },
  },
  {
    method: 'PUT',
    path: '/exchange-rates',
    body: { date: '2025-11-20', from: 'EUR', to: 'USD', rate: '1.086600000001' },
    graph: { setExchangeRate: rate },
    variables: { input: { date: '2025-11-20', from: 'EUR', to: 'USD', rate: '1.086600000001' } },
    answer: { id: 31, from: 'EUR' },
  },
];

const purposes: Case[] = [
  {
    method: 'GET',
    path: '/projects?status=active&q=tracker&include_deleted=true',
    graph: { projects: list(project) },
    variables: { filter: { status: 'ACTIVE', q: 'tracker', includeDeleted: true } },
    answer: { items: [{ id: 123, starting_budget: 50000, projected_estimate: 52000.1, status: 'active' }] },
  },
  {
    method: 'GET',
    path: '/projects/123',
    graph: { project: { ...project, spend: null } },
    variables: { id: '123' },
    etag: '"1"',
  },
  {
    method: 'POST',
    path: '/projects',
    body: { name: 'GenZ Tracker', start_date: '2025-06-01', starting_budget: 50000, projected_estimate: '52000.10' },
    graph: { createProject: project },
    variables: { input: { startDate: '2025-06-01', startingBudget: '50000', projectedEstimate: '52000.1' } },
    status: 201,
    location: '/api/v1/projects/123',
  },
  {
    method: 'PATCH',
    path: '/projects/123',
    body: { end_date: null, status: 'archived' },
    graph: { changeProject: project },
    variables: { id: '123', input: { endDate: null, status: 'ARCHIVED' } },
  },
  {
    method: 'DELETE',
    path: '/projects/123',
    graph: { deleteProject: { id: '123' } },
    variables: { id: '123' },
    status: 204,
  },
  {
    method: 'POST',
    path: '/projects/123/restore',
    graph: { restoreProject: project },
    variables: { id: '123' },
    etag: '"1"',
  },
  { method: 'GET', path: '/categories?q=s', graph: { categories: list(category) }, variables: { q: 's', first: 20 } },
  { method: 'GET', path: '/categories/9', graph: { category }, variables: { id: '9' }, etag: '"1"' },
  {
    method: 'POST',
    path: '/categories',
    body: { name: 'SaaS', color: '#8b5cf6' },
    graph: { createCategory: category },
    variables: { input: { name: 'SaaS', color: '#8b5cf6' } },
    status: 201,
    location: '/api/v1/categories/9',
  },
  {
    method: 'PATCH',
    path: '/categories/9',
    body: { description: null },
    graph: { changeCategory: category },
    variables: { id: '9', input: { description: null } },
  },
  { method: 'DELETE', path: '/categories/9', graph: { deleteCategory: true }, variables: { id: '9' }, status: 204 },
];

describe('REST, resource by resource', () => {
  let rest: RestApp;
  beforeAll(async () => void (rest = await startRest()));
  afterAll(() => rest.close());
  beforeEach(() => void (rest.asked.length = 0));

  it.each([...people, ...sessions, ...money, ...purposes])('$method $path', async (one) => {
    rest.answers({ ...one.graph });
    const reply = await rest.app.inject({
      method: one.method,
      url: `/api/v1${one.path}`,
      ...(one.body && { payload: one.body }),
    });
    expect(reply.statusCode).toBe(one.status ?? 200);
    expect(rest.asked[0]?.variables).toMatchObject(one.variables);
    if (one.answer) expect(reply.json()).toMatchObject(one.answer);
    if (one.status === 204) expect(reply.body).toBe('');
    if (one.etag) expect(reply.headers.etag).toBe(one.etag);
    expect(reply.headers.location).toBe(one.location);
  });

  it('answers an account even to a client that has its ETag: the balance may have moved', async () => {
    rest.answers({ account });
    const reply = await rest.app.inject({ url: '/api/v1/accounts/45', headers: { 'if-none-match': '"5"' } });
    expect(reply.statusCode).toBe(200);
  });

  it('answers 503, never an empty list, where the graph has none', async () => {
    rest.answers({ projects: null });
    const reply = await rest.app.inject('/api/v1/projects');
    expect([reply.statusCode, reply.json().error_code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
  });

  it('answers 500, and says nothing, where the graph leaves a field out', async () => {
    rest.answers({});
    const reply = await rest.app.inject('/api/v1/projects');
    expect([reply.statusCode, reply.json().message]).toEqual([500, 'Something went wrong on our side.']);
  });
});
