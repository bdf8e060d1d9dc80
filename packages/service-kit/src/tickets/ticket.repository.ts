import type { EntityManager } from '@mikro-orm/postgresql';

/** A ticket as it is stored. */
export interface StoredTicket {
  /** `principalKey` of who took it. */
  readonly holder: string;
  /** Null for an API key or a service. */
  readonly userId: number | null;
  /** Name of the door that it opens. */
  readonly purpose: string;
  /** As JSON. */
  readonly content: unknown;
}

/** One tenant's tickets, stored by their hashes. */
export class TicketRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Stores a ticket, and deletes expired ones. */
  async insert(hash: string, ticket: StoredTicket, expiresAt: Date): Promise<void> {
    const { holder, userId, purpose, content } = ticket;
    await this.#em.execute(
      `delete from byte_tickets where tenant_id = ? and expires_at < now()`,
      [this.#tenantId],
      'run',
    );
    await this.#em.execute(
      `insert into byte_tickets (tenant_id, hash, holder, user_id, purpose, content, expires_at)
       values (?, ?, ?, ?, ?, ?::jsonb, ?)`,
      [this.#tenantId, hash, holder, userId, purpose, JSON.stringify(content), expiresAt],
      'run',
    );
  }

  /**
   * Redeems a valid ticket; of two concurrent calls one succeeds.
   * @param holder null where the ticket alone is to do
   * @returns null for an invalid one, or somebody else's, which stays
   */
  async take(hash: string, holder: string | null): Promise<StoredTicket | null> {
    const [taken]: StoredTicket[] = await this.#em.execute(
      `delete from byte_tickets where tenant_id = ? and hash = ? and expires_at > now() and holder = coalesce(?, holder)
       returning holder, user_id::float8 as "userId", purpose, content`,
      [this.#tenantId, hash, holder],
    );
    return taken ?? null;
  }
}
