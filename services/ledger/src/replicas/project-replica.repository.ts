import type { EntityManager } from '@mikro-orm/postgresql';
import { ProjectReplicaEntity, type ProjectReplica } from './project-replica.entity.ts';

/** Stores one tenant's projects from the newest events of the projects service. */
export class ProjectReplicaRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  async find(projectId: number): Promise<ProjectReplica | null> {
    return this.#em.findOne(ProjectReplicaEntity, { projectId });
  }

  /** Takes a state in unless a newer one is known: duplicates and disorder change nothing. */
  async keepNewest(state: ProjectReplica): Promise<void> {
    await this.#em.execute(
      `insert into project_replica (tenant_id, project_id, currency, status, deleted, epoch, version)
       values (?, ?, ?, ?, ?, ?, ?)
       on conflict (tenant_id, project_id) do update
         set currency = excluded.currency, status = excluded.status, deleted = excluded.deleted,
             epoch = excluded.epoch, version = excluded.version
         where (project_replica.epoch, project_replica.version) < (excluded.epoch, excluded.version)`,
      [state.tenantId, state.projectId, state.currency, state.status, state.deleted, state.epoch, state.version],
      'run',
    );
  }
}
