import { createTestDatabase, type TestDatabase } from '@outlay/testkit/test-database';
import pg from 'pg';
import { purge, retentionJob, type RetentionRule } from './retention.ts';
import { createLogger } from '@outlay/telemetry/logger';

const RULE: RetentionRule = { table: 'things', column: 'at', days: 10 };
const EAGER = { batchSize: 100, restFactor: 0 };
const logger = createLogger({ service: 'test', level: 'silent' });

describe('retention', () => {
  let database: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase({ service: 'jobs', migrate: async () => undefined });
    client = new pg.Client({ connectionString: database.superuserUrl });
    await client.connect();
    await client.query(`create table things (id bigint generated always as identity, at timestamptz, kind text not null default 'a');
      create index on things (at); grant select, delete on things to outlay_jobs_worker;
      grant usage on schema public to outlay_jobs_worker`);
  });
  beforeEach(() => client.query(`truncate things`));
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const add = (count: number, age: string, kind = 'a') =>
    client.query(
      `insert into things (at, kind) select now() - $2::interval - n * interval '1 ms', $3 from generate_series(1, $1::int) n`,
      [count, age, kind],
    );
  const left = async () =>
    (
      await client.query<{ kind: string; count: number }>(
        `select kind, count(*)::int from things group by kind order by kind`,
      )
    ).rows;

  it('deletes everything old, however many batches that takes, and nothing else', async () => {
    await add(1_050, '11 days');
    await add(40, '9 days');
    await client.query(`insert into things (at) values (null)`);
    expect(await purge(client, RULE, EAGER)).toBe(1_050);
    expect(await left()).toEqual([{ kind: 'a', count: 41 }]);
    expect(await purge(client, RULE, EAGER)).toBe(0);
  });

  it('deletes rows of one instant together, and heeds a condition', async () => {
    await client.query(`insert into things (at, kind) select '2020-01-01', 'same' from generate_series(1, 350)`);
    await add(150, '11 days', 'kept');
    expect(await purge(client, { ...RULE, where: `kind <> 'kept'` }, EAGER)).toBe(350);
    expect(await left()).toEqual([{ kind: 'kept', count: 150 }]);
  });

  it('ends when it is aborted', async () => {
    await add(1_000, '11 days');
    expect(await purge(client, RULE, EAGER, AbortSignal.abort())).toBe(0);
  });

  it('applies every rule, also after one that fails, and then says so', async () => {
    await add(10, '11 days');
    const rules = [{ ...RULE, table: 'nothing' }, RULE];
    const job = retentionJob({ service: 'jobs', workerUrl: database.workerUrl, rules, logger });
    await expect(job.run(new Date(), new AbortController().signal)).rejects.toThrow(/nothing/);
    expect(await left()).toEqual([]);
  });
});
