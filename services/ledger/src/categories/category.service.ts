import type { EntityManager } from '@mikro-orm/postgresql';
import { diff } from '@outlay/audit/diff';
import { recordAudit } from '@outlay/audit/record';
import { conflict, notFound } from '@outlay/errors/app-error';
import { addToOutbox } from '@outlay/messaging/outbox';
import { checkVersion } from '@outlay/service-kit/versions';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { onceCommitted } from '@outlay/tenancy/after-commit';
import { parseId } from '@outlay/tenancy/ids';
import { requireWholeTenant } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { ChangeCategoryInput, CreateCategoryInput } from '../__generated__/resolvers.ts';
import { categoryEvent, type CategoryEventType } from '../messaging/category-events.ts';
import { ReassignmentRepository } from '../reassignments/reassignment.repository.ts';
import type { Reassigner } from '../reassignments/reassigner.ts';
import type { Category } from './category.entity.ts';
import { moveAndDelete, requireUnmoved, type CategoryDeletion } from './category-deletion.ts';
import { toCategory, type CategoryModel } from './category.mapper.ts';
import { CategoryRepository } from './category.repository.ts';
import { changedCategory, readCategory, type CategoryFields } from './category.rules.ts';

/** Creates, changes and deletes categories. Answers are as GraphQL shows them. */
export class CategoryService {
  readonly #commands: Commands;
  readonly #reassigner: Pick<Reassigner, 'wake'>;

  constructor(commands: Commands, reassigner: Pick<Reassigner, 'wake'>) {
    this.#commands = commands;
    this.#reassigner = reassigner;
  }

  /** @throws AppError FORBIDDEN, VALIDATION_FAILED, NAME_TAKEN */
  async create(context: RequestContext, command: Command, input: CreateCategoryInput): Promise<CategoryModel> {
    requirePermission(context, 'categories:write');
    const fields = readCategory(input);
    return this.#commands.run(context, command, async (em) => toCategory(await insertCategory(em, context, fields)));
  }

  /**
   * A change that changes nothing leaves no trace.
   * @throws AppError FORBIDDEN, NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED, NAME_TAKEN
   */
  async change(
    context: RequestContext,
    command: Command,
    id: string,
    input: ChangeCategoryInput,
    expectedVersion?: number | null,
  ): Promise<CategoryModel> {
    requirePermission(context, 'categories:write');
    return this.#commands.run(context, command, async (em) => {
      const category = await lockCategory(em, id, expectedVersion);
      const before = fieldsOf(category);
      const after = changedCategory(before, input);
      if (Object.keys(diff(before, after)).length === 0) return toCategory(category);
      Object.assign(category, after, { version: category.version + 1, updatedAt: new Date() });
      await new CategoryRepository(em).flush();
      await record(em, context, 'CategoryChanged', before, category);
      return toCategory(category);
    });
  }

  /**
   * Without `moveTo`, one that no live expense has; with it, one whose expenses get another category before.
   * @returns true when it is deleted, false while expenses are still moved
   * @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, PRECONDITION_FAILED, IN_USE, VALIDATION_FAILED, INVALID_REFERENCE, PERIOD_CLOSED
   */
  async delete(context: RequestContext, command: Command, deletion: CategoryDeletion): Promise<boolean> {
    requirePermission(context, 'categories:write');
    requireWholeTenant(context, 'Deleting a category, which concerns all of its expenses,');
    return this.#commands.run(context, command, async (em) => {
      if (deletion.moveTo != null) {
        const isDone = await moveAndDelete(em, context, deletion);
        if (!isDone) onceCommitted(em, () => this.#reassigner.wake());
        return isDone;
      }
      await new ReassignmentRepository(em, tenantOf(context)).takeTurn();
      const category = await lockCategory(em, deletion.id, deletion.expectedVersion);
      await requireUnmoved(em, category);
      const repository = new CategoryRepository(em);
      if (await repository.isUsed(category)) throw inUse();
      await repository.clearFromDeletedExpenses(category);
      const last = { ...category, version: category.version + 1, updatedAt: new Date() };
      await repository.remove(category);
      await record(em, context, 'CategoryDeleted', fieldsOf(last), last);
      return true;
    });
  }
}

/** Writes a new category, with audit row and event, within the caller's transaction. @throws AppError NAME_TAKEN */
export async function insertCategory(
  em: EntityManager,
  context: RequestContext,
  fields: CategoryFields,
): Promise<Category> {
  const now = new Date();
  const row = { ...fields, tenantId: tenantOf(context), version: 1, createdAt: now, updatedAt: now };
  const category = await new CategoryRepository(em).insert(row);
  await record(em, context, 'CategoryCreated', null, category);
  return category;
}

/** Audit row and event: in the transaction of the change itself. */
async function record(
  em: EntityManager,
  context: RequestContext,
  type: CategoryEventType,
  before: CategoryFields | null,
  category: Category,
): Promise<void> {
  const action = `category.${type.slice('Category'.length).toLowerCase()}`;
  const changes = diff(before, type === 'CategoryDeleted' ? null : fieldsOf(category));
  await recordAudit(em, context, { action, entityType: 'category', entityId: category.id, changes });
  await addToOutbox(em, context, [categoryEvent(type, category)]);
}

async function lockCategory(em: EntityManager, id: string, expectedVersion?: number | null): Promise<Category> {
  const number = parseId(id);
  const category = number === null ? null : await new CategoryRepository(em).findForUpdate(number);
  if (!category) throw notFound('Category');
  checkVersion(category.version, expectedVersion);
  return category;
}

function fieldsOf({ name, color, description }: Category): CategoryFields {
  return { name, color, description: description ?? null };
}

function inUse(): Error {
  return conflict('IN_USE', 'Expenses have this category; give them another one first.');
}
