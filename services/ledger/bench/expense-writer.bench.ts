/**
 * Compares two ways to record an expense, on one hot account and on many: one set-based transaction per command, and group commit.
 * Prints ratios: wall-clock figures drift from machine to machine.
 *
 *   TEST_DATABASE_URL=postgres://… node services/ledger/bench/expense-writer.bench.ts
 */
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { ledgerEntities } from '../src/entities.ts';
import { recordBatch } from '../src/expenses/recording/expense-batch.ts';
import { readRecordInput } from '../src/expenses/recording/expense-draft.ts';
import { RowTurns } from '../src/posting/row-turns.ts';
import { GroupCommitExpenseWriter, type ExpenseWriter } from '../src/expenses/recording/expense-writer.ts';
import { expenseInput, requestOf, startExpenses } from '../tests/expenses-harness.ts';
import { brokenInvariants } from '../tests/ledger-invariants.ts';

const CLIENTS = 32;
const ROUNDS = 5;
const PER_ROUND = { 'statement per command': 640, 'group commit': 3_200 };
type Way = keyof typeof PER_ROUND;
const WAYS: Way[] = ['statement per command', 'group commit'];

const ledger = await startExpenses();
await ledger.tenant();
const accounts = await Promise.all(Array.from({ length: 64 }, () => ledger.account({ balanceMinor: 0 })));
const logger = createLogger({ service: 'bench', level: 'error' });
const orm = createOrm({ url: ledger.appUrl, entities: ledgerEntities, poolSize: CLIENTS, logger });
const database = new TenantDatabase(orm);
const writers: Record<Way, ExpenseWriter> = {
  'statement per command': {
    async record(context, { draft }) {
      const item = { context, draft, answerKey: null, isAsked: true };
      const [outcome] = await database.write(context, (em) => recordBatch(em, tenantOf(context), [item], 'wait'));
      if (outcome && 'result' in outcome) return outcome.result;
      throw outcome?.error;
    },
  },
  'group commit': new GroupCommitExpenseWriter(database, ledger.references, new RowTurns(4)),
};

for (const spread of [1, accounts.length]) {
  const perSecond = new Map<Way, number[]>(WAYS.map((way) => [way, []]));
  const cpu = new Map<Way, number[]>(WAYS.map((way) => [way, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const way of WAYS) {
      const { rate, cpuMicros } = await run(writers[way], PER_ROUND[way], accounts.slice(0, spread));
      // The first round warms up.
      if (round === 0) continue;
      perSecond.get(way)?.push(rate);
      cpu.get(way)?.push(cpuMicros);
    }
  }
  const base = median(perSecond.get('statement per command') ?? []);
  print(`${spread === 1 ? 'one hot account' : `${spread} accounts`}, ${CLIENTS} clients, median of ${ROUNDS}:`);
  for (const way of WAYS) {
    const rate = median(perSecond.get(way) ?? []);
    const micros = median(cpu.get(way) ?? []);
    print(
      `  ${way.padEnd(22)} ${(rate / base).toFixed(1).padStart(6)} x   ${rate.toFixed(0).padStart(6)}/s   ${micros.toFixed(0).padStart(5)} µs of Node's CPU each`,
    );
  }
}
const broken = await brokenInvariants(ledger.sql);
if (broken.length > 0) throw new Error(`the ledger is broken:\n${broken.join('\n')}`);
print('every balance, entry, event and counter adds up');
await orm.close();
await ledger.stop();

/** Records expenses from all clients at once and checks every answer: a benchmark of error answers would look splendid. */
async function run(writer: ExpenseWriter, count: number, on: number[]): Promise<{ rate: number; cpuMicros: number }> {
  let next = 0;
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const client = async () => {
    while (next < count) {
      const index = next++;
      await recordChecked(writer, requestOf(1), on[index % on.length] ?? 0, index);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { rate: count / seconds, cpuMicros: (user + system) / count };
}

async function recordChecked(
  writer: ExpenseWriter,
  context: RequestContext,
  account: number,
  index: number,
): Promise<void> {
  const day = String(1 + (index % 28)).padStart(2, '0');
  const input = expenseInput(account, {
    amount: `${index % 500}.25`,
    expenseDate: `2026-03-${day}`,
    vendor: `Vendor ${index % 50}`,
    note: 'Monthly subscription for the design team',
    tags: ['subscription', 'design'],
  });
  const command = { name: 'recordExpense', path: 'recordExpense', input };
  const { expense, balances } = await writer.record(context, { command, draft: readRecordInput(input) });
  if (Number(expense.id) > 0 && expense.amount.amount === input.amount && balances[0]?.accountId === account) return;
  throw new Error(`not the expense that was recorded: ${JSON.stringify(expense)}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
