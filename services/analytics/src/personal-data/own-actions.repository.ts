import type { EntityManager } from '@mikro-orm/postgresql';

/** Changes by and of a person of one tenant. */
export class OwnActionsRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** The newest first, without values: those may be about others. */
  async page(userId: number, offset: number, limit: number): Promise<unknown[]> {
    return this.#em.execute(
      `select service, action, entity_type, entity_id::float8 as entity_id,
         coalesce(actor_user_id = ?, false) as is_own, request_id,
         to_char(audit_log.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
       from audit_log
       where tenant_id = ? and not superseded
         and (actor_user_id = ? or entity_type = 'user' and entity_id = ?)
       order by audit_log.at desc, service desc, audit_id desc limit ? offset ?`,
      [userId, this.#tenantId, userId, userId, limit, offset],
    );
  }
}
