import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '../src/orm.ts';
import { executePrepared } from '../src/prepared-statement.ts';
import { TenantDatabase } from '../src/tenant-database.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const url = process.env['TEST_DATABASE_URL'] ?? '';
const ONE_TENANT = { tenantId: 1 };
const DOUBLE = 'select $1::bigint * 2 as double, $2::text as text, $3::int[] as list';

let orm: MikroORM;
let db: TenantDatabase;
beforeAll(() => {
  // One connection: all transactions of a test meet the same prepared statements.
  orm = createOrm({ url, entities: [], poolSize: 1, logger });
  db = new TenantDatabase(orm);
});
afterAll(() => orm.close());

describe('a prepared statement', () => {
  it('is parsed once per connection, whatever its values', async () => {
    for (const value of [1, 2, 3]) {
      const rows = await db.read(ONE_TENANT, (em) => executePrepared(em, DOUBLE, [value, `it's $1 ?`, [value, 4]]));
      expect(rows).toEqual([{ double: String(value * 2), text: `it's $1 ?`, list: [value, 4] }]);
    }
    const kept = await db.read(ONE_TENANT, (em) =>
      executePrepared(
        em,
        'select generic_plans + custom_plans as runs from pg_prepared_statements where statement = $1',
        [DOUBLE],
      ),
    );
    expect(kept).toEqual([{ runs: '3' }]);
  });

  it('fails as any other statement does, and works again afterwards', async () => {
    const divide = (em: EntityManager, by: number) => executePrepared(em, 'select 6 / $1::int as result', [by]);
    await expect(db.read(ONE_TENANT, (em) => divide(em, 0))).rejects.toMatchObject({ code: '22012' });
    expect(await db.read(ONE_TENANT, (em) => divide(em, 2))).toEqual([{ result: 3 }]);
  });

  it('rejects a value that its type cannot hold as `em.execute` does', async () => {
    const tooLarge = db.read(ONE_TENANT, (em) => executePrepared(em, 'select $1::int', ['99999999999']));
    await expect(tooLarge).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('is refused outside a transaction', async () => {
    await expect(executePrepared(orm.em.fork(), 'select $1::int', [1])).rejects.toThrow('needs a transaction');
  });
});

describe('a transaction', () => {
  it('is begun with its first statement, in the mode it was asked for', async () => {
    const readOnly = (em: EntityManager) => em.execute(`select current_setting('transaction_read_only') as mode`);
    expect(await db.read(ONE_TENANT, readOnly)).toEqual([{ mode: 'on' }]);
    expect(await db.write(ONE_TENANT, readOnly)).toEqual([{ mode: 'off' }]);
  });

  it.each([1, 2])('has the tenant of its scope from its first statement on: %i', async (tenantId) => {
    const tenant = (em: EntityManager) =>
      executePrepared(em, `select current_setting($1) as tenant`, ['outlay.tenant_id']);
    expect(await db.read({ tenantId }, tenant)).toEqual([{ tenant: String(tenantId) }]);
  });

  it('is rolled back as a whole', async () => {
    const failing = db.write(ONE_TENANT, async (em) => {
      await em.execute('create temporary table kept (id int) on commit preserve rows');
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await db.read(ONE_TENANT, (em) => em.execute(`select to_regclass('pg_temp.kept') as kept`))).toEqual([
      { kept: null },
    ]);
  });

  it('sends nothing where it has no statement', async () => {
    const em = orm.em.fork();
    await em.begin();
    await em.commit();
    await em.begin();
    await em.rollback();
    expect(await db.read(ONE_TENANT, (reader) => reader.execute('select 1 as one'))).toEqual([{ one: 1 }]);
  });

  it('begins with a prepared statement as well', async () => {
    const em = orm.em.fork();
    await em.begin({ readOnly: true });
    const mode = await executePrepared(em, `select current_setting($1) as mode`, ['transaction_read_only']);
    await em.commit();
    expect(mode).toEqual([{ mode: 'on' }]);
  });

  it('fails at its commit where the error of a statement was ignored', async () => {
    const ignoring = db.write(ONE_TENANT, async (em) => {
      await em.execute('select 1 / 0').catch(() => undefined);
    });
    await expect(ignoring).rejects.toThrow('The transaction was rolled back');
    expect(await db.read(ONE_TENANT, (em) => em.execute('select 1 as one'))).toEqual([{ one: 1 }]);
  });

  it('runs nothing outside of itself where its first statement failed', async () => {
    const em = orm.em.fork();
    await em.begin({ readOnly: true });
    await expect(em.execute('not a statement')).rejects.toThrow('syntax error');
    await expect(em.execute('create temporary table outside (id int)')).rejects.toThrow('roll it back');
    await expect(em.commit()).rejects.toThrow('The transaction was rolled back');
    await em.rollback();
    expect(
      await db.read(ONE_TENANT, (reader) => reader.execute(`select to_regclass('pg_temp.outside') as it`)),
    ).toEqual([{ it: null }]);
  });

  it.each([
    ['between two statements', (em: EntityManager) => em.execute('select 1')],
    ['before its commit', () => Promise.resolve([])],
  ])('gives its place in the pool back when its connection is dropped %s', async (_when, next) => {
    for (let round = 0; round < 3; round++) {
      const dropped = db.write(ONE_TENANT, async (em) => {
        const [own]: { pid: number }[] = await em.execute('select pg_backend_pid() as pid');
        await dropSession(own?.pid);
        await next(em);
      });
      await expect(dropped).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    }
    expect(await db.read(ONE_TENANT, (em) => em.execute('select 1 as one'))).toEqual([{ one: 1 }]);
  });

  it('that cannot begin gives its place in the pool back', async () => {
    for (let round = 0; round < 3; round++) {
      const em = orm.em.fork({ session: { variables: { lock_timeout: 'no time' } } });
      await expect(em.begin()).rejects.toThrow('lock_timeout');
    }
    expect(await db.read(ONE_TENANT, (em) => em.execute('select 1 as one'))).toEqual([{ one: 1 }]);
  });
});

async function dropSession(pid: number | undefined): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('select pg_terminate_backend($1, 5000)', [pid]);
  await client.end();
}
