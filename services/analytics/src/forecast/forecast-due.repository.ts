import type { EntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';

/**
 * The statement that marks projects as due by an event. A claimed row becomes due again, because the figures of the running forecast
 * may lack the change.
 * @param projects SQL of a query for tenant and project
 */
export function markDueSql(projects: string): string {
  return `
    insert into forecast_due as due (tenant_id, project_id)
    select tenant_id, project_id from (${projects}) as changed order by tenant_id, project_id
    on conflict (tenant_id, project_id) do update set claimed_until = null, by_event = true, due_at = now()
      where due.claimed_until is not null or not due.by_event`;
}

/** A project whose forecast one process has claimed. */
export interface DueProject {
  tenantId: number;
  projectId: number;
  /** PostgreSQL's text of the time; it identifies the claim. */
  claimedUntil: string;
}

/** Marks projects of one tenant as due and done, within the caller's transaction. */
export class ForecastDueRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Marks projects that an event has changed. */
  async mark(projectIds: readonly number[]): Promise<void> {
    await this.#em.execute(
      markDueSql('select ?::bigint as tenant_id, unnest(?::bigint[]) as project_id'),
      [this.#tenantId, `{${projectIds.join(',')}}`],
      'run',
    );
  }

  /** Marks every project that is forecast, or was until now. @returns number of newly due projects */
  async markAll(): Promise<number> {
    const rows: unknown[] = await this.#em.execute(
      `insert into forecast_due (tenant_id, project_id, by_event)
       select tenant_id, project_id, false from project_replica
       where tenant_id = ? and not deleted and status = 'active'
       union
       select tenant_id, project_id, false from project_forecast where tenant_id = ? and not closed
       order by project_id
       on conflict (tenant_id, project_id) do nothing returning project_id`,
      [this.#tenantId, this.#tenantId],
    );
    return rows.length;
  }

  /**
   * Ends claims. A project that was changed meanwhile stays due.
   * @returns the projects whose new forecast is to be kept: all but those that somebody else has claimed or finished since
   */
  async finish(claims: readonly DueProject[]): Promise<Set<number>> {
    const rows: { project_id: string }[] = await this.#em.execute(
      `with done as (
         select * from json_to_recordset(?::json) as d (project_id bigint, claimed_until timestamptz)
       ), ended as (
         delete from forecast_due as due using done
         where due.tenant_id = ? and due.project_id = done.project_id and due.claimed_until = done.claimed_until
         returning due.project_id
       )
       select project_id::text from ended
       union
       select due.project_id::text from forecast_due as due join done on done.project_id = due.project_id
       where due.tenant_id = ? and due.claimed_until is null`,
      [
        JSON.stringify(
          claims.map(({ projectId, claimedUntil }) => ({ project_id: projectId, claimed_until: claimedUntil })),
        ),
        ...[this.#tenantId, this.#tenantId],
      ],
    );
    return new Set(rows.map(({ project_id }) => Number(project_id)));
  }
}

/** Times of claims on due projects, in milliseconds. */
export interface ClaimSettings {
  /** Changes within this time cause one forecast. */
  debounceMs: number;
  /** Lease of a claim, after which another process may claim the project. */
  leaseMs: number;
  /** Limit of projects per claim. */
  atOnce: number;
}

/** Claims due projects of every tenant: those that were changed first, then those that time alone has made due. */
export class ForecastClaims {
  readonly #worker: pg.Pool;

  constructor(worker: pg.Pool) {
    this.#worker = worker;
  }

  async claim({ debounceMs, leaseMs, atOnce }: ClaimSettings): Promise<DueProject[]> {
    const { rows } = await this.#worker.query<{ tenant_id: string; project_id: string; claimed_until: string }>(
      `with due as (
         select tenant_id, project_id from forecast_due
         where due_at <= now() - $1 * interval '1 ms' and (claimed_until is null or claimed_until < now())
         order by by_event desc, due_at limit $2 for update skip locked
       )
       update forecast_due as kept set claimed_until = clock_timestamp() + $3 * interval '1 ms' from due
       where kept.tenant_id = due.tenant_id and kept.project_id = due.project_id
       returning kept.tenant_id::text, kept.project_id::text, kept.claimed_until::text`,
      [debounceMs, atOnce, leaseMs],
    );
    return rows.map(({ tenant_id, project_id, claimed_until }) => ({
      tenantId: Number(tenant_id),
      projectId: Number(project_id),
      claimedUntil: claimed_until,
    }));
  }
}
