import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Migration } from '@mikro-orm/migrations';
import { waitFor } from '@outlay/testkit/wait-for';
import fc from 'fast-check';
import { Pool } from 'pg';
import { beginSnapshot, copyRows, type CopyOut } from '../src/copy-out.ts';
import { Deadline } from '../src/deadline.ts';
import type { TenantDatabase } from '../src/tenant-database.ts';
import { tenantTableSql } from '../src/tenant-wall.ts';
import { createMigratedDatabase, type MigratedDatabase } from './migrated-database.ts';

const SERVICE = 'copytest';

class CreateNotes extends Migration {
  override up(): void {
    this.addSql('create table notes (id bigint primary key, tenant_id bigint not null, text text not null)');
    this.addSql(tenantTableSql(SERVICE, 'notes'));
  }
}

let migrated: MigratedDatabase;
let db: TenantDatabase;

beforeAll(async () => {
  migrated = await createMigratedDatabase(SERVICE, { migrations: [CreateNotes], poolSize: 4 });
  db = migrated.db;
  for (const id of [1, 2])
    await db.write({ tenantId: id }, (em) => em.execute(`insert into notes values (?, ?, 'note')`, [id, id]));
});

afterAll(() => migrated.stop());

const scope = (tenantId = 1) => ({ tenantId, deadline: Deadline.in(60_000) });
const csv = (sql: string, params: readonly unknown[] = []): CopyOut => ({ sql, params, options: 'format csv' });
const copied = async (sql: string, params?: readonly unknown[], tenantId?: number) =>
  text(await db.copyOut(scope(tenantId), async () => csv(sql, params)));
/** As many rows as nobody takes in one go. */
const ENDLESS = `select generate_series(1, 100000000), repeat('x', 1000)`;
const running = async () => {
  const { rows } = await migrated.database.on(migrated.database.superuserUrl, (client) =>
    client.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity where query like 'copy (%' and state = 'active' and pid <> pg_backend_pid()`,
    ),
  );
  return rows[0]?.count ?? 0;
};

describe('rows that are copied out', () => {
  it('are those of their tenant', async () => {
    for (const tenantId of [1, 2, 3]) {
      expect(await copied('select id from notes', [], tenantId)).toBe(tenantId === 3 ? '' : `${tenantId}\n`);
    }
  });

  it('are selected by values that cannot leave their quotes', async () => {
    const nasty = [
      "'",
      "''; drop table notes; --",
      '\\',
      "\\'",
      '$1 $$ ?',
      "E'\\x27'",
      ')) to stdout; select 1 --',
      '\n',
      '🙂',
    ];
    for (const value of nasty) expect(await copied('select ? = ?, length(?)', [value, value, value])).toMatch(/^t,/);
    const any = fc.string({ unit: 'binary', maxLength: 40 }).map((value) => value.replaceAll('\u0000', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 20 }), async (values) => {
        const places = values.map(() => '?').join(', ');
        const line = await copied(
          `select encode(convert_to(to_json(array[${places}]::text[])::text, 'UTF8'), 'base64')`,
          values,
        );
        const row: unknown = JSON.parse(Buffer.from(line, 'base64').toString());
        expect(row).toEqual(values.map((value) => value.toWellFormed()));
      }),
      { numRuns: 8 },
    );
  });

  it('are compared with values of the type of their column', async () => {
    expect(
      await copied('select id from notes where id = ? and text = ? and id = any (?::bigint[]) limit 5', [
        1,
        'note',
        '{1,2}',
      ]),
    ).toBe('1\n');
    await expect(copied('select id from notes where id = ?', ['1 or true'])).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await expect(copied('select ?', [{ sql: 'x' }])).rejects.toThrow('cannot be written as a literal');
    await expect(copied('select ?, ?', [1])).rejects.toThrow('2 places for 1 values');
  });

  it('change nothing', async () => {
    await expect(
      db.copyOut(scope(), async (snapshot) => {
        await snapshot.query({ sql: `insert into notes values (9, 1, 'x') returning id`, params: [] });
        return csv('select 1');
      }),
    ).rejects.toMatchObject({ code: '25006' });
  });

  it('are those of the moment of the first question', async () => {
    const stream = await db.copyOut(scope(), async (snapshot) => {
      await snapshot.query({ sql: 'select id from notes', params: [] });
      await db.write({ tenantId: 1 }, (em) => em.execute(`insert into notes values (5, 1, 'later')`));
      return csv('select id from notes');
    });
    expect(await text(stream)).toBe('1\n');
    await db.write({ tenantId: 1 }, (em) => em.execute(`delete from notes where id = 5`));
  });
});

describe('a copy on its way', () => {
  it('ends within a second once its reader leaves, and soon while PostgreSQL still sorts', async () => {
    const begun = await db.copyOut(scope(), async () => csv(ENDLESS));
    await once(begun, 'readable');
    expect(await running()).toBe(1);
    begun.destroy();
    await waitFor(async () => (await running()) === 0, { what: 'the query to end', timeoutMs: 1_000 });
    const sorting = await db.copyOut(scope(), async () => ({
      ...csv(`select random() as r from (select generate_series(1, 30000000)) many order by r`),
      options: 'format csv, header',
    }));
    await waitFor(async () => (await running()) === 1, { what: 'the sorting to begin' });
    sorting.destroy();
    await waitFor(async () => (await running()) === 0, { what: 'the sorting to end', timeoutMs: 4_000 });
    expect(await copied('select 1')).toBe('1\n');
  });

  it('breaks where the database fails in the middle', async () => {
    const failing = `select 1 / (500000 - generate_series(1, 1000000))`;
    await expect(copied(failing)).rejects.toThrow('division by zero');
    const stream = await db.copyOut(scope(), async () => csv(ENDLESS));
    const broken = expect(text(stream)).rejects.toThrow(/terminat/i);
    await waitFor(async () => (await running()) === 1, { what: 'the query to run' });
    await migrated.database.on(migrated.database.superuserUrl, (client) =>
      client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where query like 'copy (%' and pid <> pg_backend_pid()`,
      ),
    );
    await broken;
  });

  it('waits for a reader that pauses longer than a connection may be silent', async () => {
    const pool = new Pool({ connectionString: migrated.database.appUrl, options: '-c tcp_user_timeout=1s' });
    const client = await pool.connect();
    await beginSnapshot(client, 1, 60_000);
    const stream = await copyRows(client, csv(`select repeat('x', 100000) from generate_series(1, 300)`));
    const until = Date.now() + 3_000;
    await waitFor(() => Date.now() > until, { what: 'the pause to end' });
    expect((await text(stream)).length).toBe(300 * 100_001);
    await pool.end();
  });

  it('leaves connections for others: two of a tenant, four of all', async () => {
    const open = () => db.copyOut(scope(), async () => csv(ENDLESS));
    const [first, second] = [await open(), await open()];
    await expect(open()).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 10 });
    const other = await db.copyOut(scope(2), async () => csv(ENDLESS));
    expect(await db.readRows(scope(), 'select 1 as one where $1::int = 1', [1])).toEqual([{ one: 1 }]);
    for (const stream of [first, second, other]) stream.destroy();
    await waitFor(async () => (await running()) === 0, { what: 'the queries to end' });
    expect(await copied('select 1')).toBe('1\n');
  });

  it('leaves no tenant and no limit behind on its connection', async () => {
    for (let turn = 0; turn < 6; turn++) await copied('select 1');
    const left = await migrated.orm.em
      .getConnection()
      .execute(
        `select nullif(current_setting('outlay.tenant_id', true), '') as tenant, current_setting('statement_timeout') as timeout`,
      );
    expect(left).toEqual([{ tenant: null, timeout: '15s' }]);
  });
});
