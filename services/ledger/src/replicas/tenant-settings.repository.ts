import type { EntityManager } from '@mikro-orm/postgresql';
import type { TenantSettings } from './tenant-settings.entity.ts';

/** Settings that only events tell, and identity's answers do not. */
type Told = Pick<TenantSettings, 'expensesPerDay' | 'retentionDays'>;

/** Settings of a tenant; from identity's answer without some. */
export type KnownSettings = Omit<TenantSettings, keyof Told> & Partial<Told>;

/** Stores one tenant's settings from identity's newest event. */
export class TenantSettingsRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  /**
   * Takes a state in unless a newer one is known. The base currency never changes: amounts are frozen in it. A state without a word on
   * the quota, as identity answers it and the version before publishes it, leaves quota and retention alone; the event of the same version still tells them.
   */
  async keepNewest(state: KnownSettings): Promise<void> {
    const { expensesPerDay = null, retentionDays = null } = state;
    const tells = state.expensesPerDay !== undefined;
    await this.#em.execute(
      `insert into tenant_settings as kept
         (tenant_id, base_currency, time_zone, expenses_per_day, retention_days, epoch, version)
       values (?, ?, ?, ?, ?, ?, ?)
       on conflict (tenant_id) do update
         set time_zone = excluded.time_zone, epoch = excluded.epoch, version = excluded.version,
             expenses_per_day = case when ? then excluded.expenses_per_day else kept.expenses_per_day end,
             retention_days = case when ? then excluded.retention_days else kept.retention_days end
         where kept.time_zone is null or (kept.epoch, kept.version) < (excluded.epoch, excluded.version)
           or ? and (kept.epoch, kept.version) = (excluded.epoch, excluded.version)`,
      [
        ...[state.tenantId, state.baseCurrency, state.timeZone ?? null, expensesPerDay, retentionDays],
        ...[state.epoch, state.version],
        ...[tells, tells, tells],
      ],
      'run',
    );
  }
}
