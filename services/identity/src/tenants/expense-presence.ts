import type { RequestContext } from '@outlay/tenancy/request-context';

/** What identity has to know of the ledger. */
export interface ExpensePresence {
  /**
   * Whether the context's tenant ever recorded an expense.
   * @throws AppError SERVICE_UNAVAILABLE when the ledger does not answer
   */
  hasExpenses(context: RequestContext): Promise<boolean>;
}
