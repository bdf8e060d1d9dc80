import pg from 'pg';
import { migrate } from '@outlay/tenancy/migrate';
import { createTestDatabase } from '@outlay/testkit/test-database';
import { projectsMigrations } from '../src/migrations/migrations.ts';
import { startProjects } from './projects-harness.ts';

const CREATE = `mutation ($input: CreateProjectInput!) { createProject(input: $input) { id name description } }`;
const CHANGE = `mutation ($id: ID!, $input: ChangeProjectInput!) { changeProject(id: $id, input: $input) { id } }`;
const DELETE = `mutation ($id: ID!) { deleteProject(id: $id) { id } }`;
const RESTORE = `mutation ($id: ID!) { restoreProject(id: $id) { id } }`;
const FIND = `query ($q: String!) { projects(filter: { q: $q }, sort: "id") { nodes { name } } }`;
const PROJECT = { startDate: '2026-01-01', startingBudget: '5000', projectedEstimate: '5200.5' };

const before = projectsMigrations.findIndex(({ name }) => name.endsWith('_project_names'));

let app: Awaited<ReturnType<typeof startProjects>>;
beforeAll(async () => {
  app = await startProjects();
});
afterAll(() => app.stop());

const owner = (tenantId: number) => app.as({ tenantId, role: 'OWNER' });
const create = (tenantId: number, name: string, more: object = {}) =>
  owner(tenantId)(CREATE, { input: { ...PROJECT, name, ...more } });
async function created(tenantId: number, name: string): Promise<string> {
  return Object((await create(tenantId, name)).data?.['createProject']).id;
}

describe("a project's name", () => {
  it('is unique in any case and any form, apart from accents', async () => {
    await created(1, 'Caf\u00e9 Stra\u00dfe');
    for (const twin of [
      'Cafe\u0301 STRASSE',
      ' caf\u00e9   strasse ',
      'CAF\u00c9\u00a0STRA\u1e9eE',
      'Caf\u00e9 Stra\u200b\u00dfe',
    ]) {
      expect((await create(1, twin)).code).toBe('NAME_TAKEN');
    }
    expect((await create(1, 'Cafe Strasse')).errors).toEqual([]);
    expect((await create(2, 'Caf\u00e9 Stra\u00dfe')).errors).toEqual([]);
  });

  it('is free once its project is archived or deleted, and then keeps that one away', async () => {
    const archived = await created(3, 'Bridge');
    await owner(3)(CHANGE, { id: archived, input: { status: 'ARCHIVED' } });
    const deleted = await created(3, 'BRIDGE');
    await owner(3)(DELETE, { id: deleted });
    await created(3, 'bridge');
    expect((await owner(3)(RESTORE, { id: deleted })).code).toBe('NAME_TAKEN');
    expect((await owner(3)(CHANGE, { id: archived, input: { status: 'ACTIVE' } })).code).toBe('NAME_TAKEN');
    const renamed = await owner(3)(CHANGE, { id: archived, input: { status: 'ACTIVE', name: 'Old bridge' } });
    expect(renamed.errors).toEqual([]);
  });

  it('may change its case, and is given to one of several that ask at once', async () => {
    const id = await created(4, 'Bridge');
    expect((await owner(4)(CHANGE, { id, input: { name: 'BRIDGE' } })).errors).toEqual([]);
    const codes = await Promise.all(['Dam', 'dam', 'DAM'].map(async (name) => (await create(4, name)).code));
    expect(codes.toSorted()).toEqual(['NAME_TAKEN', 'NAME_TAKEN', undefined]);
  });

  it('is read as every text is', async () => {
    const { data } = await create(5, ' A \t B ', { description: ' one \r\n two ' });
    expect(data?.['createProject']).toMatchObject({ name: 'A B', description: 'one\ntwo' });
    for (const name of ['\u200b', 'a\u202eb', 'a\u0007'])
      expect((await create(5, name)).code).toBe('VALIDATION_FAILED');
  });

  it.each(['cafe', 'CAF\u00c9', 'ca', 'strasse', '\uff43\uff41\uff46\uff45', 'river', 'RI\u0301VER', '50%'])(
    'is found by %j',
    async (q) => {
      await create(6, 'Caf\u00e9 Stra\u00dfe', { description: 'Over the river, 50%' });
      await create(6, 'Dam');
      expect((await owner(6)(FIND, { q })).data).toEqual({ projects: { nodes: [{ name: 'Caf\u00e9 Stra\u00dfe' }] } });
    },
  );
});

it('gives twins of before a number, with an audit entry and an event', async () => {
  const database = await createTestDatabase({
    service: 'projects',
    migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: projectsMigrations.slice(0, before) }),
  });
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    await client.query(`
      insert into projects (tenant_id, name, start_date, starting_budget_minor, projected_estimate_minor, currency,
        status, created_at, updated_at, deleted_at)
      select tenant, name, '2026-01-01', 100, 200, 'EUR', status, now(), now(), case when gone then now() end
      from (values (1, 'Caf\u00e9', 'active', false), (1, 'Cafe\u0301', 'active', false), (1, 'CAF\u00c9', 'completed', false),
        (1, 'caf\u00e9', 'archived', false), (1, 'caf\u00e9', 'active', true), (2, 'caf\u00e9', 'active', false))
        as p(tenant, name, status, gone)`);
    await migrate({ ownerUrl: database.ownerUrl, migrations: projectsMigrations });
    const { rows } = await client.query(`select name, version from projects order by id`);
    expect(rows.map(({ name, version }) => `${name} ${version}`)).toEqual([
      ...['Caf\u00e9 1', 'Cafe\u0301 (2) 2', 'CAF\u00c9 (3) 2', 'caf\u00e9 1', 'caf\u00e9 1', 'caf\u00e9 1'],
    ]);
    const audited = await client.query(`select actor, action, changes from audit_entries order by id`);
    expect(audited.rows).toMatchObject([
      { actor: 'service:migration', action: 'project.changed', changes: { name: { after: 'Cafe\u0301 (2)' } } },
      { changes: { name: { before: 'CAF\u00c9', after: 'CAF\u00c9 (3)' } } },
    ]);
    const events = await client.query(`select type, version::int from outbox order by id`);
    expect(events.rows).toEqual([1, 2].map(() => ({ type: 'ProjectChanged', version: 2 })));
    const walls = await client.query(`select bool_and(relforcerowsecurity) as forced from pg_class
      where relname in ('projects', 'outbox', 'audit_entries', 'audit_unsealed')`);
    expect(walls.rows).toEqual([{ forced: true }]);
  } finally {
    await client.end();
    await database.drop();
  }
});
