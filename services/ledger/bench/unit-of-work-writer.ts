import { defineEntity, LockMode, p } from '@mikro-orm/postgresql';
import { diff } from '@outlay/audit/diff';
import { recordAudit } from '@outlay/audit/record';
import { addToOutbox } from '@outlay/messaging/outbox';
import { invalidReference } from '@outlay/errors/app-error';
import { actingUserId, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { tenantProperties, tenantWall } from '@outlay/tenancy/tenant-wall';
import { AccountEntity } from '../src/accounts/account.entity.ts';
import { AccountEntryEntity } from '../src/entries/account-entry.entity.ts';
import { expenseEvent } from '../src/expenses/expense-events.ts';
import type { ExpenseWriter, RecordCommand } from '../src/expenses/expense-writer.ts';
import { toAuditedExpense } from '../src/expenses/expense.mapper.ts';
import { freezeAmounts } from '../src/expenses/freeze-amounts.ts';
import { toRecordedExpense, type RecordedExpense } from '../src/expenses/recorded-expense.ts';
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
      const settings = await em.findOneOrFail(TenantSettingsEntity, { tenantId });
      const now = new Date();
      const targets = { account: account.currency, project: null, base: settings.baseCurrency };
      const amounts = freezeAmounts(draft, targets, new Map());
      const { accountAmount, baseAmount } = amounts;
      const row = em.create(BenchExpenseEntity, {
        tenantId,
        accountId: account.id,
        amountMinor: amounts.amountMinor,
        currency: amounts.currency,
        currencyExponent: 2,
        accountAmountMinor: accountAmount.amountMinor,
        accountCurrency: accountAmount.currency,
        accountRate: '1',
        baseAmountMinor: baseAmount.amountMinor,
        baseCurrency: baseAmount.currency,
        baseRate: '1',
        expenseDate: draft.expenseDate,
        vendor: draft.vendor,
        note: draft.note,
        tags: [...draft.tags],
        createdBy: actingUserId(context),
        createdAt: now,
        updatedAt: now,
        version: 1,
      });
      account.currentBalanceMinor -= accountAmount.amountMinor;
      account.entryCount += 1;
      account.eventVersion += 1;
      await em.flush();
      const entry = em.create(AccountEntryEntity, {
        tenantId,
        accountId: account.id,
        sequence: account.entryCount,
        kind: 'expense',
        amountMinor: -accountAmount.amountMinor,
        balanceAfterMinor: account.currentBalanceMinor,
        expenseId: row.id,
        date: draft.expenseDate,
        source: null,
        note: null,
        at: now,
      });
      await em.flush();
      const expense = {
        ...draft,
        ...amounts,
        id: row.id,
        createdBy: actingUserId(context),
        createdAt: now,
        updatedAt: now,
        softDeletedAt: null,
        version: 1,
      };
      const changes = diff(null, toAuditedExpense(expense));
      await recordAudit(em, context, { action: 'expense.created', entityType: 'expense', entityId: row.id, changes });
      const posted = entryEvent({ ...entry, currency: account.currency });
      const events = [posted, expenseEvent('ExpenseRecorded', expense), accountEvent('AccountBalanceChanged', account)];
      await addToOutbox(em, context, events);
      await em.execute(
        `insert into expense_day_counts as c (tenant_id, expense_date, live_count) values (?, ?, 1)
         on conflict (tenant_id, expense_date) do update set live_count = c.live_count + 1`,
        [tenantId, draft.expenseDate],
      );
      const balance = { accountId: account.id, balanceMinor: account.currentBalanceMinor, currency: account.currency };
      return toRecordedExpense({ expense, warnings: [], balances: [balance] });
    });
  }
}
