import type { RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';

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

/** Tickets of a service, stored by their hashes. */
export class TicketRepository {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** Stores a ticket of the request's tenant, and deletes expired ones. */
  async insert(context: RequestContext, hash: string, ticket: StoredTicket, expiresAt: Date): Promise<void> {
    const { holder, userId, purpose, content } = ticket;
    const { tenantId } = context;
    await this.#database.write(context, async (em) => {
      await em.execute(`delete from byte_tickets where tenant_id = ? and expires_at < now()`, [tenantId], 'run');
      await em.execute(
        `insert into byte_tickets (tenant_id, hash, holder, user_id, purpose, content, expires_at)
         values (?, ?, ?, ?, ?, ?::jsonb, ?)`,
        [tenantId, hash, holder, userId, purpose, JSON.stringify(content), expiresAt],
        'run',
      );
    });
  }

  /**
   * Redeems a valid ticket; of two concurrent calls one succeeds.
   * @param holder null where the ticket alone is to do
   * @returns null for an invalid one, or somebody else's, which stays
   */
  async take(tenantId: number, hash: string, holder: string | null): Promise<StoredTicket | null> {
    const [taken] = await this.#database.write({ tenantId }, (em): Promise<StoredTicket[]> =>
      em.execute(
        `delete from byte_tickets where tenant_id = ? and hash = ? and expires_at > now() and holder = coalesce(?, holder)
           returning holder, user_id::float8 as "userId", purpose, content`,
        [tenantId, hash, holder],
      ),
    );
    return taken ?? null;
  }
}
