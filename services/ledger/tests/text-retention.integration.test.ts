import pg from 'pg';
import { textRetentionJob } from '../src/text-retention/text-retention.job.ts';
import { requestOf, startExpenses } from './expenses-harness.ts';

const TENANT = 1;
const context = requestOf(TENANT, { role: 'OWNER', userId: 1 });
let app: Awaited<ReturnType<typeof startExpenses>>;
let worker: pg.Pool;
let accountId: string;
beforeAll(async () => {
  app = await startExpenses();
  worker = new pg.Pool({ connectionString: app.workerUrl, max: 1 });
  await app.tenant(TENANT);
  await app.sql(`update tenant_settings set retention_days = 30 where tenant_id = $1`, [TENANT]);
  accountId = String(await app.account({ tenantId: TENANT }));
});
afterAll(async () => {
  await worker.end();
  await app.stop();
});

const run = () => textRetentionJob(app.database, worker).run(new Date(), new AbortController().signal);

/** Records an expense and deletes it, so many days ago. */
async function deletedBefore(days: number, texts: object = {}): Promise<number> {
  const input = { accountId, amount: '5', expenseDate: '2025-11-20', isProjectRelated: false };
  const words = { vendor: 'Quibbel & Sons', note: 'for Quirina', tags: ['quip'], ...texts };
  const { expense } = await app.record(context, { ...input, ...words });
  await app.remove(context, expense.id);
  await age(Number(expense.id), days);
  return Number(expense.id);
}

const age = (id: number, days: number) =>
  app.sql(`update expenses set soft_deleted_at = now() - make_interval(days => $2) where id = $1`, [id, days]);
const textsOf = async (id: number) => {
  const [row] = await app.sql(
    `select vendor, vendor_key, note, tags, search::text as search, version, amount_minor::int as amount
     from expenses where id = $1`,
    [id],
  );
  return row;
};

describe('the texts of deleted expenses', () => {
  it('go after the time of the tenant, and nothing else does', async () => {
    const [old, fresh] = [await deletedBefore(31), await deletedBefore(29)];
    const entries = await app.sql(`select * from account_entries order by id`);
    await run();
    expect(await textsOf(old)).toEqual({
      ...{ vendor: null, vendor_key: '', note: null, tags: [], search: '', version: 3, amount: 500 },
    });
    expect(await textsOf(fresh)).toMatchObject({ vendor: 'Quibbel & Sons', version: 2 });
    expect(await app.sql(`select * from account_entries order by id`)).toEqual(entries);
    const audits = await app.sql(
      `select actor, changes from audit_entries where entity_id = $1 and action = 'expense.texts_removed'`,
      [old],
    );
    expect(audits).toEqual([
      {
        actor: 'service:ledger',
        changes: {
          vendor: { before: '[removed]', after: null },
          note: { before: '[removed]', after: null },
          tags: { before: ['[removed]'], after: [] },
        },
      },
    ]);
    const [event] = await app.sql(
      `select type, version::int as version, position('Quirina'::bytea in payload) as said
       from outbox where topic = 'ledger.expense' and aggregate_id = $1 order by id desc limit 1`,
      [old],
    );
    expect(event).toEqual({ type: 'ExpenseChanged', version: 3, said: 0 });
  });

  it('are removed once, and again after another deletion', async () => {
    const id = await deletedBefore(40);
    const bare = await deletedBefore(40, { vendor: null, note: null, tags: [] });
    await run();
    await run();
    expect(await textsOf(id)).toMatchObject({ version: 3 });
    expect(await textsOf(bare)).toMatchObject({ version: 2 });
    await app.restore(context, String(id));
    await app.change(context, String(id), { note: 'again' });
    await app.remove(context, String(id));
    await run();
    expect(await textsOf(id)).toMatchObject({ note: 'again' });
    await app.sql(`update expenses set texts_cleared_at = now() - interval '50 days' where id = $1`, [id]);
    await age(id, 40);
    await run();
    expect(await textsOf(id)).toMatchObject({ note: null });
  });

  it('stay where the tenant keeps them', async () => {
    await app.sql(`update tenant_settings set retention_days = null`);
    const id = await deletedBefore(4_000);
    await run();
    expect(await textsOf(id)).toMatchObject({ note: 'for Quirina' });
    await app.sql(`update tenant_settings set retention_days = 30`);
  });

  it('of an expense that somebody holds wait for the next run', async () => {
    const id = await deletedBefore(40);
    const holder = new pg.Client({ connectionString: app.superuserUrl });
    await holder.connect();
    await holder.query(`begin`);
    await holder.query(`select from expenses where id = $1 for update`, [id]);
    await run();
    expect(await textsOf(id)).toMatchObject({ note: 'for Quirina' });
    await holder.query('commit');
    await holder.end();
    await run();
    expect(await textsOf(id)).toMatchObject({ note: null });
  });
});
