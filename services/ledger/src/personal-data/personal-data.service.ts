import { AppError, invalidField } from '@outlay/errors/app-error';
import { formatAmount } from '@outlay/money/money';
import { requirePerson, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Expense } from '../expenses/expense.ts';
import { OwnExpensesRepository } from './own-expenses.repository.ts';

const PAGE = 1_000;
const DEEPEST = 10_000;

/** Answers people what they recorded. */
export class PersonalDataService {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** @throws AppError FORBIDDEN, also for who is no person; VALIDATION_FAILED, PAGE_TOO_DEEP for the offset */
  async recordsOf(context: RequestContext, offset: number): Promise<unknown> {
    const userId = requirePerson(context);
    if (offset < 0) throw invalidField('offset', 'must not be negative', 'OUT_OF_RANGE');
    if (offset >= DEEPEST) throw new AppError('PAGE_TOO_DEEP', `At most ${DEEPEST} records are answered.`);
    const tenantId = tenantOf(context);
    const expenses = await this.#database.read(context, (em) =>
      new OwnExpensesRepository(em, tenantId).page(userId, offset, PAGE),
    );
    return expenses.map(recordOf);
  }
}

function recordOf(expense: Expense) {
  return {
    ...{ id: expense.id, expense_date: expense.expenseDate },
    ...{ amount: formatAmount(expense.amountMinor, expense.currency), currency: expense.currency },
    ...{ vendor: expense.vendor, note: expense.note, tags: expense.tags },
    ...{ account_id: expense.accountId, project_id: expense.projectId, category_id: expense.categoryId },
    created_at: expense.createdAt.toISOString(),
    updated_at: expense.updatedAt.toISOString(),
    soft_deleted_at: expense.softDeletedAt?.toISOString() ?? null,
  };
}
