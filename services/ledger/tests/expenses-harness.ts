import { randomUUID } from 'node:crypto';
import { createLogger } from '@outlay/telemetry/logger';
import { Commands } from '@outlay/tenancy/commands';
import { migrate } from '@outlay/tenancy/migrate';
import { createOrm } from '@outlay/tenancy/orm';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { createTestDatabase } from '@outlay/testkit/test-database';
import { openTestPool } from '@outlay/testkit/test-pool';
import { testPrincipal, type TokenRequest } from '@outlay/testkit/tokens';
import { ClosedPeriodService } from '../src/closed-periods/closed-period.service.ts';
import { ledgerEntities } from '../src/entities.ts';
import type { ChangeExpenseInput, RecordExpenseInput, RecordTransferInput } from '../src/__generated__/resolvers.ts';
import { GroupCommitExpenseWriter } from '../src/expenses/recording/expense-writer.ts';
import { ExpenseQueries } from '../src/expenses/expense.queries.ts';
import { ExpenseService } from '../src/expenses/recording/expense.service.ts';
import { ExpenseList } from '../src/expenses/listing/expense-list.ts';
import { ledgerMigrations } from '../src/migrations/migrations.ts';
import { PostingCommands } from '../src/posting/posting-commands.ts';
import { RowTurns } from '../src/posting/row-turns.ts';
import type { ProjectReplica } from '../src/replicas/project-replica.entity.ts';
import { TransferService } from '../src/transfers/transfer.service.ts';
import { References } from '../src/replicas/references.ts';

/** Fields of a test account. */
export interface TestAccount {
  tenantId?: number;
  currency?: string;
  overdraft?: 'allow' | 'warn' | 'deny';
  balanceMinor?: number;
  archived?: boolean;
}

/** The classes of expenses on a database of their own, without HTTP; other services answer from memory. */
export async function startExpenses() {
  const test = await createTestDatabase({
    service: 'ledger',
    migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: ledgerMigrations }),
  });
  const logger = createLogger({ service: 'test', level: 'error' });
  const orm = createOrm({ url: test.appUrl, entities: ledgerEntities, poolSize: 12, logger });
  const superuser = openTestPool(test.superuserUrl, 4);
  const database = new TenantDatabase(orm);
  const askable = { projects: new Map<number, ProjectReplica>(), asked: 0 };
  const references = new References(
    database,
    async ({ tenantId }, id) => {
      askable.asked += 1;
      const project = askable.projects.get(id);
      return project?.tenantId === tenantId ? project : null;
    },
    async () => null,
  );
  const turns = new RowTurns(4);
  const commands = new PostingCommands(new Commands(database), references, turns);
  const writer = new GroupCommitExpenseWriter(database, references, turns);
  const expenses = new ExpenseService({ database, commands, writer, references });
  const transfers = new TransferService({ database, commands, references });
  const periods = new ClosedPeriodService(database, commands);
  const sql = async (text: string, values: unknown[] = []) => (await superuser.query(text, values)).rows;
  return {
    ...test,
    orm,
    database,
    writer,
    references,
    expenses,
    queries: new ExpenseQueries(database),
    list: new ExpenseList(database, references),
    askable,
    sql,
    ...fixtures(sql),
    async record(context: RequestContext, input: RecordExpenseInput, dryRun = false) {
      return expenses.record(context, commandFor('recordExpense', input), input, dryRun);
    },
    async change(context: RequestContext, id: string, input: ChangeExpenseInput, expectedVersion?: number) {
      const target = { id, expectedVersion };
      return expenses.change(context, commandFor('changeExpense', { id, input }), target, input);
    },
    async remove(context: RequestContext, id: string, expectedVersion?: number) {
      return expenses.delete(context, commandFor('deleteExpense', { id }), { id, expectedVersion });
    },
    async restore(context: RequestContext, id: string, expectedVersion?: number) {
      return expenses.restore(context, commandFor('restoreExpense', { id }), { id, expectedVersion });
    },
    async close(context: RequestContext, closedThrough: string | null) {
      return periods.close(context, commandFor('closePeriod', { closedThrough }), { closedThrough });
    },
    async transfer(context: RequestContext, input: RecordTransferInput) {
      return transfers.record(context, commandFor('recordTransfer', input), input);
    },
    async reverse(context: RequestContext, id: string) {
      return transfers.reverse(context, commandFor('reverseTransfer', { id }), id);
    },
    /** A second instance with connections of its own to the same database. */
    async anotherInstance() {
      const otherOrm = createOrm({ url: test.appUrl, entities: ledgerEntities, poolSize: 4, logger });
      const other = new TenantDatabase(otherOrm);
      const service = new ExpenseService({
        database: other,
        commands: new PostingCommands(new Commands(other), references, new RowTurns(4)),
        writer: new GroupCommitExpenseWriter(other, references, new RowTurns(4)),
        references,
      });
      return {
        database: other,
        record: (context: RequestContext, input: RecordExpenseInput) =>
          service.record(context, commandFor('recordExpense', input), input),
        change: (context: RequestContext, id: string, input: ChangeExpenseInput) =>
          service.change(context, commandFor('changeExpense', { id, input }), { id }, input),
        stop: () => otherOrm.close(),
      };
    },
    async stop() {
      await orm.close();
      await superuser.end();
      await test.drop();
    },
  };
}

function commandFor(name: string, input: unknown) {
  return { name, path: name, input };
}

/** A request of a user of a role, or of an API key; with an Idempotency-Key if given. */
export function requestOf(
  tenantId: number,
  options: Omit<TokenRequest, 'tenantId'> & { idempotencyKey?: string } = {},
): RequestContext {
  const { idempotencyKey, ...principal } = options;
  return { tenantId, principal: testPrincipal(principal), requestId: 'test-request', idempotencyKey };
}

/** An expense input that lacks nothing. */
export function expenseInput(accountId: number, more: Partial<RecordExpenseInput> = {}): RecordExpenseInput {
  return { amount: '10.00', expenseDate: '2026-03-14', isProjectRelated: false, accountId: String(accountId), ...more };
}

function fixtures(sql: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>) {
  const idOf = (rows: Record<string, unknown>[]) => Number(rows[0]?.['id']);
  return {
    async tenant(tenantId = 1, baseCurrency = 'USD', timeZone = 'UTC') {
      await sql(
        `insert into tenant_settings (tenant_id, base_currency, time_zone, epoch, version) values ($1, $2, $3, 1, 1)`,
        [tenantId, baseCurrency, timeZone],
      );
    },
    async account({
      tenantId = 1,
      currency = 'USD',
      overdraft = 'allow',
      balanceMinor = 0,
      archived,
    }: TestAccount = {}) {
      const id = idOf(
        await sql(
          `insert into accounts (tenant_id, name, name_key, search_text, type, currency, opening_balance_minor, current_balance_minor, overdraft, is_archived, entry_count)
           values ($1, $6, $6, $6, 'bank', $2, $3, $3, $4, $5, 1) returning id`,
          [tenantId, currency, balanceMinor, overdraft, archived ?? false, `account ${randomUUID()}`],
        ),
      );
      await sql(
        `insert into account_entries (tenant_id, account_id, sequence, kind, amount_minor, balance_after_minor, date)
         values ($1, $2, 1, 'opening', $3, $3, '2026-01-01')`,
        [tenantId, id, balanceMinor],
      );
      return id;
    },
    async category(tenantId = 1, name = `category ${randomUUID()}`) {
      return idOf(
        await sql(
          `insert into categories (tenant_id, name, name_key, search_text, color) values ($1, $2, $2, $2, '#102030') returning id`,
          [tenantId, name],
        ),
      );
    },
    async project(projectId: number, { tenantId = 1, currency = 'USD', status = 'active', deleted = false } = {}) {
      await sql(
        `insert into project_replica (tenant_id, project_id, currency, status, deleted, epoch, version)
         values ($1, $2, $3, $4, $5, 1, 1)`,
        [tenantId, projectId, currency, status, deleted],
      );
    },
    async rate(date: string, from: string, to: string, rate: string, tenantId = 1) {
      await sql(
        `insert into exchange_rates (tenant_id, day, from_currency, to_currency, rate) values ($1, $2, $3, $4, $5)`,
        [tenantId, date, from, to, rate],
      );
    },
    async balance(accountId: number): Promise<number> {
      const [row] = await sql(`select current_balance_minor from accounts where id = $1`, [accountId]);
      return Number(row?.['current_balance_minor']);
    },
  };
}
