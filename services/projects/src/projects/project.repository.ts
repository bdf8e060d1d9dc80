import { LockMode, type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { afterCursor, orderByOf, type KeysetOrder } from '@outlay/service-kit/graphql/keyset';
import type { PageArgs } from '@outlay/service-kit/graphql/connection';
import { containsPattern } from '@outlay/service-kit/like-pattern';
import { ProjectEntity, type ProjectRow, type ProjectStatus } from './project.entity.ts';

/** Which projects a list shows; days are inclusive. */
export interface ProjectSelection {
  status?: ProjectStatus | null | undefined;
  from?: string | null | undefined;
  to?: string | null | undefined;
  q?: string | null | undefined;
  includeDeleted: boolean;
}

/** One tenant's projects, within the transaction of its entity manager. */
export class ProjectRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  /** A project, deleted or not. */
  async find(id: number): Promise<ProjectRow | null> {
    return this.#em.findOne(ProjectEntity, { id });
  }

  /** A project, deleted or not, locked until the transaction ends: read, check and change are one. */
  async findForUpdate(id: number): Promise<ProjectRow | null> {
    return this.#em.findOne(ProjectEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  async findMany(ids: readonly number[]): Promise<ProjectRow[]> {
    return this.#em.find(ProjectEntity, { id: { $in: [...ids] } });
  }

  /** Up to `first + 1` projects of a page, and how many there are in all. */
  async page(selection: ProjectSelection, order: KeysetOrder, page: PageArgs): Promise<[ProjectRow[], number]> {
    const where = conditionOf(selection);
    const rows = await this.#em.find(
      ProjectEntity,
      { $and: [where, afterCursor(order, page)] },
      { orderBy: orderByOf(order), limit: page.first + 1, offset: page.offset ?? 0 },
    );
    return [rows, await this.#em.count(ProjectEntity, where)];
  }

  /** Writes a new project and fills in its id. */
  async insert(fields: Omit<ProjectRow, 'id'>): Promise<ProjectRow> {
    const row = this.#em.create(ProjectEntity, fields);
    await this.#em.persist(row).flush();
    return row;
  }

  /** Writes what was changed on rows that were read for update. */
  async flush(): Promise<void> {
    await this.#em.flush();
  }
}

function conditionOf({ status, from, to, q, includeDeleted }: ProjectSelection): FilterQuery<ProjectRow> {
  const text = q ? { $ilike: containsPattern(q) } : undefined;
  return {
    $and: [
      includeDeleted ? {} : { deletedAt: null },
      status ? { status } : {},
      from ? { $or: [{ endDate: null }, { endDate: { $gte: from } }] } : {},
      to ? { startDate: { $lte: to } } : {},
      text ? { $or: [{ name: text }, { description: text }] } : {},
    ],
  };
}
