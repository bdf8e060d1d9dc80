import { checkTogether } from '@outlay/errors/check-together';
import type { ChangeExpenseInput, ChangeExpensesInput } from '../../__generated__/resolvers.ts';
import type { Expense } from '../expense.ts';
import { readTags } from '../expense-text.ts';

/**
 * Reads a change of several expenses.
 * @returns the change of one of them
 * @throws AppError VALIDATION_FAILED with one detail per wrong field
 */
export function readBulkChange(change: ChangeExpensesInput): (expense: Expense) => ChangeExpenseInput {
  const readAdded = () => readTags(change.addTags, 'addTags');
  const readRemoved = () => readTags(change.removeTags, 'removeTags');
  checkTogether(readAdded, readRemoved);
  const added = readAdded();
  const removed = new Set(readRemoved());
  return ({ tags }) => ({
    ...(change.categoryId !== undefined && { categoryId: change.categoryId }),
    ...((added.length > 0 || removed.size > 0) && { tags: [...tags.filter((tag) => !removed.has(tag)), ...added] }),
  });
}
