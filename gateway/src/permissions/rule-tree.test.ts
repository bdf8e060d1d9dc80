import { readFileSync } from 'node:fs';
import { buildSchema, isIntrospectionType, isObjectType, type GraphQLSchema } from 'graphql';
import { permissionsOf, ROLES, type Role } from '@outlay/tenancy/permissions';
import { ANONYMOUS, type Principal } from '@outlay/tenancy/request-context';
import { createPermissionGate } from './permission-gate.ts';
import { ruleTree } from './rule-tree.ts';
import { anybody, type RuleTree } from './rules.ts';

const apiSchema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

function coordinates(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !isIntrospectionType(type))
    .flatMap((type) =>
      isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : [],
    );
}

function ruled(tree: RuleTree): string[] {
  return Object.entries(tree).flatMap(([type, fields]) => Object.keys(fields).map((field) => `${type}.${field}`));
}

function unruled(schema: GraphQLSchema, tree: RuleTree): string[] {
  const known = new Set(ruled(tree));
  return coordinates(schema).filter((coordinate) => !known.has(coordinate));
}

function user(role: Role): Principal {
  return { kind: 'user', userId: 1, role, permissions: permissionsOf(role) };
}

describe('the rules of the whole graph', () => {
  it('name every field there is', () => {
    expect(coordinates(apiSchema).length).toBeGreaterThan(150);
    expect(unruled(apiSchema, ruleTree)).toEqual([]);
  });

  it('would not pass with a field more', () => {
    const grown = buildSchema(`${readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8')}
      extend type Account { secret: String }
      type Vault { gold: Int }`);
    expect(unruled(grown, ruleTree)).toEqual(['Account.secret', 'Vault.gold']);
  });

  it('name no field that is gone', () => {
    const known = new Set(coordinates(apiSchema));
    expect(ruled(ruleTree).filter((coordinate) => !known.has(coordinate))).toEqual([]);
  });

  it('leave to anybody only the way in, and values that say nothing by themselves', () => {
    const open = Object.entries(ruleTree).flatMap(([type, fields]) =>
      Object.entries(fields).flatMap(([field, rule]) => (rule === anybody ? [`${type}.${field}`] : [])),
    );
    const ways = open.filter((coordinate) => /^(Query|Mutation)\./.test(coordinate));
    expect(ways.sort()).toEqual([
      'Mutation.activateAccount',
      'Mutation.createTenant',
      'Mutation.login',
      'Mutation.logout',
      'Mutation.refreshSession',
      'Mutation.register',
      'Mutation.requestPasswordReset',
      'Mutation.resetPassword',
      'Mutation.resumeMails',
      'Mutation.stopMails',
      'Mutation.verifyAddress',
      'Query.hostTenant',
      'Query.invitationOf',
      'Query.slugAvailable',
      'Query.tenantBySlug',
    ]);
    const shown = new Set(open.map((coordinate) => coordinate.split('.')[0]));
    expect([...shown].sort()).toEqual([
      'ApiKey',
      'CreateTenantPayload',
      'InvitationPreview',
      'Money',
      'Mutation',
      'PageInfo',
      'Query',
      'Session',
      'SlugAvailability',
      'Tenant',
      'TenantPreview',
      'User',
    ]);
  });
});

describe('each way in', () => {
  const gate = createPermissionGate(apiSchema, ruleTree);

  it('is open where it is said to be', async () => {
    const operation = { coordinates: new Set(['Mutation.login', 'Session.accessToken', 'Session.user', 'User.name']) };
    await expect(gate.check(operation, ANONYMOUS)).resolves.toBeUndefined();
  });

  const everybody = ['OWNER', 'ADMIN', 'ANALYST', 'MEMBER'];
  const administrators = ['OWNER', 'ADMIN'];
  const table: [fields: string, roles: string[]][] = [
    ['transfer transfers', everybody],
    [
      'me account accounts category categories exchangeRates expense expenses project projects tag tags vendor vendors',
      everybody,
    ],
    [
      'import imports prepareImport changeImport exportRejectedRows discardImport commitImport undoImport',
      administrators,
    ],
    ['user users', administrators],
    ['tenant', ['OWNER']],
    ['myAccountData myRecords myNotificationData myActions', everybody],
    [
      'changeMe logoutAll requestVerification mailsStopped setMailsStopped sessions endSession endOtherSessions',
      everybody,
    ],
    ['changeTenant closePeriod verifyCustomDomain eraseUser', ['OWNER']],
    ['apiKeys createApiKey rotateApiKey revokeApiKey', administrators],
    ['webhook webhooks webhookDelivery createWebhook changeWebhook deleteWebhook', administrators],
    ['rotateWebhookSecret pingWebhook redeliverWebhook replayWebhook', administrators],
    ['changeUser invite resendInvitation revokeInvitation invitations', administrators],
    ['createProject changeProject deleteProject restoreProject', administrators],
    [
      'openAccount changeAccount archiveAccount adjustBalance recordDeposit recordTransfer reverseTransfer',
      administrators,
    ],
    [
      'createCategory changeCategory deleteCategory renameTag mergeTag deleteTag renameVendor mergeVendor unmergeVendor setExchangeRate',
      administrators,
    ],
    ['recordExpense changeExpense deleteExpense restoreExpense', ['OWNER', 'ADMIN', 'MEMBER']],
    ['changeExpenses deleteExpenses restoreExpenses', ['OWNER', 'ADMIN', 'MEMBER']],
    ['savedFilters saveFilter deleteSavedFilter', everybody],
    ['projectDashboard', everybody],
    [
      'projectSummaryReport categoryBreakdownReport monthlyTrendReport vendorsReport budgetReport tenantCashflowReport',
      ['OWNER', 'ADMIN', 'ANALYST'],
    ],
    ['exportExpenses exportReport', ['OWNER', 'ADMIN', 'ANALYST']],
    ['tenantDashboard auditEntries auditVerification', ['OWNER', 'ADMIN', 'ANALYST']],
    ['alert alerts alertCounts notificationPreferences', everybody],
    ['markAlert markAllAlertsRead setNotificationPreferences openAlertStream', everybody],
  ];
  const rows = table.flatMap(([fields, roles]) => fields.split(' ').map((field) => [field, roles] as const));

  it('is in this table', () => {
    const ruledRoots = [...Object.keys(ruleTree['Query'] ?? {}), ...Object.keys(ruleTree['Mutation'] ?? {})];
    const tabled = new Set(rows.map(([field]) => field));
    const session = ['activateAccount', 'verifyAddress', 'login', 'logout', 'refreshSession', 'register'];
    const open = new Set([
      ...session,
      ...['stopMails', 'resumeMails', 'requestPasswordReset', 'resetPassword', 'invitationOf'],
      'createTenant',
      'hostTenant',
      'slugAvailable',
      'tenantBySlug',
    ]);
    expect(ruledRoots.filter((field) => !tabled.has(field) && !open.has(field))).toEqual([]);
  });

  it.each(rows)('%s is for %s', async (field, allowed) => {
    const type = apiSchema.getMutationType()?.getFields()[field] ? 'Mutation' : 'Query';
    const operation = { coordinates: new Set([`${type}.${field}`]) };
    for (const role of ROLES) {
      const verdict = gate.check(operation, user(role));
      if (allowed.includes(role)) await expect(verdict).resolves.toBeUndefined();
      else await expect(verdict).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await expect(gate.check(operation, ANONYMOUS)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
