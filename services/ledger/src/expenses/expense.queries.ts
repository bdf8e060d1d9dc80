import { parseId } from '@outlay/tenancy/ids';
import { hidesRecords, limitsOf } from '@outlay/tenancy/key-limits';
import { seesExpense } from '@outlay/tenancy/key-scope';
import { can, requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { toExpenseChange, type ExpenseChangeModel } from './expense-history.mapper.ts';
import { toExpenseModel, type ExpenseModel } from './expense.mapper.ts';
import { ExpenseRepository } from './expense.repository.ts';
import type { Expense } from './expense.ts';

/** Reads single expenses and their histories. Answers are as GraphQL shows them. */
export class ExpenseQueries {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /**
   * One expense, or null when the tenant has none with this id.
   * @param includeDeleted needs `expenses:manage`
   * @throws AppError FORBIDDEN
   */
  async find(context: RequestContext, id: string, includeDeleted = false): Promise<ExpenseModel | null> {
    if (includeDeleted) requirePermission(context, 'expenses:manage');
    const [expense] = await this.#read(context, [id]);
    const isHidden = expense?.softDeletedAt != null && !includeDeleted;
    return expense && !isHidden ? toExpenseModel(expense) : null;
  }

  /** Expenses that another answer names, in the order of the ids; null for one that does not exist, or is deleted and not for these eyes. */
  async findMany(context: RequestContext, ids: readonly string[]): Promise<(ExpenseModel | null)[]> {
    const expenses = await this.#read(context, ids);
    const seesDeleted = can(context, 'expenses:manage');
    return expenses.map((expense) =>
      expense && (expense.softDeletedAt === null || seesDeleted) ? toExpenseModel(expense) : null,
    );
  }

  /** The histories of expenses, in the order of the ids; each oldest first. @throws AppError FORBIDDEN */
  async histories(context: RequestContext, ids: readonly string[]): Promise<ExpenseChangeModel[][]> {
    requirePermission(context, 'expenses:read');
    const limits = limitsOf(context);
    const readable = hidesRecords(limits) ? await this.#readable(context, ids) : ids;
    const numbers = readable.map(parseId).filter((id) => id !== null);
    const rows = await this.#database.read(context, (em) =>
      new ExpenseRepository(em, tenantOf(context)).history(numbers),
    );
    const changesOf = Map.groupBy(rows, ({ entityId }) => entityId);
    return ids.map((id) => (changesOf.get(parseId(id) ?? 0) ?? []).map((row) => toExpenseChange(row, limits)));
  }

  async #readable(context: RequestContext, ids: readonly string[]): Promise<string[]> {
    const expenses = await this.#read(context, ids);
    return ids.filter((_id, index) => expenses[index]);
  }

  /** Expenses by id; null for those that the acting key is not limited to, as for those that do not exist. */
  async #read(context: RequestContext, ids: readonly string[]): Promise<(Expense | null)[]> {
    requirePermission(context, 'expenses:read');
    const numbers = ids.map(parseId);
    const found = await this.#database.read(context, (em) =>
      new ExpenseRepository(em, tenantOf(context)).findMany(numbers.filter((id) => id !== null)),
    );
    const limits = limitsOf(context);
    const seen = found.filter((expense) => seesExpense(limits, expense));
    const byId = new Map(seen.map((expense) => [expense.id, expense]));
    return numbers.map((id) => (id === null ? null : (byId.get(id) ?? null)));
  }
}
