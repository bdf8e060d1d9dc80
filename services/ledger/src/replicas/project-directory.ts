import type { EntityManager } from '@mikro-orm/postgresql';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { ExpensePresenceRepository } from './expense-presence.repository.ts';
import type { ProjectReplica } from './project-replica.entity.ts';
import { ProjectReplicaRepository } from './project-replica.repository.ts';

/** Asks the projects service for a project as it is now; null when the tenant has none with this id. */
export type AskForProject = (context: RequestContext, projectId: number) => Promise<ProjectReplica | null>;

/** Knows the tenant's projects: from events, and by asking while an event has not arrived yet. */
export class ProjectDirectory {
  readonly #ask: AskForProject;

  constructor(ask: AskForProject) {
    this.#ask = ask;
  }

  /**
   * The project, or null when the tenant has none with this id.
   *
   * @param em of a writing transaction: what was asked for is kept
   * @throws AppError SERVICE_UNAVAILABLE when it must ask and nobody answers
   */
  async find(context: RequestContext, em: EntityManager, projectId: number): Promise<ProjectReplica | null> {
    const repository = new ProjectReplicaRepository(em);
    const known = await repository.find(projectId);
    if (known) return known;
    const asked = await this.#ask({ ...context, tenantId: tenantOf(context) }, projectId);
    if (asked) await repository.keepNewest(asked);
    return asked;
  }

  /**
   * The project as a booking on it needs it, or null. Until the first one fixes its currency it may just have been changed, and no
   * event have told of it yet; so its owner is asked.
   *
   * @param em of a writing transaction: what was asked for is kept
   * @throws AppError as {@link find}
   */
  async findForBooking(context: RequestContext, em: EntityManager, projectId: number): Promise<ProjectReplica | null> {
    const tenantId = tenantOf(context);
    const repository = new ProjectReplicaRepository(em);
    const known = await repository.find(projectId);
    if (known === null) return this.find(context, em, projectId);
    if (await new ExpensePresenceRepository(em).onProject(tenantId, projectId)) return known;
    const asked = await this.#ask({ ...context, tenantId }, projectId);
    if (!asked) return known;
    await repository.keepNewest(asked);
    return asked;
  }
}
