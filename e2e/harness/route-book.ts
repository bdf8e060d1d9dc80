import { waitFor } from '@outlay/testkit/wait-for';
import { request } from 'undici';
import { z } from 'zod';
import { contract, type ApiClient, type Answer } from './api-client.ts';
import { signIn, type TenantKit } from './tenant-kit.ts';

/** Things of one tenant that routes name. */
export interface Ids {
  tenant: number | string;
  slug: string;
  user: number | string;
  project: number | string;
  deletedProject: number | string;
  account: number | string;
  secondAccount: number | string;
  /** From the account to the second one. */
  transfer: number | string;
  category: number | string;
  vendor: number | string;
  /** Its names are its own. */
  otherVendor: number | string;
  tag: number | string;
  otherTag: number | string;
  /** Merged into that one. */
  mergedVendor: number | string;
  expense: number | string;
  deletedExpense: number | string;
  savedFilter: number | string;
  import: number | string;
  invitation: number | string;
  /** Of the Owner, and not the one that is in use. */
  session: number | string;
  apiKey: number | string;
  webhook: number | string;
  /** Of that webhook. */
  delivery: number | string;
  /** That the balance of an account is low. */
  alert: number | string;
}

const STATEMENT = 'Date,Amount,Vendor\n2025-11-18,1.00,Figma\n';
const CSV = { 'content-type': 'text/csv' };

/** A call of a documented operation. */
export interface RouteCall {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  body?: object;
  /** A file in place of the body: text of CSV. */
  file?: string;
  /** Answers for as long as one listens. */
  isStream?: boolean;
}

/**
 * A well-formed call of every operation of the OpenAPI document, by operationId, that works for a caller who may. Tests
 * hold it against the document, so that a new route joins every matrix by being written down here once.
 * @param mark makes names and slugs unique, so that calls can be repeated
 */
export function routeBook(ids: Ids, mark: string): Record<string, RouteCall> {
  const get = (path: string): RouteCall => ({ method: 'GET', path });
  const remove = (path: string): RouteCall => ({ method: 'DELETE', path });
  const post = (path: string, body: object = {}): RouteCall => ({ method: 'POST', path, body });
  const patch = (path: string, body: object): RouteCall => ({ method: 'PATCH', path, body });
  const email = `new-${mark}@people.example`;
  const password = 'correct horse battery staple';
  const project = { name: `P ${mark}`, start_date: '2025-01-01', starting_budget: 10, projected_estimate: 10 };
  const expense = { amount: 1, expense_date: '2025-11-20', is_project_related: false, account_id: ids.account };
  const transfer = { from_account_id: ids.account, to_account_id: ids.secondAccount, amount: 1, date: '2025-11-20' };
  return {
    createTenant: post('/tenants', { name: mark, slug: `t-${mark}` }),
    checkSlug: get(`/slugs/t-${mark}`),
    previewHostTenant: get('/tenants/by-host'),
    previewTenant: get(`/tenants/by-slug/${ids.slug}`),
    readTenant: get(`/tenants/${ids.tenant}`),
    changeTenant: patch(`/tenants/${ids.tenant}`, { name: `Tenant ${mark}` }),
    verifyCustomDomain: post(`/tenants/${ids.tenant}/custom-domain/verify`),
    register: post('/auth/register', { email, password }),
    activateAccount: post('/auth/activate', { token: 'a'.repeat(43), password }),
    verifyAddress: post('/auth/verify', { token: 'a'.repeat(43) }),
    requestPasswordReset: post('/auth/password/forgot', { email }),
    resetPassword: post('/auth/password/reset', { token: 'a'.repeat(43), password }),
    invite: post('/auth/invite', { email: `guest-${mark}@people.example` }),
    listInvitations: get('/auth/invitations'),
    previewInvitation: post('/auth/invitations/preview', { token: 'a'.repeat(43) }),
    resendInvitation: post(`/auth/invitations/${ids.invitation}/resend`),
    revokeInvitation: remove(`/auth/invitations/${ids.invitation}`),
    requestVerification: post('/auth/verify/request'),
    readMailChoice: get('/mails'),
    setMailsStopped: patch('/mails', { stopped: false }),
    stopMails: post(`/mails/stop?token=${'a'.repeat(43)}`),
    resumeMails: post(`/mails/resume?token=${'a'.repeat(43)}`),
    login: post('/auth/login', { email, password }),
    refreshSession: post('/auth/refresh', { refresh_token: mark }),
    logout: post('/auth/logout', { refresh_token: mark }),
    logoutAll: post('/auth/logout-all'),
    listSessions: get('/auth/sessions'),
    endSession: remove(`/auth/sessions/${ids.session}`),
    endOtherSessions: post('/auth/logout-others'),
    readMe: get('/auth/me'),
    changeMe: patch('/auth/me', { name: `Name ${mark}` }),
    listApiKeys: get('/api-keys'),
    createApiKey: post('/api-keys', { name: `K ${mark}`, scopes: ['expenses:read'] }),
    rotateApiKey: post(`/api-keys/${ids.apiKey}/rotate`),
    revokeApiKey: remove(`/api-keys/${ids.apiKey}`),
    listWebhooks: get('/webhooks'),
    createWebhook: post('/webhooks', { url: `https://receiver.example/${mark}`, events: ['expense.*'] }),
    readWebhook: get(`/webhooks/${ids.webhook}`),
    changeWebhook: patch(`/webhooks/${ids.webhook}`, { description: mark }),
    rotateWebhookSecret: post(`/webhooks/${ids.webhook}/rotate-secret`),
    pingWebhook: post(`/webhooks/${ids.webhook}/ping`),
    listWebhookDeliveries: get(`/webhooks/${ids.webhook}/deliveries`),
    readWebhookDelivery: get(`/webhooks/${ids.webhook}/deliveries/${ids.delivery}`),
    redeliverWebhook: post(`/webhooks/${ids.webhook}/deliveries/${ids.delivery}/redeliver`),
    replayWebhook: post(`/webhooks/${ids.webhook}/replay`, { from_sequence: 1 }),
    deleteWebhook: remove(`/webhooks/${ids.webhook}`),
    listUsers: get('/users'),
    readUser: get(`/users/${ids.user}`),
    changeUser: patch(`/users/${ids.user}`, { name: `User ${mark}` }),
    exportMyData: get('/users/me/export'),
    eraseUser: remove(`/users/${ids.user}`),
    listProjects: get('/projects'),
    createProject: post('/projects', project),
    readProject: get(`/projects/${ids.project}`),
    changeProject: patch(`/projects/${ids.project}`, { description: mark }),
    deleteProject: remove(`/projects/${ids.project}`),
    restoreProject: post(`/projects/${ids.deletedProject}/restore`),
    listAccounts: get('/accounts'),
    openAccount: post('/accounts', { name: `A ${mark}` }),
    readAccount: get(`/accounts/${ids.account}`),
    changeAccount: patch(`/accounts/${ids.account}`, { name: `A ${mark}` }),
    archiveAccount: remove(`/accounts/${ids.account}`),
    adjustBalance: post(`/accounts/${ids.account}/adjust_balance`, { amount: 1, reason: mark }),
    recordDeposit: post(`/accounts/${ids.account}/deposits`, { amount: 1, date: '2025-11-20' }),
    readBalanceHistory: get(`/accounts/${ids.account}/balance-history?from=2025-11-01&to=2025-11-20&step=day`),
    listAccountEntries: get(`/accounts/${ids.account}/entries`),
    listTransfers: get('/transfers'),
    recordTransfer: post('/transfers', transfer),
    readTransfer: get(`/transfers/${ids.transfer}`),
    reverseTransfer: remove(`/transfers/${ids.transfer}`),
    listCategories: get('/categories'),
    createCategory: post('/categories', { name: `C ${mark}`, color: '#336699' }),
    readCategory: get(`/categories/${ids.category}`),
    changeCategory: patch(`/categories/${ids.category}`, { description: mark }),
    deleteCategory: remove(`/categories/${ids.category}`),
    listExchangeRates: get('/exchange-rates'),
    setExchangeRate: {
      method: 'PUT',
      path: '/exchange-rates',
      body: { date: '2025-11-20', from: 'EUR', to: 'USD', rate: 1.1 },
    },
    listTags: get('/tags'),
    readTag: get(`/tags/${ids.tag}`),
    renameTag: patch(`/tags/${ids.tag}`, { name: `t ${mark}`.slice(0, 50) }),
    mergeTag: post(`/tags/${ids.otherTag}/merge`, { into_id: asNumber(ids.tag) }),
    deleteTag: remove(`/tags/${ids.tag}`),
    listVendors: get('/vendors'),
    readVendor: get(`/vendors/${ids.otherVendor}`),
    renameVendor: patch(`/vendors/${ids.otherVendor}`, { name: `V ${mark}` }),
    mergeVendor: post(`/vendors/${ids.vendor}/merge`, { into_id: asNumber(ids.otherVendor) }),
    unmergeVendor: post(`/vendors/${ids.mergedVendor}/unmerge`),
    prepareImport: { ...post(`/imports?kind=expenses&name=${mark.slice(0, 40)}`), file: STATEMENT },
    listImports: get('/imports'),
    readImport: get(`/imports/${ids.import}`),
    changeImport: patch(`/imports/${ids.import}`, { name: `Import ${mark}`.slice(0, 80) }),
    listImportRows: get(`/imports/${ids.import}/rows`),
    exportRejectedRows: get(`/imports/${ids.import}/rejected.csv`),
    discardImport: remove(`/imports/${ids.import}`),
    commitImport: post(`/imports/${ids.import}/commit`, { take: 'all' }),
    undoImport: post(`/imports/${ids.import}/undo`, {}),
    sendWithTicket: { ...post(`/tickets/olt_ledger_${ids.tenant}_${'a'.repeat(43)}`), file: STATEMENT },
    listSavedFilters: get('/saved-filters'),
    saveFilter: post('/saved-filters', { name: `F ${mark}`, filter: { q: mark } }),
    deleteSavedFilter: remove(`/saved-filters/${ids.savedFilter}`),
    listExpenses: get('/expenses'),
    recordExpense: post('/expenses', expense),
    changeExpenses: post('/expenses/bulk-change', { ids: [ids.expense], add_tags: [`tag ${mark}`.slice(0, 40)] }),
    deleteExpenses: post('/expenses/bulk-delete', { ids: [ids.deletedExpense] }),
    restoreExpenses: post('/expenses/bulk-restore', { ids: [ids.expense] }),
    readExpense: get(`/expenses/${ids.expense}`),
    changeExpense: patch(`/expenses/${ids.expense}`, { note: mark }),
    deleteExpense: remove(`/expenses/${ids.expense}`),
    readExpenseHistory: get(`/expenses/${ids.expense}/history`),
    restoreExpense: post(`/expenses/${ids.deletedExpense}/restore`),
    readProjectDashboard: get(`/dashboards/project/${ids.project}`),
    readTenantDashboard: get('/dashboards/tenant'),
    readProjectSummaryReport: get(`/reports/project/${ids.project}/summary`),
    readCategoryBreakdownReport: get(`/reports/project/${ids.project}/category-breakdown`),
    readMonthlyTrendReport: get(`/reports/project/${ids.project}/monthly-trend?by=account`),
    readVendorsReport: get('/reports/tenant/vendors'),
    readBudgetReport: get('/reports/tenant/budget'),
    exportCsv: get('/reports/export.csv?report=expenses'),
    exportXlsx: get('/reports/export.xlsx?report=expenses'),
    exportPdf: get('/reports/export.pdf?report=expenses'),
    readCashflowReport: get('/reports/tenant/cashflow?interval=quarter'),
    listAlerts: get('/alerts'),
    readAlert: get(`/alerts/${ids.alert}`),
    markAlert: patch(`/alerts/${ids.alert}`, { is_read: true }),
    markAllAlertsRead: post('/alerts/read-all'),
    useTicket: get(`/tickets/olt_ledger_${ids.tenant}_${'a'.repeat(43)}`),
    openAlertStream: { ...get('/alerts/stream'), isStream: true },
    readNotificationPreferences: get('/notification-preferences'),
    setNotificationPreferences: {
      method: 'PUT',
      path: '/notification-preferences',
      body: { preferences: [{ alert_type: 'LOW_BALANCE', email: false, in_app: true, frequency: 'daily' }] },
    },
    listAuditLogs: get('/audit-logs'),
    verifyAuditLogs: get('/audit-logs/verify'),
  };
}

/** Makes one of everything in a tenant. What names it carries hold `canary`, to be looked for where it must not be. */
export async function makeOneOfEach(tenant: TenantKit, canary = 'thing'): Promise<Ids> {
  const { api } = tenant.owner;
  const named = (what: string) => ({ name: `${canary} ${what} ${Math.random().toString(36).slice(2)}` });
  const [account, secondAccount, project, deletedProject, category, person] = await Promise.all([
    tenant.account({ ...named('account'), low_balance_threshold: 999 }),
    tenant.account(named('second account')),
    tenant.project(named('project')),
    tenant.project(named('deleted project')),
    tenant.category(named('category')),
    tenant.person('Member'),
  ]);
  const spend = () => tenant.expense({ account_id: account, amount: 1, vendor: canary, tags: [canary.toLowerCase()] });
  const [expense, deletedExpense] = await Promise.all([spend(), spend()]);
  await Promise.all([api.delete(`/projects/${deletedProject}`), api.delete(`/expenses/${deletedExpense}`)]);
  // One name: a user may keep no more than 50 filters.
  const { body: saved } = await api.post('/saved-filters', { name: `filter ${canary}`, filter: { q: canary } });
  const guest = `guest-${Math.random().toString(36).slice(2)}@${canary.replaceAll(/\W/g, '')}.example`.toLowerCase();
  const { body: invited } = await api.post('/auth/invite', { email: guest });
  const { body: key } = await api.post('/api-keys', { ...named('key'), scopes: ['expenses:read'] });
  const made = {
    ...(await webhookOf(tenant, canary)),
    ...(await vendorsOf(tenant, account, canary)),
    ...(await tagsOf(tenant, account, canary)),
    session: await sessionOf(tenant),
    apiKey: Number(key['id']),
    invitation: Number(invited['id']),
    project,
    deletedProject,
    account,
    secondAccount,
    transfer: await tenant.transfer({ from_account_id: account, to_account_id: secondAccount, note: canary }),
    category,
    expense,
    deletedExpense,
    savedFilter: Number(saved['id']),
    import: await importOf(tenant, canary),
  };
  return { tenant: tenant.id, slug: tenant.slug, user: person.id, ...made, alert: await alertOf(tenant) };
}

/** A body names ids as numbers; what cannot be one names nobody. */
function asNumber(id: number | string): number {
  return typeof id === 'number' ? id : 1;
}

const VENDORS = new WeakMap<TenantKit, Promise<Pick<Ids, 'vendor' | 'otherVendor' | 'mergedVendor'>>>();

/** The same for all calls of a tenant. */
function vendorsOf(tenant: TenantKit, account: number, canary: string) {
  const known = VENDORS.get(tenant) ?? makeVendors(tenant, account, canary);
  VENDORS.set(tenant, known);
  return known;
}

async function makeVendors(tenant: TenantKit, account: number, canary: string) {
  const names = ['first', 'second', 'third'].map((what) => `${canary} ${what} vendor`);
  for (const vendor of names) await tenant.expense({ account_id: account, amount: 1, vendor });
  const { api } = tenant.owner;
  const items = await waitFor(
    async () => {
      const { body } = await api.get('/vendors?q=vendor&sort=name');
      const found = z.array(z.looseObject({ id: z.number() })).parse(body['items']);
      return found.length === names.length ? found : null;
    },
    { what: 'the vendors' },
  );
  const [vendor = 0, otherVendor = 0, mergedVendor = 0] = items.map(({ id }) => id);
  await api.post(`/vendors/${mergedVendor}/merge`, { into_id: otherVendor });
  return { vendor, otherVendor, mergedVendor };
}

/** Two tags of their own for each call. */
async function tagsOf(tenant: TenantKit, account: number, canary: string): Promise<Pick<Ids, 'tag' | 'otherTag'>> {
  const mark = Math.random().toString(36).slice(2, 12);
  const tags = ['a', 'b'].map((letter) => `${letter}${mark} ${canary}`.slice(0, 50).trim().toLowerCase());
  await tenant.expense({ account_id: account, amount: 1, tags });
  const idOf = async (tag: string) => {
    const { body: found } = await tenant.owner.api.get(`/tags?q=${tag.split(' ')[0]}`);
    return z.array(z.looseObject({ id: z.number() })).parse(found['items'])[0]?.id ?? 0;
  };
  const [tag = 0, otherTag = 0] = await Promise.all(tags.map(idOf));
  return { tag, otherTag };
}

/** A tenant may have 20 webhooks: one of ten is used again. */
async function webhookOf({ owner: { api } }: TenantKit, canary: string): Promise<Pick<Ids, 'webhook' | 'delivery'>> {
  const { body } = await api.get('/webhooks');
  const known = z.array(z.looseObject({ id: z.number() })).parse(body['items']);
  const settings = { url: 'https://receiver.example/', events: ['ping'], description: `${canary} webhook` };
  const webhook = known[9] ?? (await api.post('/webhooks', settings)).body;
  const { body: ping } = await api.post(`/webhooks/${Number(webhook['id'])}/ping`);
  return { webhook: Number(webhook['id']), delivery: Number(ping['id']) };
}

/** An import that is read. */
async function importOf({ owner: { api } }: TenantKit, canary: string): Promise<number> {
  const file = `Date,Amount,Vendor\n2025-11-18,1.00,${canary}\n`;
  const { body } = await api.send('POST', `/imports?kind=expenses&name=${canary}.csv`, file, CSV);
  const id = Number(body['id']);
  await waitFor(async () => String((await api.get(`/imports/${id}`)).body['state']) === 'ready', {
    what: 'the import',
  });
  return id;
}

/** Has the import of {@link makeOneOfEach} take its rows to an account, and commits it if asked to. */
export async function readyImport({ owner: { api } }: TenantKit, ids: Ids, isCommitted: boolean): Promise<void> {
  const path = `/imports/${ids.import}`;
  const reached = async (state: string) =>
    waitFor(async () => String((await api.get(path)).body['state']) === state, { what: `the import to be ${state}` });
  await api.patch(path, { defaults: { account_id: asNumber(ids.account) } });
  await reached('ready');
  if (!isCommitted) return;
  await api.post(`${path}/commit`, { take: 'all' });
  await reached('done');
}

/** A second session of the Owner. */
async function sessionOf({ anonymous, owner }: TenantKit): Promise<number> {
  await signIn(anonymous, owner.email, owner.password);
  const { body } = await owner.api.get('/auth/sessions');
  const sessions: unknown = body['items'];
  const other = z.array(z.looseObject({ id: z.number(), is_current: z.boolean() })).parse(sessions);
  return other.find((session) => !session.is_current)?.id ?? 0;
}

/** An alert that a balance is low: the first of a tenant comes by events, a moment after the expense. */
async function alertOf(tenant: TenantKit): Promise<number> {
  const found = await waitFor(
    async () => (await tenant.owner.api.get('/alerts?type=LOW_BALANCE')).body['items']?.['0'],
    { what: 'the alert of a low balance' },
  );
  return Number(found['id']);
}

/** Calls a route as somebody. Of a stream only the beginning is waited for. */
export function call(api: ApiClient, { method, path, body, file, isStream }: RouteCall): Promise<Answer> {
  if (file !== undefined) return api.send(method, path, file, CSV);
  return isStream ? callStream(api, path) : api.send(method, path, body);
}

async function callStream(api: ApiClient, path: string): Promise<Answer> {
  const gone = new AbortController();
  const { statusCode, headers, body } = await request(`${api.url}/api/v1${path}`, {
    ...{ headers: api.headers, signal: gone.signal },
  });
  if (statusCode !== 200) {
    await body.dump();
    return api.get(path);
  }
  body.once('error', () => undefined);
  gone.abort();
  const contentType = String(headers['content-type']);
  contract.check({ method: 'GET', path: `/api/v1${path}`, status: statusCode, body: '', contentType });
  return { status: statusCode, headers: { 'content-type': contentType }, text: '', body: {} };
}
