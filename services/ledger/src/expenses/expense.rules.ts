import { conflict, forbidden, notFound } from '@outlay/errors/app-error';
import { actingUserId, can, type RequestContext } from '@outlay/tenancy/request-context';
import type { Expense } from './expense.ts';

/**
 * The expense, if the caller may change it.
 * @throws AppError NOT_FOUND where there is none; FORBIDDEN for somebody else's without `expenses:manage`
 */
export function requireOwn(context: RequestContext, expense: Expense | null | undefined): Expense {
  if (!expense) throw notFound('Expense');
  const isOwn = expense.createdBy !== null && expense.createdBy === actingUserId(context);
  if (isOwn || can(context, 'expenses:manage')) return expense;
  throw forbidden('You may change only expenses that you recorded.');
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
