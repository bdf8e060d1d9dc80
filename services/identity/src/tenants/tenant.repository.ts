import { LockMode, type EntityManager, type RequiredEntityData } from '@mikro-orm/postgresql';
import { NO_TENANT } from '@outlay/tenancy/tenant-database';
import { TENANT_SETTING } from '@outlay/tenancy/tenant-wall';
import { servedDomain } from '../domains/domain-claim.ts';
import { TenantDirectoryRepository } from './tenant-directory.repository.ts';
import { TenantEntity, type Tenant } from './tenant.entity.ts';

/** The tenant of the current transaction. */
export class TenantRepository {
  readonly #em: EntityManager;
  readonly #directory: TenantDirectoryRepository;

  constructor(em: EntityManager) {
    this.#em = em;
    this.#directory = new TenantDirectoryRepository(em);
  }

  find(id: number): Promise<Tenant | null> {
    return this.#em.findOne(TenantEntity, { id });
  }

  /** Locked until the transaction ends. */
  findForUpdate(id: number): Promise<Tenant | null> {
    return this.#em.findOne(TenantEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** Takes the tenant's turn to check its domain; false within so many seconds of the last one. */
  async takeDomainCheck(id: number, pauseSeconds: number): Promise<boolean> {
    const taken: unknown[] = await this.#em.execute(
      `update tenants set custom_domain_checked_at = clock_timestamp()
       where id = ? and (custom_domain_checked_at is null
         or custom_domain_checked_at < clock_timestamp() - make_interval(secs => ?)) returning id`,
      [id, pauseSeconds],
    );
    return taken.length > 0;
  }

  /** @throws AppError SLUG_TAKEN, DOMAIN_TAKEN */
  async add(data: Omit<RequiredEntityData<Tenant>, 'tenantId'> & { id: number }): Promise<Tenant> {
    const tenant = this.#em.create(TenantEntity, { ...data, tenantId: data.id });
    await this.save(tenant);
    return tenant;
  }

  /** @throws AppError DOMAIN_TAKEN */
  async save(tenant: Tenant): Promise<void> {
    await this.#em.persist(tenant).flush();
    await this.#directory.put({ ...tenant, customDomain: servedDomain(tenant) });
  }

  /**
   * Runs `work` as a tenant that does not exist yet, within a transaction of the platform: provisioning is the only time
   * that a transaction changes its tenant.
   */
  async asNewTenant<T>(work: (tenantId: number) => Promise<T>): Promise<T> {
    const [row]: { id: string }[] = await this.#em.execute(`select nextval('tenants_id_seq') as id`);
    const tenantId = Number(row?.id);
    await this.#enter(tenantId);
    const result = await work(tenantId);
    await this.#enter(NO_TENANT);
    return result;
  }

  async #enter(tenantId: number): Promise<void> {
    this.#em.setFilterParams('tenant', { tenantId });
    await this.#em.execute(`select set_config('${TENANT_SETTING}', ?, true)`, [String(tenantId)]);
  }
}
