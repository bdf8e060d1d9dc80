import type { EntityManager } from '@mikro-orm/postgresql';
import { NO_LIMITS, type KeyLimits } from '@outlay/tenancy/key-limits';
import { idList } from '../alerts/alert-limits.ts';

/** Taker of a ticket, and the limits of what they see. */
export interface TicketHolder {
  readonly userId: number | null;
  readonly keyId: number | null;
  /** Of a key: its projects and accounts. */
  readonly limits: KeyLimits;
}

interface TakenRow {
  userId: number | null;
  keyId: number | null;
  projectIds: number[] | null;
  accountIds: number[] | null;
}

/** One tenant's tickets, stored by their hashes. */
export class StreamTicketRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Stores a ticket, and deletes expired ones. */
  async insert(ticket: { hash: string; holder: TicketHolder; expiresAt: Date }): Promise<void> {
    const { userId, keyId, limits } = ticket.holder;
    await this.#em.execute(
      `delete from alert_stream_tickets where tenant_id = ? and expires_at < now()`,
      [this.#tenantId],
      'run',
    );
    await this.#em.execute(
      `insert into alert_stream_tickets (tenant_id, hash, user_id, key_id, project_ids, account_ids, expires_at)
       values (?, ?, ?, ?, ?::bigint[], ?::bigint[], ?)`,
      [
        ...[this.#tenantId, ticket.hash, userId, keyId],
        ...[idList(limits.projectIds), idList(limits.accountIds), ticket.expiresAt],
      ],
      'run',
    );
  }

  /** Redeems a valid ticket; of two concurrent calls one succeeds. @returns null for an invalid one */
  async take(hash: string): Promise<TicketHolder | null> {
    const [taken]: TakenRow[] = await this.#em.execute(
      `delete from alert_stream_tickets where tenant_id = ? and hash = ? and expires_at > now()
       returning user_id::float8 as "userId", key_id::float8 as "keyId", to_json(project_ids) as "projectIds",
         to_json(account_ids) as "accountIds"`,
      [this.#tenantId, hash],
    );
    if (!taken) return null;
    const { userId, keyId, projectIds, accountIds } = taken;
    const limits = {
      ...NO_LIMITS,
      projectIds: projectIds && new Set(projectIds),
      accountIds: accountIds && new Set(accountIds),
    };
    return { userId, keyId, limits };
  }
}
