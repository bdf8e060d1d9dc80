import { NO_LIMITS } from '../src/key-limits.ts';
import { randomBytes } from 'node:crypto';
import { defineEntity, p, type MikroORM } from '@mikro-orm/postgresql';
import { Migration } from '@mikro-orm/migrations';
import { createLogger } from '@outlay/telemetry/logger';
import pg from 'pg';
import { Commands, IDEMPOTENCY_WRITTEN_SQL, idempotencySql } from '../src/commands.ts';
import { migrate, pendingSql } from '../src/migrate.ts';
import { createOrm } from '../src/orm.ts';
import { ANONYMOUS, type RequestContext } from '../src/request-context.ts';
import { provisionDatabase, type DatabaseUrls } from '../src/roles.ts';
import { TenantDatabase } from '../src/tenant-database.ts';
import { immutableTableSql, tenantProperties, tenantTableSql, tenantWall } from '../src/tenant-wall.ts';

const SERVICE = 'wallstest';
const Note = defineEntity({
  name: 'Note',
  tableName: 'notes',
  properties: { ...tenantProperties, text: p.text() },
  ...tenantWall,
});

class CreateNotes extends Migration {
  override up(): void {
    this.addSql(`create table notes (
      id bigint generated always as identity primary key, tenant_id bigint not null, text text not null);`);
    this.addSql(tenantTableSql(SERVICE, 'notes'));
    this.addSql(`create table stones (tenant_id bigint not null, text text not null);`);
    this.addSql(tenantTableSql(SERVICE, 'stones', 'select, insert') + immutableTableSql('stones'));
    this.addSql(idempotencySql(SERVICE));
    this.addSql(IDEMPOTENCY_WRITTEN_SQL);
  }
}

const adminUrl = process.env['TEST_DATABASE_URL'] ?? '';
const database = `walls_${randomBytes(6).toString('hex')}`;
const passwords = { owner: 'test', app: 'test', worker: 'test' };
let urls: DatabaseUrls;
let orm: MikroORM;
let db: TenantDatabase;

beforeAll(async () => {
  urls = await provisionDatabase(adminUrl, { service: SERVICE, database, passwords });
  const plan = { ownerUrl: urls.ownerUrl, migrations: [CreateNotes] };
  expect(await pendingSql(plan)).toContain('create table notes');
  const [first, second] = await Promise.all([migrate(plan), migrate(plan)]);
  expect([...first, ...second]).toEqual(['CreateNotes']);
  const logger = createLogger({ service: SERVICE, level: 'silent' });
  orm = createOrm({ url: urls.appUrl, entities: [Note], poolSize: 10, logger });
  db = new TenantDatabase(orm);
  for (const tenantId of [1, 2]) {
    await db.write({ tenantId }, async (em) => void em.persist(em.create(Note, { tenantId, text: `of ${tenantId}` })));
  }
});

afterAll(async () => {
  await orm.close();
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`drop database ${database} with (force)`);
  await client.end();
});

describe('three walls', () => {
  it('shows a tenant its own rows and no others', async () => {
    const texts = await db.read({ tenantId: 1 }, (em) => em.find(Note, {}));
    expect(texts.map((note) => note.text)).toEqual(['of 1']);
    expect(await db.read({ tenantId: null }, (em) => em.find(Note, {}))).toEqual([]);
  });

  it('holds with the filter off, in raw SQL and outside of a transaction', async () => {
    const unfiltered = await db.read({ tenantId: 1 }, (em) => em.find(Note, {}, { filters: false }));
    expect(unfiltered).toHaveLength(1);
    expect(await db.read({ tenantId: 1 }, (em) => em.execute('select text from notes'))).toEqual([{ text: 'of 1' }]);
    expect(await orm.em.fork().execute('select * from notes')).toEqual([]);
  });

  it('refuses to write into another tenant, and changes none of its rows', async () => {
    const foreign = db.write(
      { tenantId: 1 },
      async (em) => void em.persist(em.create(Note, { tenantId: 2, text: 'x' })),
    );
    await expect(foreign).rejects.toThrow(/row-level security/);
    await db.write({ tenantId: 1 }, (em) => em.execute(`update notes set text = 'stolen' where tenant_id = 2`));
    expect(await db.read({ tenantId: 2 }, (em) => em.execute('select text from notes'))).toEqual([{ text: 'of 2' }]);
  });

  it('gives the worker role nothing of it, and the owner neither', async () => {
    for (const [url, answer] of [
      [urls.workerUrl, /permission denied/],
      [urls.ownerUrl, undefined],
    ] as const) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const rows = client.query('select * from notes').then(({ rowCount }) => rowCount);
      await (answer ? expect(rows).rejects.toThrow(answer) : expect(rows).resolves.toBe(0));
      await client.end();
    }
  });

  it('keeps an append-only table from everybody, superusers included', async () => {
    const client = new pg.Client({ connectionString: adminUrl.replace(/\/[^/]*$/, `/${database}`) });
    await client.connect();
    await client.query(`insert into stones values (1, 'set')`);
    for (const sql of [`update stones set text = 'moved'`, 'delete from stones', 'truncate stones']) {
      await expect(client.query(sql)).rejects.toThrow(/append-only/);
    }
    await client.end();
  });

  it('answers 503 when the database is away', async () => {
    const url = urls.appUrl.replace(/:\d+\//, ':1/');
    const away = createOrm({
      url,
      entities: [Note],
      poolSize: 1,
      logger: createLogger({ service: 'x', level: 'silent' }),
    });
    const lost = new TenantDatabase(away).read({ tenantId: 1 }, (em) => em.find(Note, {}));
    await expect(lost).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await away.close();
  });
});

describe('idempotent commands', () => {
  const context = (idempotencyKey?: string): RequestContext => ({
    tenantId: 1,
    principal: { kind: 'key', keyId: 1, permissions: new Set(), limits: NO_LIMITS },
    requestId: 'r',
    idempotencyKey,
  });
  const write = (commands: Commands, key: string | undefined, input: unknown) =>
    commands.run(context(key), { name: 'writeNote', path: 'writeNote', input }, async (em) => {
      const note = em.create(Note, { tenantId: 1, text: JSON.stringify(input) });
      await em.persist(note).flush();
      return { id: note.id };
    });
  const count = async () => (await db.read({ tenantId: 1 }, (em) => em.find(Note, {}))).length;

  it('takes effect once however often and however concurrently it is sent', async () => {
    const before = await count();
    const commands = new Commands(db);
    const twins = await Promise.all(Array.from({ length: 8 }, () => write(commands, 'k1', { a: 1, b: 2 })));
    expect(new Set(twins.map(({ id }) => id)).size).toBe(1);
    expect(await write(commands, 'k1', { b: 2, a: 1 })).toEqual(twins[0]);
    expect(await count()).toBe(before + 1);
  });

  it('refuses the key with another input, and keeps keys of other commands apart', async () => {
    const commands = new Commands(db);
    await write(commands, 'k2', { a: 1 });
    await expect(write(commands, 'k2', { a: 2 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    const other = commands.run(context('k2'), { name: 'other', path: 'other', input: {} }, async () => 'fine');
    await expect(other).resolves.toBe('fine');
  });

  it('keeps the keys of strangers apart, who cannot be told apart, unless the whole request is the same', async () => {
    const commands = new Commands(db);
    let runs = 0;
    const send = (input: object) =>
      commands.run({ ...context('k'), principal: ANONYMOUS }, { name: 'n', path: 'n', input }, async () => {
        runs += 1;
        return { run: runs };
      });
    const [one, two] = [await send({ a: 1 }), await send({ a: 2 })];
    expect([one, two]).toEqual([{ run: 1 }, { run: 2 }]);
    expect([await send({ a: 1 }), await send({ a: 2 })]).toEqual([one, two]);
    expect(runs).toBe(2);
  });

  it('forgets a key whose command failed, and one older than a day', async () => {
    const commands = new Commands(db);
    const failing = commands.run(context('k3'), { name: 'n', path: 'n', input: 1 }, () =>
      Promise.reject(new Error('no')),
    );
    await expect(failing).rejects.toThrow('no');
    await expect(commands.run(context('k3'), { name: 'n', path: 'n', input: 2 }, async () => 'again')).resolves.toBe(
      'again',
    );
    await db.write({ tenantId: 1 }, (em) =>
      em.execute(`update idempotency_keys set created_at = now() - interval '25 hours'`),
    );
    await expect(commands.run(context('k3'), { name: 'n', path: 'n', input: 3 }, async () => 'anew')).resolves.toBe(
      'anew',
    );
  });
});
