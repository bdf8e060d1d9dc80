import pg from 'pg';
import { migrate } from '@outlay/tenancy/migrate';
import { createTestDatabase } from '@outlay/testkit/test-database';
import { analyticsMigrations } from '../src/migrations/migrations.ts';

const before = analyticsMigrations.findIndex(({ name }) => name.endsWith('_vendor_keys'));

it('moves facts and sums of vendors to their folded keys, and leaves the others alone', async () => {
  const database = await createTestDatabase({
    service: 'analytics',
    migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: analyticsMigrations.slice(0, before) }),
  });
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    await client.query(`
      insert into expense_fact (tenant_id, expense_id, account_id, project_id, vendor, vendor_key, day, base_minor, base_currency,
        live, event_time, epoch, version)
      select 1, row_number() over (), 1, 1, vendor, key, '2026-01-01', 100, 'EUR', true, now(), 1, 1
      from (values ('Straße', 'straße'), ('STRASSE', 'strasse'), ('ﬁn', 'ﬁn'), ('İstanbul', 'i̇stanbul'), ('istanbul', 'istanbul'))
        as f(vendor, key);
      insert into spend_vendor (tenant_id, project_id, vendor_key, base_currency, project_currency, base_minor, project_minor, count)
      select tenant_id, project_id, vendor_key, base_currency, '', base_minor, 0, 1 from expense_fact`);
    await migrate({ ownerUrl: database.ownerUrl, migrations: analyticsMigrations.slice(0, before + 1) });
    const facts = await client.query(`select vendor_key from expense_fact order by expense_id`);
    expect(facts.rows.map(({ vendor_key }) => vendor_key)).toEqual([
      ...['strasse', 'strasse', 'fin', 'i̇stanbul', 'istanbul'],
    ]);
    const sums = await client.query(
      `select vendor_key, base_minor::int, count from spend_vendor order by vendor_key collate "C"`,
    );
    expect(sums.rows).toEqual([
      { vendor_key: 'fin', base_minor: 100, count: 1 },
      { vendor_key: 'istanbul', base_minor: 100, count: 1 },
      { vendor_key: 'i̇stanbul', base_minor: 100, count: 1 },
      { vendor_key: 'strasse', base_minor: 200, count: 2 },
    ]);
  } finally {
    await client.end();
    await database.drop();
  }
});
