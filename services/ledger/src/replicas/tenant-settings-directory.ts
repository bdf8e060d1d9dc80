import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '@outlay/errors/app-error';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantSettings } from './tenant-settings.entity.ts';
import { TenantSettingsRepository } from './tenant-settings.repository.ts';

/** Asks identity for the tenant's settings as they are now. */
export type AskForTenant = (context: RequestContext) => Promise<Omit<TenantSettings, 'pinnedAt'> | null>;

/** Knows the tenant's base currency: from events, and by asking while an event has not arrived yet. */
export class TenantSettingsDirectory {
  readonly #ask: AskForTenant;

  constructor(ask: AskForTenant) {
    this.#ask = ask;
  }

  /**
   * The tenant's settings.
   *
   * @param em of a writing transaction: what was asked for is kept
   * @throws AppError SERVICE_UNAVAILABLE when it must ask and nobody answers, TENANT_REQUIRED when identity knows no such tenant
   */
  async find(context: RequestContext, em: EntityManager): Promise<TenantSettings> {
    const tenantId = tenantOf(context);
    const repository = new TenantSettingsRepository(em);
    const known = await repository.find(tenantId);
    if (known) return known;
    const asked = await this.#ask(context);
    if (!asked) throw new AppError('TENANT_REQUIRED', 'This tenant does not exist.');
    await repository.keepNewest(asked);
    return { ...asked, pinnedAt: null };
  }

  /**
   * The tenant's settings for a booking. Until the first one fixes the base currency it may just have been changed, and no event
   * have told of it yet; booked in the old one, it would stay the old one here for ever. So identity is asked.
   *
   * @param em of a writing transaction: what was asked for is kept
   * @throws AppError as {@link find}
   */
  async findForBooking(context: RequestContext, em: EntityManager): Promise<TenantSettings> {
    const repository = new TenantSettingsRepository(em);
    const known = await repository.find(tenantOf(context));
    if (known === null) return this.find(context, em);
    if (known.pinnedAt !== null) return known;
    const asked = await this.#ask(context);
    if (!asked) return known;
    await repository.keepNewest(asked);
    return { ...asked, pinnedAt: null };
  }

  /** Fixes the base currency, once: call it in the transaction of an expense, with what `find` gave. */
  async pin(em: EntityManager, settings: TenantSettings): Promise<void> {
    if (settings.pinnedAt === null) await new TenantSettingsRepository(em).pin(settings.tenantId);
  }
}
