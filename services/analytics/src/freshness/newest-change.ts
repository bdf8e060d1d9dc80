import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { ReplicaReadingRepository } from '../replicas/replica-reading.repository.ts';

/** Reads the time of the newest known change, once for each request however many fields ask. */
export class NewestChange {
  readonly #database: TenantDatabase;
  readonly #asked = new WeakMap<RequestContext, Promise<string | null>>();

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** When the newest change was made that the read models know of, RFC 3339 in UTC; null while there is none. */
  async of(context: RequestContext): Promise<string | null> {
    const known = this.#asked.get(context);
    if (known) return known;
    const tenantId = tenantOf(context);
    const asked = this.#database.read(context, (em) => new ReplicaReadingRepository(em, tenantId).newestChange());
    this.#asked.set(context, asked);
    return asked;
  }
}
