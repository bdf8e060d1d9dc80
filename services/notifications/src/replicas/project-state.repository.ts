import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventOrder } from '@outlay/messaging/ordering';

/** Names of one tenant's projects, and the versions of their forecasts. */
export class ProjectStateRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Stores a project's name unless the stored state is newer. */
  async keepNewest(project: { projectId: number; name: string } & EventOrder): Promise<void> {
    await this.#em.execute(
      `insert into project_states as known (tenant_id, project_id, name, epoch, version) values (?, ?, ?, ?, ?)
       on conflict (tenant_id, project_id) do update
         set name = excluded.name, epoch = excluded.epoch, version = excluded.version
         where (known.epoch, known.version) < (excluded.epoch, excluded.version)`,
      [this.#tenantId, project.projectId, project.name, project.epoch, project.version],
      'run',
    );
  }

  /** Returns null for an unknown project. */
  async nameOf(projectId: number): Promise<string | null> {
    const [row]: { name: string }[] = await this.#em.execute(
      `select name from project_states where tenant_id = ? and project_id = ?`,
      [this.#tenantId, projectId],
    );
    return row?.name ?? null;
  }

  /** Stores the version of a project's forecast, and keeps its row locked. @returns false if the stored one is as new or newer */
  async takeForecast({ projectId, epoch, version }: { projectId: number } & EventOrder): Promise<boolean> {
    const taken: unknown[] = await this.#em.execute(
      `insert into forecast_states as known (tenant_id, project_id, epoch, version) values (?, ?, ?, ?)
       on conflict (tenant_id, project_id) do update set epoch = excluded.epoch, version = excluded.version
         where (known.epoch, known.version) < (excluded.epoch, excluded.version)
       returning 1`,
      [this.#tenantId, projectId, epoch, version],
    );
    return taken.length > 0;
  }
}
