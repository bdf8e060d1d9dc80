import type { EntityManager } from '@mikro-orm/postgresql';
import type { TenantSettings } from './tenant-settings.entity.ts';

/** Settings of a tenant; from identity's answer without the quota. */
export type KnownSettings = Omit<TenantSettings, 'expensesPerDay'> & { expensesPerDay?: number | null };

/** Stores one tenant's settings from identity's newest event. */
export class TenantSettingsRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  /**
   * Takes a state in unless a newer one is known. The base currency never changes: amounts are frozen in it. A state without a word on the
   * quota, as identity answers it, leaves the quota alone; the event of the same version still tells it.
   */
  async keepNewest(state: KnownSettings): Promise<void> {
    const { expensesPerDay } = state;
    const tellsQuota = expensesPerDay !== undefined;
    await this.#em.execute(
      `insert into tenant_settings as kept (tenant_id, base_currency, time_zone, expenses_per_day, epoch, version)
       values (?, ?, ?, ?, ?, ?)
       on conflict (tenant_id) do update
         set time_zone = excluded.time_zone, epoch = excluded.epoch, version = excluded.version,
             expenses_per_day = case when ? then excluded.expenses_per_day else kept.expenses_per_day end
         where kept.time_zone is null or (kept.epoch, kept.version) < (excluded.epoch, excluded.version)
           or ? and (kept.epoch, kept.version) = (excluded.epoch, excluded.version)`,
      [
        ...[
          state.tenantId,
          state.baseCurrency,
          state.timeZone ?? null,
          expensesPerDay ?? null,
          state.epoch,
          state.version,
        ],
        ...[tellsQuota, tellsQuota],
      ],
      'run',
    );
  }
}
