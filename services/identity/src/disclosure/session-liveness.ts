import { requireService, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { parseId } from '@outlay/tenancy/ids';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { SessionInput } from '../__generated__/resolvers.ts';
import { SessionRepository } from '../sessions/session.repository.ts';
import { UserRepository } from '../users/user.repository.ts';
import { checkCount } from './check-count.ts';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Answers which sessions are live, for gateways without an event log. */
export class SessionLiveness {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /**
   * A session is live if its user is active, its version is current and its sign-in has not ended.
   * @throws AppError FORBIDDEN unless a service asks; VALIDATION_FAILED for more sessions than are answered at once
   */
  async areLive(context: RequestContext, sessions: readonly SessionInput[]): Promise<boolean[]> {
    requireService(context);
    checkCount('sessions', sessions);
    const tenantId = tenantOf(context);
    const userIds = sessions.map(({ userId }) => parseId(userId)).filter((id) => id !== null);
    const familyIds = sessions.map(({ familyId }) => familyId ?? '').filter((id) => UUID.test(id));
    return this.#database.read(context, async (em) => {
      const users = new Map((await new UserRepository(em).findMany(userIds)).map((user) => [String(user.id), user]));
      const ended = await new SessionRepository(em, tenantId).endedAmong(userIds, familyIds);
      return sessions.map(({ userId, version, familyId }) => {
        const user = users.get(userId);
        const isCurrent = user !== undefined && user.isActive && version >= user.sessionVersion;
        return isCurrent && !ended.has(familyId ?? '');
      });
    });
  }
}
