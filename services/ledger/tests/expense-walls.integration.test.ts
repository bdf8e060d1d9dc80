import pg from 'pg';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';

/** Raw SQL as the application's own role: what a forgotten filter or an injection could do at most. */
describe('the wall around expenses', () => {
  let ledger: Awaited<ReturnType<typeof startExpenses>>;
  let app: pg.Client;
  let own: number;

  beforeAll(async () => {
    ledger = await startExpenses();
    for (const tenant of [1, 2]) await ledger.tenant(tenant);
    own = await ledger.account();
    const foreign = await ledger.account({ tenantId: 2 });
    await ledger.project(71, { tenantId: 2 });
    await ledger.record(requestOf(1), expenseInput(own, { note: 'secretword', tags: ['hidden'] }));
    await ledger.record(requestOf(2), expenseInput(foreign, { note: 'secretword', tags: ['hidden'] }));
    app = new pg.Client({ connectionString: ledger.appUrl });
    await app.connect();
  });
  afterAll(async () => {
    await app.end();
    await ledger.stop();
  });

  async function asTenant(tenantId: number | null, sql: string, values: unknown[] = []): Promise<pg.QueryResult> {
    await app.query('begin');
    try {
      if (tenantId !== null) await app.query(`select set_config('outlay.tenant_id', $1, true)`, [String(tenantId)]);
      return await app.query(sql, values);
    } finally {
      await app.query('rollback');
    }
  }

  it.each(['expenses', 'expense_day_counts', 'account_entries', 'idempotency_keys'])(
    'shows of %s only rows of the tenant, and none outside of one',
    async (table) => {
      const { rows } = await asTenant(1, `select distinct tenant_id from ${table}`);
      for (const row of rows) expect(row).toEqual({ tenant_id: '1' });
      expect((await asTenant(null, `select 1 from ${table}`)).rowCount).toBe(0);
    },
  );

  it('finds by words and tags within the tenant alone', async () => {
    const find = `select * from find_expenses('secretword'::tsquery, array['hidden'], true, 100)`;
    expect((await asTenant(1, find)).rowCount).toBe(1);
    expect((await asTenant(2, find)).rowCount).toBe(1);
    expect((await asTenant(3, find)).rowCount).toBe(0);
    expect((await asTenant(null, find)).rowCount).toBe(0);
  });

  it('changes nothing of another tenant, and deletes nothing at all', async () => {
    expect((await asTenant(1, `update expenses set note = 'x' where tenant_id = 2`)).rowCount).toBe(0);
    await expect(asTenant(1, `delete from expenses`)).rejects.toThrow(/permission denied/);
    await expect(asTenant(1, `update expenses set tenant_id = 2`)).rejects.toThrow(/row-level security/);
    await expect(asTenant(1, `update account_entries set amount_minor = 0`)).rejects.toThrow(/permission denied/);
    await expect(asTenant(1, `alter table expenses no force row level security`)).rejects.toThrow(/must be owner/);
    await expect(asTenant(1, `create policy open on expenses using (true)`)).rejects.toThrow(/must be owner/);
  });

  it('lets no expense refer to anything of another tenant, even where row level security does not look', async () => {
    await expect(
      asTenant(
        1,
        `update expenses set project_id = 71, project_amount_minor = 1, project_currency = 'USD',
      project_rate = 1`,
      ),
    ).rejects.toThrow(/foreign key/);
    await expect(asTenant(1, `update expenses set cross_project_ref_id = 71`)).rejects.toThrow(/foreign key/);
    await expect(asTenant(1, `update expenses set account_id = account_id + 1`)).rejects.toThrow(/foreign key/);
  });

  it('refuses to change or delete a posting even to a superuser', async () => {
    await expect(ledger.sql('update account_entries set amount_minor = 0')).rejects.toThrow(
      /append-only|never changed/,
    );
    await expect(ledger.sql('delete from account_entries')).rejects.toThrow(/append-only|never changed/);
  });
});
