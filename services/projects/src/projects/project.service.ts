import { conflict, notFound } from '@outlay/errors/app-error';
import { recordAudit } from '@outlay/audit/record';
import { diff } from '@outlay/audit/diff';
import { addToOutbox } from '@outlay/messaging/outbox';
import type { Connection, PageArgs } from '@outlay/service-kit/graphql/connection';
import { readByIds, readPage } from '@outlay/service-kit/graphql/list-reader';
import { checkVersion } from '@outlay/service-kit/versions';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { keyLimited, seesProject } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChangeProjectInput, CreateProjectInput, Project, ProjectFilter } from '../__generated__/resolvers.ts';
import { projectEvent, type ProjectEventType } from '../messaging/project-events.ts';
import type { TenantCurrency } from '../siblings/tenant-currency.ts';
import type { ProjectRow } from './project.entity.ts';
import { auditedProject } from './project.audit.ts';
import { toProject } from './project.mapper.ts';
import { ProjectRepository } from './project.repository.ts';
import { changedFields, fieldsOf, newFields, type ProjectFields } from './project.rules.ts';
import { PROJECT_SORT, sortValue } from './project.sort.ts';

const LIST = { sort: PROJECT_SORT, sortValue, show: toProject };

/** Dependencies of the service. */
export interface ProjectServiceParts {
  database: TenantDatabase;
  commands: Commands;
  tenantCurrency: TenantCurrency;
}

/** Queries and commands on projects. Returns GraphQL types. */
export class ProjectService {
  readonly #parts: ProjectServiceParts;

  constructor(parts: ProjectServiceParts) {
    this.#parts = parts;
  }

  /** A live project, or null. @throws AppError FORBIDDEN without `projects:read` */
  async find(context: RequestContext, id: string): Promise<Project | null> {
    const [project] = await this.findMany(context, [id]);
    return project && project.deletedAt === null ? project : null;
  }

  /**
   * Projects by id, null where there is none. Includes deleted ones, because their expenses still refer to them. Siblings
   * may call this too. For a key that is limited to others, a project is as one that does not exist.
   */
  async findMany(context: RequestContext, ids: readonly string[]): Promise<(Project | null)[]> {
    if (context.principal.kind !== 'service') requirePermission(context, 'projects:read');
    const limits = limitsOf(context);
    const find = (wanted: readonly number[]) =>
      this.#parts.database.read(context, (em) =>
        new ProjectRepository(em).findMany(wanted.filter((id) => seesProject(limits, id))),
      );
    return readByIds(ids, find, toProject);
  }

  /** @throws AppError FORBIDDEN for deleted ones without `projects:write`; VALIDATION_FAILED for a bad page or sort */
  async list(
    context: RequestContext,
    filter: ProjectFilter | null | undefined,
    sort: string | null | undefined,
    page: PageArgs,
  ): Promise<Connection<Project>> {
    requirePermission(context, 'projects:read');
    if (filter?.includeDeleted) requirePermission(context, 'projects:write');
    const selection = {
      ...filter,
      among: limitsOf(context).projectIds,
      includeDeleted: filter?.includeDeleted ?? false,
    };
    return readPage(LIST, sort, page, (query) =>
      this.#parts.database.read(context, (em) => new ProjectRepository(em).page(selection, query)),
    );
  }

  /** @throws AppError KEY_LIMITED; NAME_TAKEN; VALIDATION_FAILED with one detail per invalid field */
  async create(context: RequestContext, command: Command, input: CreateProjectInput): Promise<Project> {
    requirePermission(context, 'projects:write');
    requireEveryProject(context);
    const fields = newFields(input, input.currency ?? (await this.#parts.tenantCurrency(context)));
    return this.#parts.commands.run(context, command, async (em) => {
      const now = new Date();
      const tenantId = tenantOf(context);
      const row = { ...fields, tenantId, version: 1, createdAt: now, updatedAt: now, deletedAt: null };
      return this.#record(em, context, 'ProjectCreated', null, await new ProjectRepository(em).insert(row));
    });
  }

  /** @throws AppError NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED, NAME_TAKEN */
  async change(
    context: RequestContext,
    command: Command,
    id: string,
    input: ChangeProjectInput,
    expectedVersion?: number | null,
  ): Promise<Project> {
    requirePermission(context, 'projects:write');
    return this.#parts.commands.run(context, command, async (em) => {
      const row = await liveProject(em, context, id, expectedVersion);
      return this.#write(em, context, 'ProjectChanged', row, changedFields(fieldsOf(row), input));
    });
  }

  /** @throws AppError NOT_FOUND, also for a deleted one; PRECONDITION_FAILED */
  async delete(
    context: RequestContext,
    command: Command,
    id: string,
    expectedVersion?: number | null,
  ): Promise<Project> {
    requirePermission(context, 'projects:write');
    return this.#parts.commands.run(context, command, async (em) => {
      const row = await liveProject(em, context, id, expectedVersion);
      return this.#write(em, context, 'ProjectDeleted', row, { deletedAt: new Date() });
    });
  }

  /** @throws AppError NOT_FOUND, PRECONDITION_FAILED, NOT_DELETED for a live one, NAME_TAKEN */
  async restore(
    context: RequestContext,
    command: Command,
    id: string,
    expectedVersion?: number | null,
  ): Promise<Project> {
    requirePermission(context, 'projects:write');
    return this.#parts.commands.run(context, command, async (em) => {
      const row = await knownProject(em, context, id, expectedVersion);
      if (row.deletedAt === null) throw conflict('NOT_DELETED', 'This project is not deleted.');
      return this.#write(em, context, 'ProjectRestored', row, { deletedAt: null });
    });
  }

  async #write(
    em: EntityManager,
    context: RequestContext,
    type: ProjectEventType,
    row: ProjectRow,
    changes: Partial<ProjectFields & Pick<ProjectRow, 'deletedAt'>>,
  ): Promise<Project> {
    const before = auditedProject(row);
    Object.assign(row, changes, { version: row.version + 1, updatedAt: new Date() });
    await new ProjectRepository(em).flush();
    return this.#record(em, context, type, before, row);
  }

  /** Writes the audit row and the event in the transaction of the change. */
  async #record(
    em: EntityManager,
    context: RequestContext,
    type: ProjectEventType,
    before: ReturnType<typeof auditedProject> | null,
    row: ProjectRow,
  ): Promise<Project> {
    const action = `project.${type.slice('Project'.length).toLowerCase()}`;
    const changes = diff(before, auditedProject(row));
    await recordAudit(em, context, { action, entityType: 'project', entityId: row.id, changes });
    await addToOutbox(em, context, [projectEvent(type, row)]);
    return toProject(row);
  }
}

async function knownProject(
  em: EntityManager,
  context: RequestContext,
  id: string,
  expectedVersion?: number | null,
): Promise<ProjectRow> {
  const number = parseId(id);
  const isSeen = number !== null && seesProject(limitsOf(context), number);
  const row = isSeen ? await new ProjectRepository(em).findForUpdate(number) : null;
  if (!row) throw notFound('Project');
  checkVersion(row.version, expectedVersion);
  return row;
}

async function liveProject(
  em: EntityManager,
  context: RequestContext,
  id: string,
  expectedVersion?: number | null,
): Promise<ProjectRow> {
  const row = await knownProject(em, context, id);
  if (row.deletedAt != null) throw notFound('Project');
  checkVersion(row.version, expectedVersion);
  return row;
}

/** @throws AppError KEY_LIMITED for a key that is limited to projects, of which a new one is none */
function requireEveryProject(context: RequestContext): void {
  if (limitsOf(context).projectIds === null) return;
  throw keyLimited('This API key is limited to projects. A new project would not be among them.');
}
