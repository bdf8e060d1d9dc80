import fc from 'fast-check';
import { AppError } from '@outlay/errors/app-error';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';
import { brokenInvariants } from './ledger-invariants.ts';

type Ledger = Awaited<ReturnType<typeof startExpenses>>;

/** An act of a client; `pick` chooses among the expenses, or transfers, that exist by then. */
interface Step {
  act:
    'record' | 'foreign' | 'amount' | 'move' | 'day' | 'note' | 'delete' | 'restore' | 'transfer' | 'reverse' | 'close';
  pick: number;
  account: number;
  other: number;
  cents: number;
  day: number;
}

interface Known {
  expenses: string[];
  transfers: string[];
}

const step = fc.record({
  act: fc.constantFrom<Step['act'][]>(
    'record',
    'record',
    'foreign',
    'amount',
    'move',
    'day',
    'note',
    'delete',
    'restore',
    'transfer',
    'reverse',
    'close',
  ),
  pick: fc.nat(1_000),
  account: fc.nat(3),
  /** Distance from the account to the other one of a transfer. */
  other: fc.integer({ min: 1, max: 3 }),
  cents: fc.integer({ min: 1, max: 50_000 }),
  day: fc.integer({ min: 1, max: 28 }),
});
const clients = fc.array(fc.array(step, { minLength: 5, maxLength: 25 }), { minLength: 6, maxLength: 10 });

/** Refusals that random commands may meet; anything else is a fault of the ledger. What the bank booked must be stated anew for another amount. */
const ALLOWED = new Set([
  'VALIDATION_FAILED',
  'INSUFFICIENT_FUNDS',
  'RATE_MISSING',
  'NOT_FOUND',
  'NOT_DELETED',
  'ACCOUNT_ARCHIVED',
  'PERIOD_CLOSED',
]);

describe('any sequence of commands from many clients', () => {
  let ledger: Ledger;
  let accounts: number[];
  beforeAll(async () => {
    ledger = await startExpenses();
    await ledger.tenant();
    await ledger.rate('2026-03-01', 'EUR', 'USD', '1.1');
    for (let day = 1; day <= 28; day += 3) {
      await ledger.rate(`2026-04-${String(day).padStart(2, '0')}`, 'EUR', 'USD', `1.${day}7`);
      await ledger.rate(`2026-04-${String(day).padStart(2, '0')}`, 'GBP', 'USD', `1.${day}3`);
    }
    accounts = [
      await ledger.account({ overdraft: 'deny', balanceMinor: 300_000 }),
      await ledger.account({ overdraft: 'warn', balanceMinor: 0 }),
      await ledger.account({ currency: 'EUR' }),
      await ledger.account({ currency: 'EUR', overdraft: 'deny', balanceMinor: 100_000 }),
    ];
  });
  afterAll(() => ledger.stop());

  it('leaves every balance, posting, event, audit entry and counter in order', async () => {
    const property = fc.asyncProperty(clients, async (scripts) => {
      const known: Known = { expenses: [], transfers: [] };
      await Promise.all(scripts.map((script) => play(script, known)));
      expect(await brokenInvariants(ledger.sql)).toEqual([]);
    });
    await fc.assert(property, { numRuns: 6, seed: 20_260_314, endOnFailure: true });
  });

  async function play(script: Step[], known: Known): Promise<void> {
    for (const next of script) {
      try {
        await take(next, known);
      } catch (error) {
        if (!(error instanceof AppError) || !ALLOWED.has(error.code)) throw error;
      }
    }
  }

  async function take({ act, pick, account, other, cents, day }: Step, known: Known): Promise<void> {
    const request = requestOf(1);
    const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
    const expenseDate = `2026-04-${String(day).padStart(2, '0')}`;
    const accountId = accounts[account] ?? 0;
    const id = known.expenses[pick % Math.max(known.expenses.length, 1)];
    const transferId = known.transfers[pick % Math.max(known.transfers.length, 1)];
    if (act === 'close') {
      // Half of them open every day again.
      await ledger.close(request, pick % 2 === 0 ? expenseDate : null);
      return;
    }
    if (act === 'transfer' || act === 'reverse') {
      if (act === 'reverse' && transferId !== undefined) {
        await ledger.reverse(request, transferId);
        return;
      }
      const toAccountId = String(accounts[(account + other) % accounts.length]);
      const input = { fromAccountId: String(accountId), toAccountId, amount, date: expenseDate };
      known.transfers.push((await ledger.transfer(request, input)).transfer.id);
      return;
    }
    if (act === 'record' || id === undefined) {
      const { expense } = await ledger.record(request, expenseInput(accountId, { amount, expenseDate }));
      known.expenses.push(expense.id);
    } else if (act === 'foreign') {
      const stated = pick % 3 === 0 ? { rate: '1.1234' } : pick % 3 === 1 ? { accountAmount: amount } : {};
      const input = expenseInput(accountId, { amount, expenseDate, currency: 'GBP', ...stated });
      known.expenses.push((await ledger.record(request, input)).expense.id);
    } else if (act === 'amount') await ledger.change(request, id, { amount });
    else if (act === 'move') await ledger.change(request, id, { accountId: String(accountId) });
    else if (act === 'day') await ledger.change(request, id, { expenseDate });
    else if (act === 'note') await ledger.change(request, id, { note: `changed ${pick}` });
    else if (act === 'delete') await ledger.remove(request, id);
    else await ledger.restore(request, id);
  }
});
