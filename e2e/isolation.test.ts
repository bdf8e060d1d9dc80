import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  isInputObjectType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import type { Answer } from './harness/api-client.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import { call, makeOneOfEach, routeBook, type Ids } from './harness/route-book.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

const CANARY = 'Kanarienvogel';
/** Ids nobody has: a free one, the largest there can be, and what is no id at all. */
const ABSENT = ['987654321', '9007199254740991', '9007199254740993', '99999999999999999999', '0', 'x'];

let outlay: Outlay;
let ours: TenantKit;
let theirs: Ids;
beforeAll(async () => {
  outlay = await startOutlay();
  const [mine, other] = await Promise.all([outlay.tenant(), outlay.tenant({ name: CANARY })]);
  ours = mine;
  theirs = await makeOneOfEach(other, CANARY);
});
afterAll(() => outlay.stop());

const keysOf = (): (keyof Ids)[] => [
  'tenant',
  'user',
  'project',
  'deletedProject',
  'secondAccount',
  'account',
  'transfer',
  'category',
  'vendor',
  'otherVendor',
  'mergedVendor',
  'tag',
  'otherTag',
  'expense',
  'deletedExpense',
  'savedFilter',
  'import',
  'invitation',
  'session',
  'apiKey',
  'webhook',
  'delivery',
  'alert',
];
const absentIds = (id: string): Ids => ({
  ...{ tenant: id, user: id, project: id, deletedProject: id, account: id, category: id },
  ...{ secondAccount: id, transfer: id },
  ...{ expense: id, deletedExpense: id, savedFilter: id, invitation: id, session: id, apiKey: id, alert: id },
  ...{ webhook: id, delivery: id, import: id, vendor: id, otherVendor: id, mergedVendor: id },
  ...{ tag: id, otherTag: id },
  slug: 'nobody',
});
/** Status, text and headers of an answer, without those that differ on purpose: request id, clock, limits. */
const outcomeOf = ({ status, text, headers }: Answer) => ({
  status,
  text,
  etag: headers['etag'],
  type: headers['content-type'],
});
const NAMES_IDS = Object.entries(routeBook(absentIds('@'), 'm')).flatMap(([operationId, { path, body }]) =>
  JSON.stringify([path, body]).includes('/@') ? [operationId] : [],
);

describe('REST', () => {
  it.each(NAMES_IDS)('%s answers a foreign id byte for byte as one that does not exist', async (operationId) => {
    const route = (ids: Ids) => {
      const found = routeBook(ids, 'm')[operationId];
      if (!found) throw new Error(operationId);
      return found;
    };
    const foreign = outcomeOf(await call(ours.owner.api, route(theirs)));
    expect(foreign.status).toBe(404);
    for (const id of ABSENT) expect(outcomeOf(await call(ours.owner.api, route(absentIds(id))))).toEqual(foreign);
  });

  it.each(['account_id', 'project_id', 'category_id', 'cross_project_ref_id'])(
    'POST and PATCH /expenses answer a foreign %s byte for byte as one that does not exist',
    async (field) => {
      const { api } = ours.owner;
      const mine = { account_id: await ours.account(), project_id: await ours.project(), is_project_related: true };
      const base = { ...mine, amount: 1, expense_date: '2025-11-20' };
      const foreignId =
        { account_id: theirs.account, project_id: theirs.project, category_id: theirs.category }[field] ??
        theirs.project;
      const posted = outcomeOf(await api.post('/expenses', { ...base, [field]: foreignId }));
      expect(posted).toMatchObject({ status: 409, text: expect.stringContaining('INVALID_REFERENCE') });
      expect(outcomeOf(await api.post('/expenses', { ...base, [field]: 987654321 }))).toEqual(posted);
      const { body } = await api.post('/expenses', base);
      const patched = outcomeOf(await api.patch(`/expenses/${body['id']}`, { [field]: foreignId }));
      expect(patched).toMatchObject({ status: 409 });
      expect(outcomeOf(await api.patch(`/expenses/${body['id']}`, { [field]: 987654321 }))).toEqual(patched);
    },
  );

  it.each(['from_account_id', 'to_account_id'])(
    'POST /transfers answers a foreign %s byte for byte as one that does not exist',
    async (field) => {
      const { api } = ours.owner;
      const base = { from_account_id: await ours.account(), to_account_id: await ours.account(), amount: 1 };
      const post = async (id: unknown) =>
        outcomeOf(await api.post('/transfers', { ...base, date: '2025-11-20', [field]: id }));
      const foreign = await post(theirs.account);
      expect(foreign).toMatchObject({ status: 409, text: expect.stringContaining('INVALID_REFERENCE') });
      expect(await post(987654321)).toEqual(foreign);
    },
  );

  it('lists and filters show nothing foreign', async () => {
    const filters = ['', `?q=${CANARY}`];
    const byId = [
      `/expenses?account_id=${theirs.account}`,
      `/expenses?project_id=${theirs.project}`,
      `/expenses?category_id=${theirs.category}`,
      `/expenses?created_by=${theirs.user}`,
      `/expenses?vendor=${CANARY}`,
      `/expenses?vendor_id=${theirs.vendor}`,
      `/expenses?tag=${CANARY.toLowerCase()}`,
      '/expenses?include_deleted=true',
      '/exchange-rates',
      '/transfers',
      `/transfers?account_id=${theirs.account}`,
      '/alerts',
      '/dashboards/tenant',
      '/audit-logs',
      `/audit-logs?entity_type=account&entity_id=${theirs.account}`,
      `/audit-logs?actor_user_id=${theirs.user}`,
    ];
    const lists = ['/projects', '/accounts', '/categories', '/users', '/expenses', '/vendors', '/tags'].flatMap(
      (path) => filters.map((filter) => path + filter),
    );
    for (const path of [...lists, ...byId]) {
      const answer = await ours.owner.api.get(path);
      expect([path, answer.status]).toEqual([path, answer.status === 400 && path.includes('?q=') ? 400 : 200]);
      expect(answer.text).not.toContain(CANARY);
    }
    for (const path of byId.slice(0, 7))
      expect((await ours.owner.api.get(path)).body).toMatchObject({ items: [], total: 0 });
    const { status, text } = await ours.owner.api.get(
      `/reports/export.csv?report=expenses&project_id=${theirs.project}`,
    );
    expect([status, text.split('\r\n').length]).toEqual([200, 2]);
  });

  it('refuses a token of one tenant with the name of another, and a name nobody has, alike', async () => {
    const mismatches = await Promise.all(
      ['1', String(theirs.tenant), 'no-such-tenant', '987654321'].map((name) =>
        ours.owner.api.with({ 'x-tenant-id': name }).get('/accounts'),
      ),
    );
    for (const answer of mismatches.slice(1)) expect(outcomeOf(answer)).toEqual(outcomeOf(mismatches[1] ?? answer));
    expect(mismatches[1]).toMatchObject({ status: 403, body: { error_code: 'TENANT_MISMATCH' } });
  });
});

describe('GraphQL', () => {
  const schema = buildSchema(readFileSync(new URL('../gateway/schema.graphql', import.meta.url), 'utf8'));
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {}).map((field) => ({
      type: type?.name === 'Query' ? 'query' : 'mutation',
      field,
    })),
  );
  // Ids that only select are not looked up: one that is not the tenant's matches nothing.
  const naming = roots.filter(
    ({ field }) =>
      !['createApiKey', 'exportExpenses'].includes(field.name) && field.args.some(({ type }) => namesAnId(type)),
  );

  it.each(naming.map(({ type, field }) => [field.name, type, field] as const))(
    '%s answers a foreign id byte for byte as one that does not exist',
    async (_name, type, field) => {
      const ask = async (idOf: (argument: string) => unknown) => {
        const { text, status } = await ours.owner.api.graphql(document(type, field), variablesOf(field, idOf));
        return { status, text };
      };
      const foreign = await ask((argument) => String(foreignIdFor(field.name, argument)));
      expect(foreign.text).toMatch(
        /"code":"(NOT_FOUND|INVALID_REFERENCE)"|":null\}\}$|(Connection|SavedFilter)"\}\}\}$/,
      );
      expect(foreign.text).not.toContain(CANARY);
      for (const id of ABSENT) expect(await ask(() => id)).toEqual(foreign);
    },
  );

  it('does not let a client reach _entities', async () => {
    const { code } = await ours.owner.api.graphql(
      `query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }`,
      { r: [{ __typename: 'Project', id: String(theirs.project) }] },
    );
    expect(code).toBe('VALIDATION_FAILED');
  });

  function foreignIdFor(field: string, argument: string): number | string {
    const subject = argument === 'id' ? field : argument;
    if (/customDomain/i.test(subject)) return theirs.tenant;
    if (/restoreProject/i.test(subject)) return theirs.deletedProject;
    if (/webhookDelivery|redeliver/i.test(subject)) return theirs.delivery;
    if (/restoreExpense/i.test(subject)) return theirs.deletedExpense;
    const kind = keysOf().find((key) => new RegExp(key, 'i').test(subject));
    return kind ? theirs[kind] : theirs.project;
  }
});

function namesAnId(type: GraphQLInputType): boolean {
  const named = getNamedType(type);
  if (named.name === 'ID') return true;
  return (
    isInputObjectType(named) && Object.values(named.getFields()).some((field) => getNamedType(field.type).name === 'ID')
  );
}

/** An operation on one root field that selects nothing but what every answer has. */
function document(type: string, field: GraphQLField<unknown, unknown>): string {
  const given = neededArgs(field).map(({ name, type: argument }) => `$${name}: ${String(argument)}`);
  const passed = neededArgs(field).map(({ name }) => `${name}: $${name}`);
  const leaf = getNamedType(field.type);
  const isRefusable = isObjectType(leaf) && 'error' in leaf.getFields();
  const selection = isLeafType(leaf) ? '' : `{ __typename ${isRefusable ? 'error { code }' : ''} }`;
  return `${type} (${given.join(', ')}) { ${field.name}(${passed.join(', ')}) ${selection} }`;
}

/** Arguments that are required, or that name an id. */
function neededArgs({ args }: GraphQLField<unknown, unknown>) {
  return args.filter((argument) => isRequiredArgument(argument) || namesAnId(argument.type));
}

/** Variables for what is required, and the id under test wherever an id goes. */
function variablesOf(
  field: GraphQLField<unknown, unknown>,
  idOf: (argument: string) => unknown,
): Record<string, unknown> {
  const required: Record<string, unknown> = {
    amount: '1',
    name: 'of the test',
    date: '2025-11-20',
    expenseDate: '2025-11-20',
    first: 20,
    dryRun: false,
    reason: 'because',
    isProjectRelated: true,
    isRead: true,
    fromSequence: 1,
    report: 'SUMMARY',
    format: 'CSV',
    take: 'ALL',
    accountId: idOf('account'),
    projectId: idOf('project'),
  };
  return Object.fromEntries(
    neededArgs(field).map(({ name, type }) => {
      const named = getNamedType(type);
      if (named.name === 'ID') return [name, idOf(name)];
      if (!isInputObjectType(named)) return [name, required[name] ?? null];
      const fields = Object.values(named.getFields()).filter(
        (inner) => String(inner.type).endsWith('!') || getNamedType(inner.type).name === 'ID',
      );
      return [
        name,
        Object.fromEntries(
          fields.map((inner) => [
            inner.name,
            required[inner.name] ?? (getNamedType(inner.type).name === 'ID' ? idOf(inner.name) : null),
          ]),
        ),
      ];
    }),
  );
}
