import type { EntityManager } from '@mikro-orm/postgresql';

/** One tenant's tickets, stored by their hashes. */
export class StreamTicketRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Stores a ticket, and deletes expired ones. */
  async insert(ticket: { hash: string; userId: number | null; expiresAt: Date }): Promise<void> {
    await this.#em.execute(
      `delete from alert_stream_tickets where tenant_id = ? and expires_at < now()`,
      [this.#tenantId],
      'run',
    );
    await this.#em.execute(
      `insert into alert_stream_tickets (tenant_id, hash, user_id, expires_at) values (?, ?, ?, ?)`,
      [this.#tenantId, ticket.hash, ticket.userId, ticket.expiresAt],
      'run',
    );
  }

  /** Redeems a valid ticket; of two concurrent calls one succeeds. @returns null for an invalid one */
  async take(hash: string): Promise<{ userId: number | null } | null> {
    const [taken]: { user_id: string | null }[] = await this.#em.execute(
      `delete from alert_stream_tickets where tenant_id = ? and hash = ? and expires_at > now() returning user_id`,
      [this.#tenantId, hash],
    );
    return taken ? { userId: taken.user_id === null ? null : Number(taken.user_id) } : null;
  }
}
