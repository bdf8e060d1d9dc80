import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventOrder } from '@outlay/messaging/ordering';

/** State of a tenant. */
interface TenantState {
  tenantId: number;
  name: string;
  locale: string;
  /** Null keeps alerts and mails for the usual time. */
  retentionDays: number | null;
}

/** Settings of an unknown tenant. */
const UNKNOWN = { name: 'Outlay', locale: 'en' };

/** The tenant's name and language, from identity's newest event. */
export class TenantSettingsRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  /** Stores a state unless the stored one is newer. */
  async keepNewest(state: TenantState & EventOrder): Promise<void> {
    await this.#em.execute(
      `insert into tenant_settings as known (tenant_id, name, locale, retention_days, epoch, version)
       values (?, ?, ?, ?, ?, ?)
       on conflict (tenant_id) do update
         set name = excluded.name, locale = excluded.locale, retention_days = excluded.retention_days,
             epoch = excluded.epoch, version = excluded.version
         where (known.epoch, known.version) < (excluded.epoch, excluded.version)`,
      [state.tenantId, state.name, state.locale, state.retentionDays, state.epoch, state.version],
      'run',
    );
  }

  /** Name and BCP 47 tag; by default Outlay and English. */
  async find(tenantId: number): Promise<{ name: string; locale: string }> {
    const [row]: { name: string; locale: string }[] = await this.#em.execute(
      `select name, locale from tenant_settings where tenant_id = ?`,
      [tenantId],
    );
    return row ?? UNKNOWN;
  }

  async localeOf(tenantId: number): Promise<string> {
    return (await this.find(tenantId)).locale;
  }
}
