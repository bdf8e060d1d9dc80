import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import {
  isKeyScope,
  KEY_SCOPES,
  permissionsOf,
  withImpliedScopes,
  type KeyScope,
  type Permission,
  type Role,
} from '@outlay/tenancy/permissions';
import type { ApiClient } from './harness/api-client.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import { call, makeOneOfEach, routeBook, type Ids } from './harness/route-book.ts';
import { ROLES, type RoleName, type TenantKit } from './harness/tenant-kit.ts';

type Rule = Permission | 'public';

/** They are called by people of their own, as the others of the matrix go on. */
const ENDS_SESSIONS = ['logoutAll', 'endOtherSessions'];

/**
 * The permission that each REST operation requires. The permission table says which roles hold it; every other role must be refused. The table
 * of the product's roles itself is held in the next describe.
 */
const RULES: Record<string, Rule> = {
  createTenant: 'public',
  register: 'public',
  activateAccount: 'public',
  verifyAddress: 'public',
  requestPasswordReset: 'public',
  resetPassword: 'public',
  invite: 'users:write',
  listInvitations: 'users:write',
  previewInvitation: 'public',
  resendInvitation: 'users:write',
  revokeInvitation: 'users:write',
  listApiKeys: 'keys:manage',
  createApiKey: 'keys:manage',
  rotateApiKey: 'keys:manage',
  revokeApiKey: 'keys:manage',
  listWebhooks: 'webhooks:manage',
  createWebhook: 'webhooks:manage',
  readWebhook: 'webhooks:manage',
  changeWebhook: 'webhooks:manage',
  rotateWebhookSecret: 'webhooks:manage',
  pingWebhook: 'webhooks:manage',
  listWebhookDeliveries: 'webhooks:manage',
  readWebhookDelivery: 'webhooks:manage',
  redeliverWebhook: 'webhooks:manage',
  replayWebhook: 'webhooks:manage',
  deleteWebhook: 'webhooks:manage',
  requestVerification: 'session:self',
  readMailChoice: 'session:self',
  setMailsStopped: 'session:self',
  stopMails: 'public',
  resumeMails: 'public',
  login: 'public',
  refreshSession: 'public',
  logout: 'public',
  logoutAll: 'session:self',
  listSessions: 'session:self',
  endSession: 'session:self',
  endOtherSessions: 'session:self',
  checkSlug: 'public',
  previewHostTenant: 'public',
  previewTenant: 'public',
  readTenant: 'tenant:manage',
  changeTenant: 'tenant:manage',
  verifyCustomDomain: 'tenant:manage',
  readMe: 'session:self',
  changeMe: 'session:self',
  listUsers: 'users:read',
  readUser: 'users:read',
  changeUser: 'users:write',
  eraseUser: 'users:erase',
  exportMyData: 'session:self',
  listProjects: 'projects:read',
  readProject: 'projects:read',
  createProject: 'projects:write',
  changeProject: 'projects:write',
  deleteProject: 'projects:write',
  restoreProject: 'projects:write',
  listAccounts: 'accounts:read',
  readAccount: 'accounts:read',
  readBalanceHistory: 'accounts:read',
  listAccountEntries: 'accounts:read',
  openAccount: 'accounts:write',
  changeAccount: 'accounts:write',
  archiveAccount: 'accounts:write',
  recordDeposit: 'accounts:write',
  adjustBalance: 'accounts:adjust',
  listTransfers: 'accounts:read',
  readTransfer: 'accounts:read',
  recordTransfer: 'accounts:write',
  reverseTransfer: 'accounts:write',
  listCategories: 'categories:read',
  readCategory: 'categories:read',
  createCategory: 'categories:write',
  changeCategory: 'categories:write',
  deleteCategory: 'categories:write',
  listExchangeRates: 'rates:read',
  setExchangeRate: 'rates:write',
  listTags: 'expenses:read',
  readTag: 'expenses:read',
  renameTag: 'categories:write',
  mergeTag: 'categories:write',
  deleteTag: 'categories:write',
  listVendors: 'expenses:read',
  readVendor: 'expenses:read',
  renameVendor: 'categories:write',
  mergeVendor: 'categories:write',
  unmergeVendor: 'categories:write',
  listExpenses: 'expenses:read',
  readExpense: 'expenses:read',
  readExpenseHistory: 'expenses:read',
  recordExpense: 'expenses:write',
  // The book calls these on somebody else's expense.
  changeExpense: 'expenses:manage',
  deleteExpense: 'expenses:manage',
  restoreExpense: 'expenses:manage',
  changeExpenses: 'expenses:write',
  deleteExpenses: 'expenses:write',
  restoreExpenses: 'expenses:write',
  readProjectDashboard: 'dashboards:read',
  readTenantDashboard: 'reports:read',
  readProjectSummaryReport: 'reports:read',
  readCategoryBreakdownReport: 'reports:read',
  readMonthlyTrendReport: 'reports:read',
  readVendorsReport: 'reports:read',
  readBudgetReport: 'reports:read',
  exportCsv: 'reports:read',
  exportXlsx: 'reports:read',
  exportPdf: 'reports:read',
  readCashflowReport: 'reports:read',
  listAlerts: 'alerts:read',
  readAlert: 'alerts:read',
  openAlertStream: 'alerts:read',
  // Everybody may try; a ticket is good for who took it.
  useTicket: 'alerts:read',
  prepareImport: 'imports:write',
  listImports: 'imports:write',
  readImport: 'imports:write',
  changeImport: 'imports:write',
  listImportRows: 'imports:write',
  exportRejectedRows: 'imports:write',
  discardImport: 'imports:write',
  commitImport: 'imports:write',
  undoImport: 'imports:write',
  // Everybody may try; a ticket is good for who took it.
  sendWithTicket: 'alerts:read',
  listSavedFilters: 'expenses:read',
  saveFilter: 'expenses:read',
  deleteSavedFilter: 'expenses:read',
  markAlert: 'alerts:write',
  markAllAlertsRead: 'alerts:write',
  readNotificationPreferences: 'alerts:read',
  setNotificationPreferences: 'alerts:write',
  listAuditLogs: 'audit:read',
  verifyAuditLogs: 'audit:read',
};

/** Reports that list expenses: `expenses:read` is needed, too. */
const LISTS = new Set(['exportCsv', 'exportXlsx', 'exportPdf']);

const KEY: Record<RoleName, Role> = { Owner: 'OWNER', Admin: 'ADMIN', Analyst: 'ANALYST', Member: 'MEMBER' };

let outlay: Outlay;
let tenant: TenantKit;
let ids: Ids;
let apis: Map<RoleName, ApiClient>;
beforeAll(async () => {
  outlay = await startOutlay();
  tenant = await outlay.tenant();
  ids = await makeOneOfEach(tenant);
  const people = await Promise.all(
    ROLES.map(async (role) => [role, role === 'Owner' ? tenant.owner : await tenant.person(role)] as const),
  );
  apis = new Map(people.map(([role, { api }]) => [role, api]));
});
afterAll(() => outlay.stop());

const apiOf = (role: RoleName): ApiClient => apis.get(role) ?? outlay.nobody;
const routeOf = (operationId: string, mark: string) => {
  const route = routeBook(ids, mark)[operationId];
  if (!route) throw new Error(`the book has no ${operationId}`);
  return route;
};

const guarded = Object.entries(RULES).flatMap(([operationId, rule]) =>
  rule === 'public' ? [] : [[operationId, rule] as const],
);

describe('role × operation', () => {
  it('has a rule for every operation', () => {
    expect(Object.keys(RULES).toSorted()).toEqual(Object.keys(routeBook(ids, 'x')).toSorted());
  });

  const refused = guarded.flatMap(([operationId, rule]) =>
    ROLES.filter((role) => !permissionsOf(KEY[role]).has(rule)).map((role) => [role, operationId, rule] as const),
  );
  const allowed = guarded.flatMap(([operationId, rule]) =>
    ROLES.filter((role) => permissionsOf(KEY[role]).has(rule)).map((role) => [role, operationId, rule] as const),
  );

  it.each(refused)('refuses %s %s (%s)', async (role, operationId) => {
    const { status, body } = await call(apiOf(role), routeOf(operationId, 'refused'));
    expect({ status, code: body['error_code'] }).toEqual({ status: 403, code: 'FORBIDDEN' });
  });

  it.each(guarded)('asks who is there before %s (%s)', async (operationId) => {
    const { status, body } = await call(tenant.anonymous, routeOf(operationId, 'anonymous'));
    expect({ status, code: body['error_code'] }).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it.each(allowed)('lets %s %s (%s)', async (role, operationId) => {
    const api = ENDS_SESSIONS.includes(operationId) ? (await tenant.person(role)).api : apiOf(role);
    const { status } = await call(api, routeOf(operationId, `${role}${operationId}`.toLowerCase()));
    // Rivals of the same matrix may have deleted or archived the thing first: that is not a question of permission.
    expect([401, 403]).not.toContain(status);
    expect(status).toBeLessThan(500);
  });
});

describe('key × operation', () => {
  /** Operations of people alone, whatever permission they take. */
  const IN_PERSON = ['readNotificationPreferences', 'listSavedFilters', 'saveFilter', 'deleteSavedFilter'];
  const keyed = guarded.filter(
    (entry): entry is [string, KeyScope] => isKeyScope(entry[1]) && !IN_PERSON.includes(entry[0]),
  );
  const personal = guarded.filter(([operationId, rule]) => !isKeyScope(rule) || IN_PERSON.includes(operationId));
  const keys = new Map<string, ApiClient>();
  const keyWith = async (scopes: readonly KeyScope[]): Promise<ApiClient> => {
    const name = scopes.join();
    const known = keys.get(name);
    if (known) return known;
    const { body } = await tenant.owner.api.post('/api-keys', { name: `${keys.size}`, scopes });
    const api = tenant.anonymous.with({ authorization: `Bearer ${String(body['token'])}` });
    keys.set(name, api);
    return api;
  };

  it.each(keyed.filter(([id]) => !LISTS.has(id)))(
    'lets a key with no other scope %s (%s)',
    async (operationId, scope) => {
      const mark = `only${operationId}`.toLowerCase();
      const { status, body } = await call(await keyWith([scope]), routeOf(operationId, mark));
      expect([[401, 403], body]).not.toEqual([expect.arrayContaining([status]), body]);
      expect(status).toBeLessThan(500);
    },
  );

  // A ticket was permitted when it was given.
  it.each(keyed.filter(([id]) => id !== 'useTicket' && id !== 'sendWithTicket'))(
    'refuses a key with all other scopes %s (%s)',
    async (operationId, scope) => {
      const others = KEY_SCOPES.filter((other) => !withImpliedScopes([other]).includes(scope));
      const { status, body } = await call(await keyWith(others), routeOf(operationId, 'refused'));
      expect({ status, code: body['error_code'] }).toEqual({ status: 403, code: 'FORBIDDEN' });
    },
  );

  it.each(personal)('refuses a key with every scope %s (%s)', async (operationId) => {
    const { status, body } = await call(await keyWith(KEY_SCOPES), routeOf(operationId, 'refused'));
    expect({ status, code: body['error_code'] }).toEqual({ status: 403, code: 'FORBIDDEN' });
  });
});

describe('the roles of the product', () => {
  it.each<[Permission, string]>([
    ['tenant:manage', 'O'],
    ['users:erase', 'O'],
    ['keys:manage', 'OA'],
    ['webhooks:manage', 'OA'],
    ['users:read', 'OA'],
    ['users:write', 'OA'],
    ['projects:write', 'OA'],
    ['accounts:write', 'OA'],
    ['categories:write', 'OA'],
    ['rates:write', 'OA'],
    ['imports:write', 'OA'],
    ['accounts:adjust', 'OA'],
    ['expenses:write', 'OAM'],
    ['expenses:manage', 'OA'],
    ['audit:read', 'OAN'],
    ['session:self', 'OANM'],
    ['dashboards:read', 'OANM'],
    ['reports:read', 'OAN'],
    ['alerts:read', 'OANM'],
    ['alerts:write', 'OANM'],
    ...(['projects', 'accounts', 'categories', 'rates', 'expenses'] as const).map((what): [Permission, string] => [
      `${what}:read`,
      'OANM',
    ]),
  ])('%s is held by %s', (permission, holders) => {
    const letters = { OWNER: 'O', ADMIN: 'A', ANALYST: 'N', MEMBER: 'M' } as const;
    const roles: Role[] = ['OWNER', 'ADMIN', 'ANALYST', 'MEMBER'];
    expect(
      roles
        .filter((role) => permissionsOf(role).has(permission))
        .map((role) => letters[role])
        .join(''),
    ).toBe(holders);
  });
});

describe('ownership', () => {
  it('lets a Member change, delete and restore their own expenses and nobody else’s', async () => {
    const [one, other, account_id] = await Promise.all([
      tenant.person('Member'),
      tenant.person('Member'),
      tenant.account(),
    ]);
    const expense = { amount: 5, expense_date: '2025-11-20', is_project_related: false, account_id };
    const path = `/expenses/${(await one.api.post('/expenses', expense)).body['id']}`;
    expect((await other.api.patch(path, { note: 'mine now' })).status).toBe(403);
    expect((await other.api.delete(path)).status).toBe(403);
    expect((await one.api.patch(path, { note: 'mine' })).status).toBe(200);
    expect((await one.api.delete(path)).status).toBe(204);
    expect((await other.api.post(`${path}/restore`)).status).toBe(403);
    expect((await one.api.post(`${path}/restore`)).status).toBe(200);
    expect((await one.api.get('/expenses?include_deleted=true')).status).toBe(403);
  });
});

describe('GraphQL', () => {
  const schema = buildSchema(readFileSync(new URL('../gateway/schema.graphql', import.meta.url), 'utf8'));
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});

  it('goes through the same rules: an Analyst can run no mutation but those about themselves', async () => {
    const ways = ['createTenant', 'register', 'activateAccount', 'verifyAddress', 'login', 'refreshSession'];
    const passwords = ['requestPasswordReset', 'resetPassword'];
    const mails = ['requestVerification', 'stopMails', 'resumeMails', 'setMailsStopped'];
    const sessions = [...ways, 'logout', ...ENDS_SESSIONS, 'endSession', 'changeMe'];
    const alerts = ['markAlert', 'markAllAlertsRead', 'setNotificationPreferences', 'openAlertStream'];
    const own = ['saveFilter', 'deleteSavedFilter', 'exportExpenses', 'exportReport'];
    const mine = [...sessions, ...passwords, ...mails, ...alerts, ...own];
    const analyst = apiOf('Analyst');
    for (const name of mutations.filter((mutation) => !mine.includes(mutation))) {
      const field = schema.getMutationType()?.getFields()[name];
      const variables = field?.args.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ');
      const passed = field?.args.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
      const selection = String(field?.type) === 'Boolean' ? '' : '{ __typename }';
      const { code } = await analyst.graphql(`mutation (${variables}) { x: ${name}(${passed}) ${selection} }`);
      expect([name, code]).toEqual([name, 'FORBIDDEN']);
    }
  });
});
