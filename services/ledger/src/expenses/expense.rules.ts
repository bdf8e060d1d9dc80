import { conflict, forbidden, notFound } from '@outlay/errors/app-error';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { seesExpense } from '@outlay/tenancy/key-scope';
import { actingKeyId, actingUserId, can, type RequestContext } from '@outlay/tenancy/request-context';
import type { Expense } from './expense.ts';

/**
 * The expense, if the caller may change it.
 * @throws AppError NOT_FOUND where there is none, or the acting key is limited to others; FORBIDDEN for somebody else's without `expenses:manage`
 */
export function requireOwn(context: RequestContext, expense: Expense | null | undefined): Expense {
  if (!expense || !seesExpense(limitsOf(context), expense)) throw notFound('Expense');
  if (isOwn(context, expense) || can(context, 'expenses:manage')) return expense;
  throw forbidden('You may change only expenses that you recorded.');
}

/** People and keys own what they recorded. */
function isOwn(context: RequestContext, { createdBy, createdByKey }: Expense): boolean {
  if (context.principal.kind === 'key') return createdByKey !== null && createdByKey === actingKeyId(context);
  return createdBy !== null && createdBy === actingUserId(context);
}

/** @throws AppError NOT_FOUND for a deleted expense */
export function requireLive(expense: Expense): Expense {
  if (expense.softDeletedAt !== null) throw notFound('Expense');
  return expense;
}

/** @throws AppError NOT_DELETED for a live expense */
export function requireDeleted(expense: Expense): Expense {
  if (expense.softDeletedAt === null) throw conflict('NOT_DELETED', 'The expense is not deleted.');
  return expense;
}
