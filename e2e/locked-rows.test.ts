import type pg from 'pg';
import type { Answer } from './harness/api-client.ts';
import { brokenInvariants } from './harness/invariants.ts';
import { startOutlayOfProcesses, type OutlayOfProcesses } from './harness/outlay-of-processes.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

/** A row that a frozen session keeps locked delays only requests that need that row, and their answers match what was written. */
let outlay: OutlayOfProcesses;
let tenant: TenantKit;
let other: TenantKit;
let sql: pg.Pool;
beforeAll(async () => {
  outlay = await startOutlayOfProcesses({});
  sql = outlay.sql.ledger;
  [tenant, other] = [await outlay.tenant(), await outlay.tenant()];
}, 300_000);
afterEach(async () => expect(await brokenInvariants(outlay)).toEqual([]));
afterAll(() => outlay.stop());

const statusOf = ({ status }: Answer) => status;
const spend = (account: number, more: object = {}) => ({
  ...{ account_id: account, amount: 1, expense_date: '2026-01-10', is_project_related: false },
  ...more,
});
const send = (account: number, key: string, more: object = {}) =>
  tenant.owner.api.post('/expenses', spend(account, more), { 'idempotency-key': key });
const balanceOf = async (account: number) =>
  (await tenant.owner.api.get(`/accounts/${account}`)).body['current_balance'];

/** Runs `work` while another session holds what a statement locks. */
async function whileLocked<T>(statement: string, values: unknown[], work: () => Promise<T>): Promise<T> {
  const session = await sql.connect();
  try {
    await session.query('begin');
    await session.query(statement, values);
    return await work();
  } finally {
    await session.query('rollback');
    session.release();
  }
}

describe('a locked account', () => {
  const LOCK = 'select 1 from accounts where id = $1 for update';

  it('holds up its own expenses alone; what is answered with 503 is not booked, and what is booked is answered with 201', async () => {
    const [locked, free] = [await tenant.account(), await tenant.account()];
    const keys = Array.from({ length: 28 }, (_, index) => `held-${index}`);
    const accountOf = (index: number) => (index % 2 === 0 ? locked : free);
    const answers = await whileLocked(LOCK, [locked], async () => {
      const first = await Promise.all(keys.map((key, index) => send(accountOf(index), key)));
      // Later ones find the commits of their tenant as quick as ever.
      const later = await Promise.all([send(locked, 'later-locked'), send(free, 'later-free')]);
      const booked = await sql.query('select count(*)::int as count from expenses where account_id = $1', [locked]);
      expect(booked.rows).toEqual([{ count: 0 }]);
      return [...first, ...later];
    });
    expect(answers.map(statusOf)).toEqual([...keys, 'a', 'b'].map((_key, index) => (index % 2 === 0 ? 503 : 201)));
    expect([await balanceOf(locked), await balanceOf(free)]).toEqual([1000, 985]);
    const again = await Promise.all(keys.map((key, index) => send(accountOf(index), key)));
    expect(again.map(statusOf)).toEqual(keys.map(() => 201));
    expect([await balanceOf(locked), await balanceOf(free)]).toEqual([986, 985]);
  });

  it('uses up no connections that others need, however many ask for it, and however', async () => {
    const locked = await tenant.account();
    const expenses = await Promise.all(Array.from({ length: 20 }, () => tenant.expense(spend(locked))));
    const account = await other.account();
    const answers = await whileLocked(LOCK, [locked], async () => {
      const { api } = tenant.owner;
      const held = [
        ...Array.from({ length: 20 }, () =>
          api.post(`/accounts/${locked}/deposits`, { amount: 5, date: '2026-01-10' }),
        ),
        ...Array.from({ length: 20 }, () => api.post(`/accounts/${locked}/adjust_balance`, { amount: 5, reason: 'x' })),
        ...expenses.map((id) => api.patch(`/expenses/${id}`, { amount: 2 })),
        api.patch(`/accounts/${locked}`, { low_balance_threshold: 10 }),
      ];
      const reads = await Promise.all(Array.from({ length: 10 }, () => other.owner.api.get(`/accounts/${account}`)));
      expect(new Set(reads.map(statusOf))).toEqual(new Set([200]));
      return Promise.all(held);
    });
    expect(new Set(answers.map(statusOf))).toEqual(new Set([503]));
    expect(await balanceOf(locked)).toBe(980);
  });
});

describe.each([
  [
    'the counter of a day',
    `select 1 from expense_day_counts where tenant_id = $1 and expense_date = '2026-01-11' for update`,
  ],
  ['a project', 'select 1 from project_replica where tenant_id = $1 for update'],
  ['a category', 'select 1 from categories where tenant_id = $1 for update'],
])('%s that is locked', (_what, lock) => {
  it('holds up its own expenses alone', async () => {
    const account = await tenant.account();
    const [project, category] = [await tenant.project(), await tenant.category()];
    const needy = {
      ...{ expense_date: '2026-01-11', category_id: category },
      ...{ is_project_related: true, project_id: project },
    };
    await tenant.expense({ ...spend(account), ...needy });
    const name = `${project}`;
    const answers = await whileLocked(lock, [tenant.id], () =>
      Promise.all(
        Array.from({ length: 12 }, (_, index) => send(account, `${name}-${index}`, index % 2 === 0 ? needy : {})),
      ),
    );
    expect(answers.map(statusOf)).toEqual(answers.map((_answer, index) => (index % 2 === 0 ? 503 : 201)));
    expect(await balanceOf(account)).toBe(993);
  });
});
