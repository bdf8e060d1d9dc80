import type { EntityManager } from '@mikro-orm/postgresql';

/** Days for which a domain that a tenant no longer serves is kept from others. */
export const REST_DAYS = 30;

/** Domains that tenants no longer serve. The database adds them. */
export class ReleasedDomainRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  /** The end of a domain's rest; null where no other tenant served it lately. */
  async restsUntil(domain: string, tenantId: number): Promise<Date | null> {
    const [row]: { until: Date | null }[] = await this.#em.execute(
      `select max(released_at) + make_interval(days => ?) as until from released_domains
       where domain = ? and tenant_id <> ? and released_at > now() - make_interval(days => ?)`,
      [REST_DAYS, domain, tenantId, REST_DAYS],
    );
    return row?.until ? new Date(row.until) : null;
  }
}
