import type { EntityManager } from '@mikro-orm/postgresql';
import { recordAudit } from '@outlay/audit/record';
import { diff } from '@outlay/audit/diff';
import { addToOutbox } from '@outlay/messaging/outbox';
import { tenantOf } from '@outlay/tenancy/request-context';
import { CategoryRepository } from '../categories/category.repository.ts';
import { ExpenseRepository } from '../expenses/expense.repository.ts';
import type { Expense } from '../expenses/expense.ts';
import { Booking } from '../expenses/recording/booking.ts';
import { readBookingState } from '../expenses/recording/booking-state.ts';
import { writeBooking } from '../expenses/recording/write-booking.ts';
import { categoryEvent } from '../messaging/category-events.ts';
import type { Move, Reassignment } from './reassignment.ts';
import { ReassignmentRepository } from './reassignment.repository.ts';

/** Expenses of one transaction: few enough that nobody waits long for one of them. */
export const BATCH = 200;

/**
 * Changes some expenses in the caller's transaction, and ends the order when none is left: a category that is moved is then deleted.
 * @returns true once the order is done
 */
export async function reassignSome(em: EntityManager, order: Reassignment, most = BATCH): Promise<boolean> {
  const { id, move, origin } = order;
  const tenantId = tenantOf(origin);
  const orders = new ReassignmentRepository(em, tenantId);
  const ids = await orders.nextExpenses(move, most);
  if (ids.length > 0) {
    const found = await new ExpenseRepository(em, tenantId).findManyForUpdate(ids, 'wait');
    await orders.note(id, await relabel(em, order, [...found.values()]));
  }
  if (ids.length === most) return false;
  if (move.kind === 'category' && !(await deleteCategory(em, order, move.from))) return false;
  await orders.finish(id);
  return true;
}

/** @returns how many of them are not deleted */
async function relabel(em: EntityManager, { move, origin }: Reassignment, found: readonly Expense[]): Promise<number> {
  const tenantId = tenantOf(origin);
  const state = await readBookingState(em, tenantId, {
    ...{ origins: [origin], drafts: [], expenses: [], newExpenses: 0, newEntries: 0, lock: 'none' },
  });
  const booking = new Booking(state);
  // Somebody may have changed one while its lock was waited for.
  const expenses = found.filter((expense) => has(expense, move));
  for (const expense of expenses) booking.relabel(origin, expense, labelsAfter(expense, move));
  if (expenses.length > 0) await writeBooking(em, tenantId, booking);
  return expenses.filter(({ softDeletedAt }) => softDeletedAt === null).length;
}

function has({ tags, categoryId }: Expense, move: Move): boolean {
  return move.kind === 'tag' ? tags.includes(move.from) : categoryId === move.from;
}

function labelsAfter({ tags }: Expense, move: Move): Partial<Pick<Expense, 'tags' | 'categoryId'>> {
  if (move.kind === 'category') return { categoryId: move.to };
  const others = tags.filter((tag) => tag !== move.from);
  return { tags: [...new Set(move.to === null ? others : [...others, move.to])].sort() };
}

/** Locked only now, so that a booking of the category that came before is swept up in the next round. @returns false while an expense has it */
async function deleteCategory(em: EntityManager, { origin }: Reassignment, id: number): Promise<boolean> {
  const repository = new CategoryRepository(em);
  const category = await repository.findForUpdate(id);
  if (!category) return true;
  if (await repository.hasExpenses(category)) return false;
  const last = { ...category, version: category.version + 1, updatedAt: new Date() };
  await repository.remove(category);
  const { name, color, description } = last;
  const changes = diff({ name, color, description: description ?? null }, null);
  await recordAudit(em, origin, { action: 'category.deleted', entityType: 'category', entityId: id, changes });
  await addToOutbox(em, origin, [categoryEvent('CategoryDeleted', last)]);
  return true;
}
