import { createLogger } from '@outlay/telemetry/logger';
import { migrate } from '@outlay/tenancy/migrate';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { createTestDatabase } from '@outlay/testkit/test-database';
import { openTestPool } from '@outlay/testkit/test-pool';
import { waitFor } from '@outlay/testkit/wait-for';
import { createMonthSumsBackfill } from '../src/facts/month-sums-backfill.ts';
import { factSumsSql, columnsSql } from '../src/facts/rollup-sql.ts';
import { ROLLUPS } from '../src/facts/rollup-tables.ts';
import { analyticsMigrations } from '../src/migrations/migrations.ts';
import { wrongSums } from './read-model-dump.ts';

const logger = createLogger({ service: 'test', level: 'silent' });

const FACTS = `
  insert into expense_fact (tenant_id, expense_id, account_id, project_id, category_id, vendor, vendor_key, tags, day, base_minor,
    base_currency, project_minor, project_currency, live, event_time, epoch, version)
  select 1 + n % 2, n, n % 5, project, nullif(n % 3, 0), vendor, vendor, array['t' || n % 2], date '2026-01-01' + n * 7, 100 + n, 'EUR',
    case when project is not null then 200 + n end, case when project is not null then 'USD' end, n % 10 <> 0, now(), 1, 1
  from generate_series(1, 60) as n, lateral (select nullif(n % 4, 0) as project, 'v' || nullif(n % 7, 0) as vendor)`;

/** A database that has facts since before the migration of that name. */
async function upgraded(before: string) {
  const at = analyticsMigrations.findIndex(({ name }) => name.endsWith(before));
  const database = await createTestDatabase({
    service: 'analytics',
    migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: analyticsMigrations.slice(0, at) }),
  });
  const pool = openTestPool(database.superuserUrl);
  await pool.query(FACTS);
  await migrate({ ownerUrl: database.ownerUrl, migrations: analyticsMigrations });
  const orm = createOrm({ url: database.appUrl, entities: [], poolSize: 2, logger });
  const worker = openTestPool(database.workerUrl, 1);
  const backfill = createMonthSumsBackfill({ database: new TenantDatabase(orm), worker, logger, retryMs: 10 });
  return {
    ...{ database, pool },
    fill: () => backfill.run(new AbortController().signal),
    unfilled: async () =>
      (await pool.query<{ tenant: string }>('select tenant_id as tenant from month_sums_unfilled order by 1')).rows.map(
        ({ tenant }) => tenant,
      ),
    async stop() {
      await Promise.all([pool.end(), worker.end(), orm.close()]);
      await database.drop();
    },
  };
}

it('the migrations, the filling and the SQL of each rollup make the sums of the facts there are', async () => {
  const { pool, fill, unfilled, stop } = await upgraded('_rollups');
  try {
    expect(await unfilled()).toEqual(['1', '2']);
    await fill();
    expect(await unfilled()).toEqual([]);
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
    await stop();
  }
});

it('sums of months are filled after the start, and miss nothing that is applied meanwhile', async () => {
  const { database, pool, fill, unfilled, stop } = await upgraded('_month_sums');
  const app = openTestPool(database.appUrl, 1);
  try {
    const sums = await pool.query('select from spend_category_month union all select from spend_vendor_month');
    expect(sums.rows).toEqual([]);
    // A consumer of the version before: changes facts of before and adds one.
    await app.query(
      `begin; select set_config('outlay.tenant_id', '1', true),
         pg_advisory_xact_lock(hashtextextended('outlay:inbox analytics.spend 1', 0))`,
    );
    await app.query(`update expense_fact set base_minor = base_minor + 7, category_id = 2 where expense_id < 20`);
    const filling = fill();
    await waitFor(
      async () => {
        const waiting = await pool.query(
          `select from pg_locks where locktype = 'advisory' and not granted
           and database = (select oid from pg_database where datname = current_database())`,
        );
        return waiting.rows.length > 0;
      },
      { what: 'the filling to wait for the consumer' },
    );
    await app.query(`update expense_fact set live = not live where expense_id between 10 and 30`);
    await app.query('commit');
    await filling;
    expect(await unfilled()).toEqual([]);
    const wrong = (await wrongSums(pool)).filter((one) => /spend_(category|vendor)_month/.test(JSON.stringify(one)));
    expect(wrong).toEqual([]);
  } finally {
    await app.end();
    await stop();
  }
});

it('a tenant whose sums cannot be filled holds up no other one', async () => {
  const { pool, fill, unfilled, stop } = await upgraded('_month_sums');
  try {
    await pool.query(
      `create function fault() returns trigger language plpgsql as $$ begin raise 'fault'; end $$;
       create trigger fault before insert on spend_vendor_month for each row when (new.tenant_id = 1) execute function fault()`,
    );
    const filling = fill();
    await waitFor(async () => (await unfilled()).join() === '1', { what: 'the other tenant to be filled' });
    await pool.query('drop trigger fault on spend_vendor_month');
    await filling;
    expect(await unfilled()).toEqual([]);
  } finally {
    await stop();
  }
});

it('the database keeps the sums of months for the version before, which knows nothing of them', async () => {
  const database = await createTestDatabase({
    service: 'analytics',
    migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: analyticsMigrations }),
  });
  const [superuser, app] = [openTestPool(database.superuserUrl), openTestPool(database.appUrl, 1)];
  const monthsOf = async () =>
    (await wrongSums(superuser)).filter((wrong) => /spend_(category|vendor)_month/.test(JSON.stringify(wrong)));
  const writing = async (kept: string, sql: string) => {
    await app.query(
      `begin; select set_config('outlay.tenant_id', '1', true), set_config('outlay.month_sums', '${kept}', true)`,
    );
    await app.query(sql);
    await app.query('commit');
  };
  const facts = FACTS.replace('1 + n % 2, n,', '1, n,');
  try {
    await writing('', facts);
    expect(await monthsOf()).toEqual([]);
    const changed = `set category_id = 2, vendor = 'w', vendor_key = 'w', base_minor = base_minor + 1, live = expense_id % 3 > 0, day = day + 20`;
    await writing(
      '',
      `${facts} on conflict (tenant_id, expense_id) do update ${changed.replaceAll(/\b(base_minor|expense_id|day) ([+%])/g, 'expense_fact.$1 $2')}`,
    );
    expect(await monthsOf()).toEqual([]);
    // Rows of other keys are not looked at: what a tenant has beside the change costs nothing.
    await superuser.query(`insert into spend_vendor_month values (1, 0, 'EUR', '1999-01-01', 'none', 0, 0)`);
    await writing('', `update expense_fact set live = false`);
    const left = await superuser.query('delete from spend_vendor_month returning vendor');
    expect(left.rows).toEqual([{ vendor: 'none' }]);
    // This version says that it keeps them itself.
    await writing('kept', `update expense_fact set live = true`);
    expect(await superuser.query('select from spend_vendor_month')).toMatchObject({ rows: [] });
  } finally {
    await Promise.all([superuser.end(), app.end()]);
    await database.drop();
  }
});
