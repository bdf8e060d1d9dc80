import pg from 'pg';
import type { DatabaseUrls } from '@outlay/tenancy/roles';
import { createTestDatabase } from './test-database.ts';
import { createTestEventLog } from './test-event-log.ts';
import { freshName, testServerUrl, withServer } from './test-server.ts';

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

const service = freshName('kit');
let migrations = 0;
const migrate = async ({ ownerUrl }: DatabaseUrls): Promise<void> => {
  migrations += 1;
  await query(ownerUrl, `create table thing (name text); grant select on thing to outlay_${service}_app`);
};

afterAll(() =>
  withServer(async (client) => {
    const { rows } = await client.query<{ datname: string }>(`select datname from pg_database where datname ~ $1`, [
      service,
    ]);
    for (const { datname } of rows) await client.query(`drop database ${datname} with (force)`);
    for (const role of ['owner', 'app', 'worker']) await client.query(`drop role outlay_${service}_${role}`);
  }),
);

describe('createTestDatabase', () => {
  it('gives everyone a database of their own from one migration', async () => {
    const [one, two] = await Promise.all([
      createTestDatabase({ service, migrate }),
      createTestDatabase({ service, migrate }),
    ]);
    expect(migrations).toBe(1);
    await query(one.ownerUrl, `insert into thing values ('only here')`);
    expect(await query(one.appUrl, `select name, current_user as role from thing`)).toEqual([
      { name: 'only here', role: `outlay_${service}_app` },
    ]);
    expect(await query(two.appUrl, `select name from thing`)).toEqual([]);
    await expect(query(two.appUrl, `insert into thing values ('x')`)).rejects.toThrow(/permission denied/);
    expect(await query(two.superuserUrl, `select 1 as one from thing`)).toEqual([]);
    await Promise.all([one.drop(), two.drop()]);
    await expect(query(one.appUrl, `select 1`)).rejects.toThrow(/does not exist/);
  });

  it('leaves no template behind when the migration fails', async () => {
    const failing = (): Promise<void> => Promise.reject(new Error('no'));
    await expect(createTestDatabase({ service, migrate: failing })).rejects.toThrow('no');
    await expect(createTestDatabase({ service, migrate: failing })).rejects.toThrow('no');
  });
});

describe('createTestEventLog', () => {
  it('is empty and owned by the role of the log', async () => {
    const log = await createTestEventLog();
    await query(log.url, `create table record (value bytea)`);
    expect(await query(log.superuserUrl, `select tableowner from pg_tables where tablename = 'record'`)).toEqual([
      { tableowner: 'outlay_events' },
    ]);
    await log.drop();
    await expect(query(log.url, `select 1`)).rejects.toThrow(/does not exist/);
  });
});

describe('testServerUrl', () => {
  it('says how to run the tests when there is no server', () => {
    expect(() => testServerUrl({})).toThrow(/npm test/);
  });
});
