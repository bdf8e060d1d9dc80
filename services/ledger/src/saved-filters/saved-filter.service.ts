import { recordAudit } from '@outlay/audit/record';
import { forbidden, invalidField, notFound } from '@outlay/errors/app-error';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { MutationSaveFilterArgs, SavedFilter } from '../__generated__/resolvers.ts';
import { SavedFilterRepository, type SavedFilterRow } from './saved-filter.repository.ts';
import { readSavedFilter } from './saved-filter.ts';

const MOST_FILTERS = 50;

/** Keeps filters of expenses for users: everybody sees and changes their own only. Answers are as GraphQL shows them. */
export class SavedFilterService {
  readonly #database: TenantDatabase;
  readonly #commands: Commands;

  constructor(database: TenantDatabase, commands: Commands) {
    this.#database = database;
    this.#commands = commands;
  }

  /** By name. @throws AppError FORBIDDEN without `expenses:read`, and for callers that are no users */
  async list(context: RequestContext): Promise<SavedFilter[]> {
    const userId = userOf(context);
    const rows = await this.#database.read(context, (em) => repositoryOf(em, context, userId).findAll());
    return rows.map(toSavedFilter);
  }

  /** Replaces the user's filter of the same name. @throws AppError as {@link list}; VALIDATION_FAILED, also for the 51st */
  async save(context: RequestContext, command: Command, input: MutationSaveFilterArgs): Promise<SavedFilter> {
    const userId = userOf(context);
    const fields = readSavedFilter(input);
    return this.#commands.run(context, command, async (em) => {
      const repository = repositoryOf(em, context, userId);
      if ((await repository.lockAndCountOthers(fields.name)) >= MOST_FILTERS) {
        throw invalidField(
          'name',
          `is one too many: delete one of your ${MOST_FILTERS} saved filters first`,
          'TOO_MANY',
        );
      }
      const saved = await repository.save(fields);
      await audit(em, context, 'saved_filter.saved', userId, { before: null, after: saved.id });
      return toSavedFilter(saved);
    });
  }

  /** @throws AppError as {@link list}; NOT_FOUND, also for another user's */
  async delete(context: RequestContext, command: Command, id: string): Promise<boolean> {
    const userId = userOf(context);
    const number = parseId(id);
    if (number === null) throw notFound('Saved filter');
    return this.#commands.run(context, command, async (em) => {
      if (!(await repositoryOf(em, context, userId).remove(number))) throw notFound('Saved filter');
      await audit(em, context, 'saved_filter.deleted', userId, { before: number, after: null });
      return true;
    });
  }
}

function repositoryOf(em: EntityManager, context: RequestContext, userId: number): SavedFilterRepository {
  return new SavedFilterRepository(em, tenantOf(context), userId);
}

/** The trail holds no name: it is the person's own, and the trail outlasts the person. */
async function audit(
  em: EntityManager,
  context: RequestContext,
  action: string,
  userId: number,
  change: { before: number | null; after: number | null },
): Promise<void> {
  await recordAudit(em, context, { action, entityType: 'user', entityId: userId, changes: { saved_filter: change } });
}

function userOf(context: RequestContext): number {
  requirePermission(context, 'expenses:read');
  const { principal } = context;
  if (principal.kind !== 'user') throw forbidden('Only people have saved filters.');
  return principal.userId;
}

function toSavedFilter({ id, name, filterJson, sort, createdAt, updatedAt }: SavedFilterRow): SavedFilter {
  const filter: unknown = JSON.parse(filterJson);
  return {
    id: String(id),
    name,
    filter,
    sort,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}
