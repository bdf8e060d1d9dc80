import { defineEntity, LockMode, p, type EntityManager } from '@mikro-orm/postgresql';
import { diff } from '@outlay/audit/diff';
import { recordAudit } from '@outlay/audit/record';
import { addToOutbox } from '@outlay/messaging/outbox';
import { invalidReference } from '@outlay/errors/app-error';
import { exponentOf } from '@outlay/money/money';
import { actingUserId, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { tenantProperties, tenantWall } from '@outlay/tenancy/tenant-wall';
import { AccountEntity, type Account } from '../src/accounts/account.entity.ts';
import { AccountEntryEntity, type AccountEntry } from '../src/entries/account-entry.entity.ts';
import { newEntry } from '../src/posting/account-posting.ts';
import { expenseEvent } from '../src/messaging/expense-events.ts';
import type { ExpenseDraft } from '../src/expenses/recording/expense-rules.ts';
import type { ExpenseWriter, RecordCommand } from '../src/expenses/recording/expense-writer.ts';
import { toAuditedExpense } from '../src/expenses/expense.mapper.ts';
import type { Expense } from '../src/expenses/expense.ts';
import { freezeAmounts } from '../src/expenses/recording/freeze-amounts.ts';
import { toRecordedExpense, type RecordedExpense } from '../src/expenses/recording/recorded-expense.ts';
import { accountEvent, entryEvent } from '../src/messaging/account-events.ts';
import { TenantSettingsEntity } from '../src/replicas/tenant-settings.entity.ts';

/** The expenses table as an entity, as far as the comparison needs it. */
export const BenchExpenseEntity = defineEntity({
  name: 'BenchExpense',
  tableName: 'expenses',
  ...tenantWall,
  properties: {
    ...tenantProperties,
    accountId: p.bigint('number'),
    amountMinor: p.bigint(),
    currency: p.string(),
    currencyExponent: p.integer(),
    accountAmountMinor: p.bigint(),
    accountCurrency: p.string(),
    accountRate: p.string(),
    baseAmountMinor: p.bigint(),
    baseCurrency: p.string(),
    baseRate: p.string(),
    expenseDate: p.date(),
    vendor: p.string().nullable(),
    note: p.string().nullable(),
    tags: p.array(),
    createdBy: p.bigint('number').nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer(),
  },
});

/** The straightforward way, to compare with: entities, a lock on read, a flush. It writes the same rows as the real writer. */
export class UnitOfWorkWriter implements ExpenseWriter {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  async record(context: RequestContext, { draft }: RecordCommand): Promise<RecordedExpense> {
    const tenantId = tenantOf(context);
    return this.#database.write(context, async (em) => {
      const account = await em.findOne(
        AccountEntity,
        { id: draft.accountId },
        { lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      if (!account) throw invalidReference('accountId');
      const { baseCurrency } = await em.findOneOrFail(TenantSettingsEntity, { tenantId });
      const targets = { account: account.currency, project: null, base: baseCurrency };
      const expense = newExpense(context, draft, freezeAmounts(draft, targets, new Map()));
      const { accountAmount } = expense;
      const row = em.create(BenchExpenseEntity, rowOf(tenantId, expense));
      account.currentBalanceMinor -= accountAmount.amountMinor;
      account.entryCount += 1;
      account.eventVersion += 1;
      await em.flush();
      const posting = { kind: 'expense', amountMinor: -accountAmount.amountMinor, date: draft.expenseDate } as const;
      const fields = { ...newEntry(account, posting, expense.createdAt), expenseId: row.id };
      const entry = em.create(AccountEntryEntity, fields);
      await em.flush();
      await publish(em, context, { ...expense, id: row.id }, account, entry);
      const balance = { accountId: account.id, balanceMinor: account.currentBalanceMinor, currency: account.currency };
      return toRecordedExpense({ expense: { ...expense, id: row.id }, warnings: [], balances: [balance] });
    });
  }
}

function newExpense(context: RequestContext, draft: ExpenseDraft, amounts: ReturnType<typeof freezeAmounts>): Expense {
  const now = new Date();
  const times = { createdAt: now, updatedAt: now, softDeletedAt: null };
  return { ...draft, ...amounts, ...times, id: 0, createdBy: actingUserId(context), version: 1 };
}

function rowOf(tenantId: number, expense: Expense) {
  const { accountAmount, baseAmount } = expense;
  return {
    tenantId,
    accountId: expense.accountId,
    amountMinor: expense.amountMinor,
    currency: expense.currency,
    currencyExponent: exponentOf(expense.currency),
    accountAmountMinor: accountAmount.amountMinor,
    accountCurrency: accountAmount.currency,
    accountRate: accountAmount.rate,
    baseAmountMinor: baseAmount.amountMinor,
    baseCurrency: baseAmount.currency,
    baseRate: baseAmount.rate,
    expenseDate: expense.expenseDate,
    vendor: expense.vendor,
    note: expense.note,
    tags: [...expense.tags],
    createdBy: expense.createdBy,
    createdAt: expense.createdAt,
    updatedAt: expense.updatedAt,
    version: 1,
  };
}

async function publish(
  em: EntityManager,
  context: RequestContext,
  expense: Expense,
  account: Account,
  entry: AccountEntry,
): Promise<void> {
  const changes = diff(null, toAuditedExpense(expense));
  await recordAudit(em, context, { action: 'expense.created', entityType: 'expense', entityId: expense.id, changes });
  await addToOutbox(em, context, [
    entryEvent({ ...entry, currency: account.currency }),
    expenseEvent('ExpenseRecorded', expense),
    accountEvent('AccountBalanceChanged', account),
  ]);
  await em.execute(
    `insert into expense_day_counts as c (tenant_id, expense_date, live_count) values (?, ?, 1)
     on conflict (tenant_id, expense_date) do update set live_count = c.live_count + 1`,
    [tenantOf(context), expense.expenseDate],
  );
}
