import type { EntityManager } from '@mikro-orm/postgresql';
import { TenantSettingsEntity, type TenantSettings } from './tenant-settings.entity.ts';

/** Keeps the tenant's settings as identity last told of them. */
export class TenantSettingsRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  async find(tenantId: number): Promise<TenantSettings | null> {
    return this.#em.findOne(TenantSettingsEntity, { tenantId });
  }

  /** Takes a state in unless a newer one is known. A pinned base currency stays as it is: amounts are frozen in it. */
  async keepNewest(state: Omit<TenantSettings, 'pinnedAt'>): Promise<void> {
    await this.#em.execute(
      `insert into tenant_settings (tenant_id, base_currency, epoch, version) values (?, ?, ?, ?)
       on conflict (tenant_id) do update
         set base_currency = case when tenant_settings.pinned_at is null
                                  then excluded.base_currency else tenant_settings.base_currency end,
             epoch = excluded.epoch, version = excluded.version
         where (tenant_settings.epoch, tenant_settings.version) < (excluded.epoch, excluded.version)`,
      [state.tenantId, state.baseCurrency, state.epoch, state.version],
      'run',
    );
  }

  /** From now on the base currency stays. */
  async pin(tenantId: number): Promise<void> {
    await this.#em.execute(
      `update tenant_settings set pinned_at = now() where tenant_id = ? and pinned_at is null`,
      [tenantId],
      'run',
    );
  }
}
