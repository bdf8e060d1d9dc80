import type { EntityManager } from '@mikro-orm/postgresql';

/** One tenant's tickets, by the hashes of what was given out. */
export class StreamTicketRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Keeps a ticket, and forgets those that ran out. */
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

  /** Takes a ticket that is still good; of two who come with one, one gets it. @returns null when there is none */
  async take(hash: string): Promise<{ userId: number | null } | null> {
    const [taken]: { user_id: string | null }[] = await this.#em.execute(
      `delete from alert_stream_tickets where tenant_id = ? and hash = ? and expires_at > now() returning user_id`,
      [this.#tenantId, hash],
    );
    return taken ? { userId: taken.user_id === null ? null : Number(taken.user_id) } : null;
  }
}
