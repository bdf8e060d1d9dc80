import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '../src/orm.ts';
import { executePrepared } from '../src/prepared-statement.ts';
import { TenantDatabase } from '../src/tenant-database.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const ONE_TENANT = { tenantId: 1 };
const DOUBLE = 'select $1::bigint * 2 as double, $2::text as text, $3::int[] as list';

let orm: MikroORM;
let db: TenantDatabase;
beforeAll(() => {
  // One connection: all transactions of a test meet the same prepared statements.
  orm = createOrm({ url: process.env['TEST_DATABASE_URL'] ?? '', entities: [], poolSize: 1, logger });
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
});
