import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventOrder } from '@outlay/messaging/ordering';
import type { Role } from '@outlay/tenancy/permissions';

/** State of a user, without personal data. */
export interface UserState {
  userId: number;
  role: Role;
  isActive: boolean;
  /** Raised to end all earlier sessions. */
  sessionVersion: number;
  registeredAt: Date;
}

/** One tenant's users, from identity's newest events. */
export class UserStateRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Stores a state unless the stored one is newer. @returns true for a user who was unknown before */
  async keepNewest(state: UserState & EventOrder): Promise<boolean> {
    const [kept]: { is_new: boolean }[] = await this.#em.execute(
      `insert into user_states as known
         (tenant_id, user_id, role, is_active, session_version, registered_at, epoch, version)
       values (?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (tenant_id, user_id) do update
         set role = excluded.role, is_active = excluded.is_active, session_version = excluded.session_version,
             epoch = excluded.epoch, version = excluded.version
         where (known.epoch, known.version) < (excluded.epoch, excluded.version)
       returning xmax = 0 as is_new`,
      [
        this.#tenantId,
        state.userId,
        state.role,
        state.isActive,
        state.sessionVersion,
        state.registeredAt,
        state.epoch,
        state.version,
      ],
    );
    return kept?.is_new ?? false;
  }

  /** Returns null for an unknown user. */
  async find(userId: number): Promise<{ isActive: boolean; sessionVersion: number } | null> {
    const [row]: { is_active: boolean; session_version: number }[] = await this.#em.execute(
      `select is_active, session_version from user_states where tenant_id = ? and user_id = ?`,
      [this.#tenantId, userId],
    );
    return row ? { isActive: row.is_active, sessionVersion: row.session_version } : null;
  }
}
