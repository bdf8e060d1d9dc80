import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@outlay/testkit/wait-for';
import { brokenInvariants } from '../../ledger-invariants.ts';
import { startCommits, type CommitApp } from './commit-harness.ts';

const ROWS = 1_200;
const PROCESS = fileURLToPath(new URL('./dying-commit.process.ts', import.meta.url));

describe('a process that is killed (SIGKILL)', () => {
  let app: CommitApp;
  let accounts: number[];

  beforeAll(async () => {
    app = await startCommits();
    await app.tenant();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    accounts = [await app.account({ balanceMinor: 5_000_000 }), await app.account({ balanceMinor: 5_000_000 })];
  });
  afterEach(async () => {
    expect(await brokenInvariants(app.sql)).toEqual([]);
  });

  const staged = () =>
    app.stage(
      Array.from({ length: ROWS }, (_, index) => ({
        ...{ accountId: accounts[index % 2] ?? 0, amount: '1.00', expenseDate: `2026-03-${10 + (index % 20)}` },
        vendor: `Vendor ${index % 7}`,
      })),
    );

  it.each([
    ['booking', 500],
    ['posting', 600],
    ['finishing', 0],
    ['finishing', 1],
  ])(
    'in the phase %s of a commit, after %d steps, leaves nothing, and another process goes on',
    async (phase, done) => {
      const id = await staged();
      await dies(phase, done);
      expect(await traces(id)).toEqual({
        state: 'committing',
        expenses: 0,
        entries: 2,
        events: 0,
        balance: 10_000_000,
      });
      await workAgain(id);
      expect(await traces(id)).toMatchObject({
        ...{ state: 'done', expenses: ROWS, entries: 2 + ROWS, balance: 10_000_000 - ROWS * 100 },
      });
    },
  );

  it.each([
    ['removing', 500],
    ['reversing', 600],
  ])(
    'in the phase %s of an undo, after %d steps, leaves it as it was, and another process goes on',
    async (phase, done) => {
      const id = await staged();
      await app.work();
      const before = await traces(id);
      await app.order(id, 'undoing');
      await dies(phase, done);
      expect(await traces(id)).toMatchObject({ ...before, state: 'undoing', events: 0 });
      await workAgain(id);
      expect(await traces(id)).toMatchObject({ state: 'undone', entries: 2 + 2 * ROWS, balance: 10_000_000 });
    },
  );

  async function dies(phase: string, done: number): Promise<void> {
    const child = spawn(process.execPath, [PROCESS, app.appUrl, app.workerUrl, phase, String(done)], {
      stdio: 'inherit',
    });
    const [code, signal] = await once(child, 'exit');
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
    // PostgreSQL rolls back once it notices.
    const open = `select 1 from pg_stat_activity where datname = current_database() and xact_start is not null and usename like '%_app'`;
    await waitFor(async () => (await app.sql(open)).length === 0);
  }

  /** As once the lease of the dead process has run out. */
  async function workAgain(id: number): Promise<void> {
    await expect(app.claim()).rejects.toThrow('No import is due');
    await app.sql(`update imports set claimed_until = clock_timestamp() - interval '1 second' where id = $1`, [id]);
    await app.work();
  }

  async function traces(id: number) {
    const [row] = await app.sql(
      `select i.state, (select count(*)::int from expenses where import_id = i.id) as expenses,
         (select count(*)::int from account_entries where account_id = any ($2)) as entries,
         (select count(*)::int from outbox where request_id = i.origin ->> 'requestId' and type <> 'VendorCreated') as events,
         (select sum(current_balance_minor)::int from accounts where id = any ($2)) as balance
       from imports i where i.id = $1`,
      [id, accounts],
    );
    return row;
  }
});
