import fc from 'fast-check';
import { AppError } from '@outlay/errors/app-error';
import { brokenInvariants } from '../../ledger-invariants.ts';
import { expenseInput, requestOf } from '../../expenses-harness.ts';
import { startCommits, type CommitApp } from './commit-harness.ts';

const OPENING = 10_000_000;
const ADMIN = requestOf(1, { role: 'ADMIN' });

/** An act of a person; `pick` chooses among the expenses that exist by then, imported ones included. */
const act = fc.record({
  kind: fc.constantFrom('record', 'record', 'amount', 'move', 'delete', 'restore'),
  pick: fc.nat(1_000),
  account: fc.nat(2),
  cents: fc.integer({ min: 1, max: 5_000 }),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** An import is committed, or one that was is undone, while people act. */
const turn = fc.record({
  undoes: fc.option(fc.nat(10), { freq: 2, nil: null }),
  rows: fc.array(
    fc.record({ account: fc.nat(2), cents: fc.integer({ min: 1, max: 5_000 }), day: fc.integer({ min: 1, max: 9 }) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  ),
  meanwhile: fc.array(act, { maxLength: 8 }),
});

/** Others may have deleted, restored or be changing the same expense. */
const ALLOWED = new Set(['NOT_FOUND', 'NOT_DELETED', 'SERVICE_UNAVAILABLE', 'PRECONDITION_FAILED']);

describe('any mixture of imports, their undo and what people do meanwhile', () => {
  let app: CommitApp;

  beforeAll(async () => {
    app = await startCommits();
    await app.tenant();
  });
  afterAll(() => app.stop());

  it('leaves every balance, entry, counter, audit entry and event right', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 3, maxLength: 6 }), async (turns) => {
        const accounts = await Promise.all([1, 2, 3].map(() => app.account({ balanceMinor: OPENING })));
        const imports: { id: number; rows: number; isUndone: boolean }[] = [];
        for (const { undoes, rows, meanwhile } of turns) {
          const known = await liveIds(accounts);
          const undone =
            undoes === null
              ? undefined
              : imports.filter(({ isUndone }) => !isUndone).at(undoes % (imports.length || 1));
          if (undone) await app.order(undone.id, 'undoing', true);
          const id =
            undone?.id ??
            (await app.stage(
              rows.map((row) => ({
                ...{ accountId: accounts[row.account] ?? 0, amount: (row.cents / 100).toFixed(2) },
                ...{ expenseDate: `2026-03-0${row.day}`, vendor: `Vendor ${row.day}` },
              })),
            ));
          await Promise.all([app.work(), ...meanwhile.map((one) => doing(one, accounts, known))]);
          if (undone) undone.isUndone = true;
          else imports.push({ id, rows: rows.length, isUndone: false });
          expect(await app.importOf(id)).toMatchObject({ state: undone ? 'undone' : 'done' });
        }
        await expectAllRight(accounts, imports);
      }),
      { numRuns: 8, seed: 20_261_130 },
    );
  }, 120_000);

  async function doing(
    { kind, pick, account, cents }: Act,
    accounts: readonly number[],
    known: readonly string[],
  ): Promise<void> {
    const accountId = accounts[account] ?? 0;
    const amount = (cents / 100).toFixed(2);
    const id = known[pick % (known.length || 1)];
    try {
      if (kind === 'record' || id === undefined) await app.record(ADMIN, expenseInput(accountId, { amount }));
      else if (kind === 'amount') await app.change(ADMIN, id, { amount });
      else if (kind === 'move') await app.change(ADMIN, id, { accountId: String(accountId) });
      else if (kind === 'delete') await app.remove(ADMIN, id);
      else await app.restore(ADMIN, id);
    } catch (error) {
      if (!(error instanceof AppError) || !ALLOWED.has(error.code)) throw error;
    }
  }

  async function liveIds(accounts: readonly number[]): Promise<string[]> {
    const rows = await app.sql(`select id::text from expenses where account_id = any ($1) order by id`, [accounts]);
    return rows.map(({ id }) => String(id));
  }

  async function expectAllRight(
    accounts: readonly number[],
    imports: readonly { id: number; rows: number; isUndone: boolean }[],
  ): Promise<void> {
    expect(await brokenInvariants(app.sql)).toEqual([]);
    for (const { id, rows, isUndone } of imports) {
      const [counted] = await app.sql(
        `select count(*)::int as booked, count(*) filter (where soft_deleted_at is null)::int as live from expenses where import_id = $1`,
        [id],
      );
      // People may have deleted some, and restored some of an import that was undone.
      expect(counted?.['booked']).toBe(rows);
      if (isUndone) expect(Number(counted?.['live'])).toBeLessThan(rows + 1);
    }
    const model = await app.sql(
      `select a.id::int, ($2 - coalesce(sum(e.account_amount_minor) filter (where e.soft_deleted_at is null), 0))::int as balance
       from accounts a left join expenses e on e.account_id = a.id where a.id = any ($1) group by a.id order by a.id`,
      [accounts, OPENING],
    );
    for (const { id, balance } of model) expect(await app.balance(Number(id))).toBe(balance);
  }
});
