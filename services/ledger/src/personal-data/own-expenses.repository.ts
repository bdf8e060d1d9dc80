import type { EntityManager } from '@mikro-orm/postgresql';
import { EXPENSE_COLUMNS_SQL, toExpense, type Expense, type ExpenseRow } from '../expenses/expense.ts';

/** The expenses that a person of one tenant recorded. */
export class OwnExpensesRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Deleted ones included; the newest day first. */
  async page(userId: number, offset: number, limit: number): Promise<Expense[]> {
    const [found]: { rows: ExpenseRow[] | null }[] = await this.#em.execute(
      `select json_agg(e) as rows from (
         select ${EXPENSE_COLUMNS_SQL} from expenses e where tenant_id = ? and created_by = ?
         order by e.expense_date desc, e.id desc limit ? offset ?) e`,
      [this.#tenantId, userId, limit, offset],
    );
    return (found?.rows ?? []).map(toExpense);
  }
}
