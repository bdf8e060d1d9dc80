import { request } from 'undici';
import { fromBinary } from '@bufbuild/protobuf';
import { createPostgresEventLog } from '@outlay/messaging/postgres-event-log';
import { decodeEnvelope } from '@outlay/messaging/envelope';
import type { LogRecord } from '@outlay/messaging/event-log';
import { ProjectSchema } from '@outlay/proto/outlay/projects/v1/project_pb.ts';
import { createLogger } from '@outlay/telemetry/logger';
import { waitFor } from '@outlay/testkit/wait-for';
import { startProjects } from './projects-harness.ts';

const FIELDS = `id name description startDate endDate startingBudget { amount currency }
  projectedEstimate { amount currency } currency status version deletedAt`;
const CREATE = `mutation ($input: CreateProjectInput!) { createProject(input: $input) { ${FIELDS} } }`;
const CHANGE = `mutation ($id: ID!, $input: ChangeProjectInput!, $version: Int) {
  changeProject(id: $id, input: $input, expectedVersion: $version) { ${FIELDS} } }`;
const DELETE = `mutation ($id: ID!, $version: Int) { deleteProject(id: $id, expectedVersion: $version) { ${FIELDS} } }`;
const RESTORE = `mutation ($id: ID!) { restoreProject(id: $id) { ${FIELDS} } }`;
const READ = `query ($id: ID!) { project(id: $id) { ${FIELDS} } }`;
const LIST = `query ($filter: ProjectFilter, $sort: String, $first: Int! = 20, $after: String, $offset: Int) {
  projects(filter: $filter, sort: $sort, first: $first, after: $after, offset: $offset) {
    nodes { name } totalCount pageInfo { hasNextPage endCursor } } }`;
const BRIDGE = { name: 'Bridge', startDate: '2026-01-01', startingBudget: '5000', projectedEstimate: '5200.5' };

let app: Awaited<ReturnType<typeof startProjects>>;
beforeAll(async () => {
  app = await startProjects();
});
afterAll(() => app.stop());

let count = 0;
const owner = (tenantId: number) => app.as({ tenantId, role: 'OWNER' });
async function created(tenantId: number, input: object = {}): Promise<{ id: string; version: number }> {
  const { data, errors } = await owner(tenantId)(CREATE, {
    input: { ...BRIDGE, name: `Bridge ${(count += 1)}`, ...input },
  });
  expect(errors).toEqual([]);
  return Object(data?.['createProject']);
}

describe('a project', () => {
  it('is created in the base currency, read, changed, deleted and restored', async () => {
    const project = await created(1, { name: 'Bridge' });
    expect(project).toMatchObject({
      ...{ name: 'Bridge', status: 'ACTIVE', currency: 'EUR', version: 1, deletedAt: null, endDate: null },
      startingBudget: { amount: '5000.00', currency: 'EUR' },
      projectedEstimate: { amount: '5200.50', currency: 'EUR' },
    });
    const { id } = project;
    const changed = await owner(1)(CHANGE, { id, input: { endDate: '2026-06-30', status: 'COMPLETED' }, version: 1 });
    expect(changed.data?.['changeProject']).toMatchObject({ endDate: '2026-06-30', status: 'COMPLETED', version: 2 });
    const opened = await owner(1)(CHANGE, { id, input: { endDate: null } });
    expect(opened.data?.['changeProject']).toMatchObject({ endDate: null, name: 'Bridge', version: 3 });
    expect((await owner(1)(DELETE, { id })).data?.['deleteProject']).toMatchObject({ version: 4 });
    expect((await owner(1)(READ, { id })).data).toEqual({ project: null });
    expect((await owner(1)(DELETE, { id })).code).toBe('NOT_FOUND');
    expect((await owner(1)(RESTORE, { id })).data?.['restoreProject']).toMatchObject({ deletedAt: null, version: 5 });
    expect((await owner(1)(RESTORE, { id })).code).toBe('NOT_DELETED');
  });

  it('refuses a lost update', async () => {
    const { id } = await created(1);
    const rivals = ['A', 'B'].map((name) => owner(1)(CHANGE, { id, input: { name }, version: 1 }));
    const codes = (await Promise.all(rivals)).map(({ code }) => code);
    expect(codes.toSorted()).toEqual(['PRECONDITION_FAILED', undefined]);
  });

  it.each([
    [{ name: '  ' }, 'name'],
    [{ name: 'x'.repeat(201) }, 'name'],
    [{ endDate: '2025-12-31' }, 'endDate'],
    [{ startDate: '1969-12-31' }, 'startDate'],
    [{ startDate: '0001-01-01' }, 'startDate'],
    [{ startDate: '2101-01-01', endDate: '2100-12-31' }, 'startDate'],
    [{ endDate: '2101-01-01' }, 'endDate'],
    [{ endDate: '9999-12-31' }, 'endDate'],
    [{ startingBudget: '-1' }, 'startingBudget'],
    [{ projectedEstimate: '1.234' }, 'projectedEstimate'],
    [{ projectedEstimate: '10000000000000' }, 'projectedEstimate'],
    [{ currency: 'XXQ' }, 'currency'],
  ])('refuses %p', async (input, field) => {
    const { code, errors } = await owner(1)(CREATE, { input: { ...BRIDGE, ...input } });
    expect(code).toBe('VALIDATION_FAILED');
    expect(errors[0]?.extensions.details).toContainEqual(expect.objectContaining({ field }));
  });

  it('may run from 1970 to 2100, and says so where it would not', async () => {
    await created(1, { startDate: '1970-01-01', endDate: '2100-12-31' });
    const { id } = await created(1);
    const { errors } = await owner(1)(CHANGE, { id, input: { endDate: '2101-01-01' } });
    expect(errors[0]?.extensions.details).toEqual([
      { field: 'endDate', message: 'must be from 1970-01-01 to 2100-12-31', code: 'OUT_OF_RANGE' },
    ]);
  });

  it('keeps a day from before there were bounds until it is changed', async () => {
    const { id } = await created(1);
    await app.superuser.query(`update projects set start_date = '1950-01-01' where id = ${id}`);
    expect((await owner(1)(CHANGE, { id, input: { name: 'Renamed' } })).errors).toEqual([]);
    expect((await owner(1)(CHANGE, { id, input: { startDate: '1950-01-01' } })).code).toBe('VALIDATION_FAILED');
  });

  it.each([{ startDate: '2026-02-30' }, { status: 'GONE' }, { startingBudget: '1e3' }, { nonsense: 1 }])(
    'refuses the malformed %p',
    async (input) => {
      expect((await owner(1)(CREATE, { input: { ...BRIDGE, ...input } })).code).toBe('VALIDATION_FAILED');
    },
  );

  it('keeps its currency for ever', async () => {
    const { id } = await created(1);
    expect((await owner(1)(CHANGE, { id, input: { currency: 'USD' } })).code).toBe('VALIDATION_FAILED');
    const changed = await owner(1)(CHANGE, { id, input: { status: 'COMPLETED' } });
    expect(changed.data?.['changeProject']).toMatchObject({ status: 'COMPLETED', currency: 'EUR' });
  });

  it('asks nobody but for the currency that a new one takes over', async () => {
    const asked = app.identity.asked;
    const { id } = await created(1, { currency: 'JPY', startingBudget: '5000', projectedEstimate: '5200' });
    await owner(1)(CHANGE, { id, input: { name: 'Asks nobody' } });
    expect(app.identity.asked).toBe(asked);
  });

  it('is created once with one Idempotency-Key', async () => {
    const send = (name: string) => owner(1)(CREATE, { input: { ...BRIDGE, name } }, { 'idempotency-key': 'key-1' });
    const [first, again] = await Promise.all([send('Once'), send('Once')]);
    expect(again.data).toEqual(first.data);
    expect((await send('Twice')).code).toBe('IDEMPOTENCY_KEY_REUSED');
  });
});

describe('the list', () => {
  beforeAll(async () => {
    for (const [name, startDate, endDate, status] of [
      ['Alpha 100%', '2026-01-01', '2026-03-31', 'ACTIVE'],
      ['Beta', '2026-02-01', null, 'ARCHIVED'],
      ['Gamma', '2026-05-01', '2026-05-31', 'ACTIVE'],
      ['Delta', '2026-05-01', null, 'ACTIVE'],
    ] as const) {
      await created(50, { name, startDate, endDate, status });
    }
  });
  const names = async (variables: Record<string, unknown>) => {
    const { data, errors } = await owner(50)(LIST, variables);
    expect(errors).toEqual([]);
    const { nodes, totalCount, pageInfo } = Object(data?.['projects']);
    return { names: nodes.map((node: { name: string }) => node.name), totalCount, pageInfo };
  };

  it.each([
    [{}, ['Alpha 100%', 'Beta', 'Delta', 'Gamma']],
    [{ sort: '-start_date,name' }, ['Delta', 'Gamma', 'Beta', 'Alpha 100%']],
    [{ filter: { status: 'ARCHIVED' } }, ['Beta']],
    [{ filter: { from: '2026-04-01' } }, ['Beta', 'Delta', 'Gamma']],
    [{ filter: { to: '2026-01-31' } }, ['Alpha 100%']],
    [{ filter: { q: '0%' } }, ['Alpha 100%']],
    [{ filter: { q: 'ELT' } }, ['Delta']],
    [{ first: 2, offset: 1 }, ['Beta', 'Delta']],
  ])('answers %p', async (variables, expected) => {
    expect((await names(variables)).names).toEqual(expected);
  });

  it('pages by cursor in any order without loss or repetition', async () => {
    for (const sort of ['name', '-start_date', 'status,-created_at']) {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page = await names({ sort, first: 1, after });
        expect(page.totalCount).toBe(4);
        seen.push(...page.names);
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null);
      expect(seen).toEqual((await names({ sort })).names);
    }
  });

  it.each([
    { sort: 'name; drop table projects' },
    { sort: 'tenant_id' },
    { first: 0 },
    { first: 101 },
    { after: 'x' },
    { offset: -1 },
  ])('refuses %p', async (variables) => expect((await owner(50)(LIST, variables)).code).toBe('VALIDATION_FAILED'));
});

describe('who may', () => {
  it('answers nobody without an internal token', async () => {
    const { statusCode, body } = await request(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(statusCode).toBe(401);
    expect(await body.json()).toMatchObject({ error_code: 'UNAUTHENTICATED' });
  });

  it('lets readers read and nobody but Owners and Admins write', async () => {
    const { id } = await created(1);
    for (const role of ['ANALYST', 'MEMBER'] as const) {
      const reader = app.as({ tenantId: 1, role });
      expect((await reader(READ, { id })).data?.['project']).toMatchObject({ id });
      expect((await reader(CREATE, { input: BRIDGE })).code).toBe('FORBIDDEN');
      expect((await reader(DELETE, { id })).code).toBe('FORBIDDEN');
      expect((await reader(LIST, { filter: { includeDeleted: true } })).code).toBe('FORBIDDEN');
    }
    expect((await app.as({ tenantId: 1, anonymous: true })(READ, { id })).code).toBe('UNAUTHENTICATED');
  });

  it('answers a foreign id exactly as one that does not exist', async () => {
    const { id } = await created(1, { name: 'Dam' });
    for (const [query, variables] of [
      [READ, {}],
      [CHANGE, { input: { name: 'stolen' } }],
      [DELETE, {}],
      [RESTORE, {}],
      [
        `query ($id: ID!) { _entities(representations: [{ __typename: "Project", id: $id }]) { ... on Project { name } } }`,
        {},
      ],
    ] as const) {
      const foreign = await owner(2)(query, { id, ...variables });
      for (const absent of ['9007199254740991', '99999999999999999999', '0', 'x']) {
        expect(await owner(2)(query, { id: absent, ...variables })).toEqual(foreign);
      }
    }
    expect((await owner(1)(READ, { id })).data?.['project']).toMatchObject({ name: 'Dam' });
  });
});

describe('every change', () => {
  it('leaves an audit entry with its diff and an event with the full state, in order', async () => {
    const { id } = await created(7, { name: 'Bridge', description: 'Over the river' });
    await owner(7)(CHANGE, { id, input: { name: 'Tunnel', description: null } }, { 'x-request-id': 'req-7' });
    await owner(7)(DELETE, { id });
    const { rows } = await app.superuser.query(
      `select action, request_id, changes from audit_entries where tenant_id = 7 order by id`,
    );
    expect(rows.map(({ action }) => action)).toEqual(['project.created', 'project.changed', 'project.deleted']);
    expect(rows[1]).toMatchObject({
      request_id: 'req-7',
      changes: { name: { before: 'Bridge', after: 'Tunnel' }, description: { before: 'Over the river', after: null } },
    });
    expect(rows[0]?.changes).toMatchObject({
      starting_budget: { before: null, after: expect.stringMatching(/^\d+\.\d\d$/) },
      start_date: { before: null, after: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
    });
    expect(Object.keys(rows[2]?.changes)).toEqual(['deleted_at']);
    const log = createPostgresEventLog({
      url: app.events.url,
      logger: createLogger({ service: 'test', level: 'silent' }),
    });
    const seen: LogRecord[] = [];
    await waitFor(async () => {
      seen.length = 0;
      await log.scan({ topics: ['projects.project'], onRecord: (record) => void seen.push(record) });
      return seen.filter(({ key }) => key === id).length === 3;
    });
    await log.close();
    const events = seen.filter(({ key }) => key === id);
    expect(events.map(({ headers }) => decodeEnvelope(headers))).toMatchObject([
      { tenantId: 7, type: 'ProjectCreated', version: 1 },
      { tenantId: 7, type: 'ProjectChanged', version: 2, requestId: 'req-7' },
      { tenantId: 7, type: 'ProjectDeleted', version: 3 },
    ]);
    const states = events.map(({ value }) => fromBinary(ProjectSchema, value));
    expect(states.map(({ name }) => name)).toEqual(['Bridge', 'Tunnel', 'Tunnel']);
    expect(states[2]?.deletedAt).toBeDefined();
  });
});

describe('a key that is limited to projects', () => {
  it('finds, changes and lists those alone, and makes none', async () => {
    const [ours, theirs, gone] = [await created(30), await created(30), await created(30)];
    await owner(30)(DELETE, { id: gone.id });
    const key = app.as({ tenantId: 30, key: { limits: { projectIds: new Set([Number(ours.id)]) } } });
    const { data } = await key(LIST, { filter: { includeDeleted: true } });
    expect(data?.['projects']).toMatchObject({ totalCount: 1, nodes: [{}] });
    expect(Object((await key(READ, { id: ours.id })).data?.['project'])).toMatchObject({ id: ours.id });
    expect((await key(READ, { id: theirs.id })).data).toEqual({ project: null });
    const representations = [theirs, ours, gone].map(({ id }) => ({ __typename: 'Project', id }));
    const entities = await key(
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Project { id startingBudget { amount } } } }`,
      { r: representations },
    );
    expect(entities.data?.['_entities']).toEqual([null, { id: ours.id, startingBudget: { amount: '5000.00' } }, null]);
    expect((await key(CHANGE, { id: theirs.id, input: { name: 'Ours now' } })).code).toBe('NOT_FOUND');
    expect((await key(DELETE, { id: theirs.id })).code).toBe('NOT_FOUND');
    expect((await key(RESTORE, { id: gone.id })).code).toBe('NOT_FOUND');
    expect((await key(CREATE, { input: BRIDGE })).code).toBe('KEY_LIMITED');
    expect((await key(CHANGE, { id: ours.id, input: { description: 'seen' } })).errors).toEqual([]);
  });
});
