import { Migration } from '@mikro-orm/migrations';
import { waitFor } from '@outlay/testkit/wait-for';
import { Deadline } from '../src/deadline.ts';
import type { TenantDatabase } from '../src/tenant-database.ts';
import { tenantTableSql } from '../src/tenant-wall.ts';
import { createMigratedDatabase, type MigratedDatabase } from './migrated-database.ts';

const SERVICE = 'readtest';

class CreateNotes extends Migration {
  override up(): void {
    this.addSql('create table notes (id bigint primary key, tenant_id bigint not null, text text not null)');
    this.addSql(tenantTableSql(SERVICE, 'notes'));
    this.addSql('create sequence counted');
    this.addSql('grant usage on counted to outlay_readtest_app');
  }
}

let migrated: MigratedDatabase;
let db: TenantDatabase;

beforeAll(async () => {
  // One connection: every read meets what the one before it left.
  migrated = await createMigratedDatabase(SERVICE, { migrations: [CreateNotes], poolSize: 1 });
  db = migrated.db;
  for (const id of [1, 2])
    await db.write({ tenantId: id }, (em) => em.execute(`insert into notes values (?, ?, 'note')`, [id, id]));
});

afterAll(() => migrated.stop());

const scope = (tenantId = 1, deadline = Deadline.in(60_000)) => ({ tenantId, deadline });
const NOTES = 'select id::int from notes where text = $1';

describe('a read by one statement', () => {
  it('sees the rows of its tenant, whoever read before', async () => {
    for (const tenantId of [1, 2, 1, 3]) {
      const rows = await db.readRows(scope(tenantId), NOTES, ['note']);
      expect(rows).toEqual(tenantId === 3 ? [] : [{ id: tenantId }]);
    }
  });

  it('is prepared once per connection, and leaves no tenant or limit behind', async () => {
    await db.readRows(scope(), NOTES, ['note']);
    const left = await migrated.orm.em.getConnection().execute(
      `select nullif(current_setting('outlay.tenant_id', true), '') as tenant, current_setting('transaction_read_only') as mode,
         current_setting('statement_timeout') as timeout,
         (select count(*)::int from pg_prepared_statements where statement = '${NOTES}') as prepared`,
    );
    expect(left).toEqual([{ tenant: null, mode: 'off', timeout: '15s', prepared: 1 }]);
  });

  it('has the settings of a transaction of its own', async () => {
    const settings = `select current_setting('transaction_read_only') as mode, $1::text as text,
      current_setting('statement_timeout')::interval <= '5s' and current_setting('lock_timeout') = '1500ms' as is_limited`;
    expect(await db.readRows(scope(1, Deadline.in(5_000)), settings, [`it's`])).toEqual([
      { mode: 'on', text: `it's`, is_limited: true },
    ]);
  });

  it('changes nothing', async () => {
    const insert = `insert into notes values ($1, 1, 'more') returning id`;
    await expect(db.readRows(scope(), insert, [9])).rejects.toMatchObject({ code: '25006' });
    await expect(db.readRows(scope(), 'select nextval($1::regclass)', ['counted'])).rejects.toMatchObject({
      code: '25006',
    });
    expect(await db.readRows(scope(), NOTES, ['note'])).toEqual([{ id: 1 }]);
  });

  it.each([
    ['a statement that PostgreSQL cannot read', 'not a statement', []],
    ['a statement that fails', 'select 6 / $1::int as result', [0]],
  ])('goes on after %s', async (_what, sql, values) => {
    for (let round = 0; round < 2; round++) await expect(db.readRows(scope(), sql, values)).rejects.toThrow();
    expect(await db.readRows(scope(), 'select 6 / $1::int as result', [2])).toEqual([{ result: 3 }]);
  });

  it('rejects a value that its type cannot hold', async () => {
    const tooLarge = db.readRows(scope(), 'select $1::int', ['99999999999']);
    await expect(tooLarge).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('ends with its deadline', async () => {
    const late = { code: 'SERVICE_UNAVAILABLE' };
    await expect(db.readRows(scope(1, Deadline.in(-1)), NOTES, ['note'])).rejects.toMatchObject(late);
    const sleeping = db.readRows(scope(1, Deadline.in(300)), 'select pg_sleep($1)', [600]);
    await expect(sleeping).rejects.toMatchObject(late);
    expect(await db.readRows(scope(), NOTES, ['note'])).toEqual([{ id: 1 }]);
  });

  it('does not wait for a connection beyond its deadline, and leaves the pool whole', async () => {
    const free: (() => void)[] = [];
    const held = db.read(scope(), () => new Promise<void>((resolve) => void free.push(resolve)));
    await waitFor(() => free.length === 1, { what: 'the connection to be held' });
    const waiting = db.readRows(scope(1, Deadline.in(150)), NOTES, ['note']);
    await expect(waiting).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    free.forEach((letGo) => letGo());
    await held;
    for (let round = 0; round < 3; round++) expect(await db.readRows(scope(), NOTES, ['note'])).toEqual([{ id: 1 }]);
  });

  it('gives its place in the pool back when its connection is dropped', async () => {
    const asleep = `select pid from pg_stat_activity where query like '%pg_sleep($1)%' and state = 'active'
      and pid <> pg_backend_pid()`;
    const { database } = migrated;
    await database.on(database.superuserUrl, async (client) => {
      // PostgreSQL says that it ends the connection a moment before it does: the next read must not get that one.
      for (let round = 0; round < 20; round++) {
        const dropped = db.readRows(scope(), 'select pg_sleep($1)', [60]);
        const refused = expect(dropped).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
        await waitFor(async () => (await client.query(asleep)).rowCount === 1, { what: 'the read to run' });
        await client.query(`select pg_terminate_backend(pid) from (${asleep}) running`);
        await refused;
        expect(await db.readRows(scope(), NOTES, ['note'])).toEqual([{ id: 1 }]);
      }
    });
  });
});
