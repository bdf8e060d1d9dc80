import type { EntityManager } from '@mikro-orm/postgresql';
import type { TenantSettings } from './tenant-settings.entity.ts';

/** Stores one tenant's settings from identity's newest event. */
export class TenantSettingsRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  /** Takes a state in unless a newer one is known. The base currency never changes: amounts are frozen in it. */
  async keepNewest(state: TenantSettings): Promise<void> {
    await this.#em.execute(
      `insert into tenant_settings as kept (tenant_id, base_currency, time_zone, epoch, version) values (?, ?, ?, ?, ?)
       on conflict (tenant_id) do update
         set time_zone = excluded.time_zone, epoch = excluded.epoch, version = excluded.version
         where kept.time_zone is null or (kept.epoch, kept.version) < (excluded.epoch, excluded.version)`,
      [state.tenantId, state.baseCurrency, state.timeZone ?? null, state.epoch, state.version],
      'run',
    );
  }
}
