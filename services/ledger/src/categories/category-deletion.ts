import type { EntityManager } from '@mikro-orm/postgresql';
import { conflict, invalidField, invalidReference, notFound } from '@outlay/errors/app-error';
import { checkVersion } from '@outlay/service-kit/versions';
import { parseId } from '@outlay/tenancy/ids';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { ClosedPeriodRepository } from '../closed-periods/closed-period.repository.ts';
import { requireOpen } from '../posting/closed-period.rules.ts';
import { OpeningLockRepository } from '../posting/opening-lock.repository.ts';
import { reassignSome } from '../reassignments/reassign.ts';
import { ReassignmentRepository } from '../reassignments/reassignment.repository.ts';
import type { Category } from './category.entity.ts';
import { CategoryRepository } from './category.repository.ts';

/** Which category is deleted, and which one its expenses get. */
export interface CategoryDeletion {
  id: string;
  moveTo?: string | null | undefined;
  expectedVersion?: number | null | undefined;
}

/**
 * Orders that the expenses of a category get another one, and that it is deleted then; changes the first of them.
 * @returns true if that is done already
 * @throws AppError NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED, INVALID_REFERENCE, IN_USE, PERIOD_CLOSED
 */
export async function moveAndDelete(
  em: EntityManager,
  context: RequestContext,
  { id, moveTo, expectedVersion }: CategoryDeletion,
): Promise<boolean> {
  const tenantId = tenantOf(context);
  const orders = new ReassignmentRepository(em, tenantId);
  await orders.takeTurn();
  const { from, to } = await findBoth(em, id, moveTo ?? '');
  checkVersion(from.version, expectedVersion);
  if (await orders.isMoving('category', [from.id, to.id])) throw beingMoved();
  // A closing waits for this order to be seen, or this for the closing.
  await new OpeningLockRepository(em, tenantId).share();
  await requireOpenPeriod(em, from);
  return reassignSome(em, await orders.add(context, { kind: 'category', from: from.id, to: to.id }));
}

/** @throws AppError IN_USE while expenses are moved from or to a category */
export async function requireUnmoved(em: EntityManager, { tenantId, id }: Category): Promise<void> {
  if (await new ReassignmentRepository(em, tenantId).isMoving('category', [id])) throw beingMoved();
}

async function findBoth(em: EntityManager, id: string, moveTo: string): Promise<{ from: Category; to: Category }> {
  const [fromId, toId] = [parseId(id), parseId(moveTo)];
  const found = await new CategoryRepository(em).findMany([fromId, toId].filter((one) => one !== null));
  const from = found.find((one) => one.id === fromId);
  const to = found.find((one) => one.id === toId);
  if (!from) throw notFound('Category');
  if (!to) throw invalidReference('moveTo');
  if (from.id === to.id) throw invalidField('moveTo', 'must be another category', 'NOT_ALLOWED');
  return { from, to };
}

/** Sums by category of a closed period stay as they are. */
async function requireOpenPeriod(em: EntityManager, category: Category): Promise<void> {
  const day = await new CategoryRepository(em).firstDay(category);
  if (day !== null) requireOpen(await new ClosedPeriodRepository(em, category.tenantId).find(), day, 'expense');
}

function beingMoved(): Error {
  return conflict('IN_USE', 'Expenses are still moved from or to this category. Try again when that has ended.');
}
