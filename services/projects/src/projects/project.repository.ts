import { LockMode, type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { totalOf } from '@outlay/service-kit/graphql/connection';
import type { PageQuery } from '@outlay/service-kit/graphql/keyset';
import { containsPattern } from '@outlay/service-kit/like-pattern';
import { writeUniqueName } from '@outlay/tenancy/unique-name';
import { ProjectEntity, type ProjectRow, type ProjectStatus, type StoredProject } from './project.entity.ts';

/** Filter of a list; dates are inclusive. */
export interface ProjectSelection {
  status?: ProjectStatus | null | undefined;
  from?: string | null | undefined;
  to?: string | null | undefined;
  q?: string | null | undefined;
  includeDeleted: boolean;
  /** Null for all projects. */
  among: ReadonlySet<number> | null;
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

  /** A project, deleted or not, locked until the end of the transaction. */
  async findForUpdate(id: number): Promise<ProjectRow | null> {
    return this.#em.findOne(ProjectEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  async findMany(ids: readonly number[]): Promise<ProjectRow[]> {
    return this.#em.find(ProjectEntity, { id: { $in: [...ids] } });
  }

  /** The projects of a page's query, and the total count. */
  async page(selection: ProjectSelection, query: PageQuery): Promise<[ProjectRow[], number]> {
    const where = conditionOf(selection);
    const rows = await this.#em.find(ProjectEntity, { $and: [where, query.where] }, query.options);
    return [rows, await totalOf(rows, query.page, () => this.#em.count(ProjectEntity, where))];
  }

  /** Writes a new project and fills in its id. @throws AppError NAME_TAKEN */
  async insert(fields: Omit<ProjectRow, 'id'>): Promise<ProjectRow> {
    const row = this.#em.create(ProjectEntity, fields);
    this.#em.persist(row);
    await this.flush();
    return row;
  }

  /** Writes what was changed on rows that were read for update. @throws AppError NAME_TAKEN */
  async flush(): Promise<void> {
    await writeUniqueName('projects_name', 'a project', () => this.#em.flush());
  }
}

function conditionOf({ status, from, to, q, includeDeleted, among }: ProjectSelection): FilterQuery<StoredProject> {
  const pattern = q ? containsPattern(q) : null;
  return {
    $and: [
      among ? { id: { $in: [...among] } } : {},
      includeDeleted ? {} : { deletedAt: null },
      status ? { status } : {},
      from ? { $or: [{ endDate: null }, { endDate: { $gte: from } }] } : {},
      to ? { startDate: { $lte: to } } : {},
      pattern ? { searchText: { $like: pattern } } : {},
    ],
  };
}
