import { forbidden, invalidField } from '@outlay/errors/app-error';
import { diff } from '@outlay/audit/diff';
import { recordAudit } from '@outlay/audit/record';
import type { Command, Commands } from '@outlay/tenancy/commands';
import type { Permission, Role } from '@outlay/tenancy/permissions';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { allPreferences, type NotificationPreference } from './notification-preference.ts';
import { NotificationPreferenceRepository } from './notification-preference.repository.ts';

/** Lists and sets the caller's preferences. */
export class NotificationPreferenceService {
  readonly #database: TenantDatabase;
  readonly #commands: Commands;

  constructor(database: TenantDatabase, commands: Commands) {
    this.#database = database;
    this.#commands = commands;
  }

  /** One of each type of alert. @throws AppError FORBIDDEN without `alerts:read`, and for callers that are no users */
  async list(context: RequestContext): Promise<NotificationPreference[]> {
    const { userId, role } = personOf(context, 'alerts:read');
    const set = await this.#database.read(context, (em) =>
      new NotificationPreferenceRepository(em, tenantOf(context)).find(userId),
    );
    return allPreferences(set, role);
  }

  /**
   * Sets the given preferences, and answers all.
   * @throws AppError FORBIDDEN without `alerts:write`, and for callers that are no users; VALIDATION_FAILED for a repeated type
   */
  async set(
    context: RequestContext,
    command: Command,
    preferences: readonly NotificationPreference[],
  ): Promise<NotificationPreference[]> {
    const { userId, role } = personOf(context, 'alerts:write');
    if (new Set(preferences.map(({ alertType }) => alertType)).size < preferences.length) {
      throw invalidField('preferences', 'must not name a type of alert twice', 'REPEATED');
    }
    return this.#commands.run(context, command, async (em) => {
      const repository = new NotificationPreferenceRepository(em, tenantOf(context));
      const before = allPreferences(await repository.find(userId), role);
      for (const preference of preferences) await repository.set(userId, preference);
      const after = allPreferences(await repository.find(userId), role);
      await recordAudit(em, context, {
        action: 'notification_preferences.changed',
        entityType: 'user',
        entityId: userId,
        changes: diff(byType(before), byType(after)),
      });
      return after;
    });
  }
}

function byType(preferences: readonly NotificationPreference[]) {
  return Object.fromEntries(
    preferences.map(({ alertType, email, inApp, frequency }) => [
      alertType.toLowerCase(),
      { email, in_app: inApp, frequency: frequency.toLowerCase() },
    ]),
  );
}

function personOf(context: RequestContext, permission: Permission): { userId: number; role: Role } {
  requirePermission(context, permission);
  const { principal } = context;
  if (principal.kind !== 'user') throw forbidden('Only people have notification preferences.');
  return { userId: principal.userId, role: principal.role };
}
