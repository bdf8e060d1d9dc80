import { migrate } from '@outlay/tenancy/migrate';
import { createTestDatabase } from '@outlay/testkit/test-database';
import { openTestPool } from '@outlay/testkit/test-pool';
import { factSumsSql, columnsSql } from '../src/facts/rollup-sql.ts';
import { ROLLUPS } from '../src/facts/rollup-tables.ts';
import { analyticsMigrations } from '../src/migrations/migrations.ts';
import { wrongSums } from './read-model-dump.ts';

const FACTS = `
  insert into expense_fact (tenant_id, expense_id, account_id, project_id, category_id, vendor, vendor_key, tags, day, base_minor,
    base_currency, project_minor, project_currency, live, event_time, epoch, version)
  select 1 + n % 2, n, n % 5, project, nullif(n % 3, 0), vendor, vendor, array['t' || n % 2], date '2026-01-01' + n * 7, 100 + n, 'EUR',
    case when project is not null then 200 + n end, case when project is not null then 'USD' end, n % 10 <> 0, now(), 1, 1
  from generate_series(1, 60) as n, lateral (select nullif(n % 4, 0) as project, 'v' || nullif(n % 7, 0) as vendor)`;

it('the migration and the SQL of each rollup make the sums of the facts there are', async () => {
  const rollups = analyticsMigrations.findIndex(({ name }) => name.endsWith('_rollups'));
  const database = await createTestDatabase({
    service: 'analytics',
    migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: analyticsMigrations.slice(0, rollups) }),
  });
  const pool = openTestPool(database.superuserUrl);
  try {
    await pool.query(FACTS);
    await migrate({ ownerUrl: database.ownerUrl, migrations: analyticsMigrations });
    // Suggestions have these since an earlier migration.
    const ofLabels = (wrong: unknown) =>
      ['label_use', 'label_word'].some((name) => JSON.stringify(wrong).includes(name));
    expect((await wrongSums(pool)).filter((wrong) => !ofLabels(wrong))).toEqual([]);
    for (const rollup of ROLLUPS) await pool.query(`delete from ${rollup.table}`);
    for (const rollup of ROLLUPS) {
      const sums = `insert into ${rollup.table} (${columnsSql(rollup)}) ${factSumsSql(rollup)}`;
      for (const tenantId of [1, 2]) await pool.query(sums, [tenantId]);
    }
    expect((await wrongSums(pool)).filter((wrong) => !JSON.stringify(wrong).includes('label_word'))).toEqual([]);
  } finally {
    await pool.end();
    await database.drop();
  }
});
