import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventOrder } from '@outlay/messaging/ordering';

/** One tenant's projects and their forecasts, as far as alerts need them. */
export class ProjectStateRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Takes a project's name in unless a newer state is known. */
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

  /** Null where the project is not known yet. */
  async nameOf(projectId: number): Promise<string | null> {
    const [row]: { name: string }[] = await this.#em.execute(
      `select name from project_states where tenant_id = ? and project_id = ?`,
      [this.#tenantId, projectId],
    );
    return row?.name ?? null;
  }

  /** Notes which forecast of a project was taken in, and keeps its row locked. @returns false when a newer one, or this one, was */
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
