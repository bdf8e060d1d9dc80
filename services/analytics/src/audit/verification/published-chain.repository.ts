import type { EntityManager } from '@mikro-orm/postgresql';
import { ENTRY_SQL, entryOf, type AuditEntry, type EntryRow } from '@outlay/audit/entry';
import type { ChainHead } from '@outlay/audit/findings';
import type { ChainPosition } from './chain-check.ts';

/** A place of a chain as it was published, and how it stands to the others. */
export interface PublishedPlace {
  epoch: number;
  seq: number;
  eventId: string;
  hash: Uint8Array;
  previousHash: Uint8Array;
  entry: AuditEntry;
  /** True where the place before it exists, of the same database or of one that it was restored from. */
  hasPredecessor: boolean;
  /** True where one of those has the hash of this place's predecessor. */
  follows: boolean;
  /** True where the same place of the same database was published before, with another hash. */
  isSecond: boolean;
}

interface Row extends EntryRow {
  epoch: number;
  seq: string;
  event_id: string;
  hash: Uint8Array;
  previous_hash: Uint8Array;
  has_predecessor: boolean;
  follows: boolean;
  is_second: boolean;
}

/** A column list like that of `audit_entries`, for what was sealed from there. */
const AS_SEALED = ENTRY_SQL.replaceAll('e.id', 'e.audit_id').replaceAll('e.created_at', 'e.at');

/** Reads one service's chain of one tenant, within the caller's transaction. */
export class PublishedChainRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;
  readonly #service: string;

  constructor(em: EntityManager, tenantId: number, service: string) {
    this.#em = em;
    this.#tenantId = tenantId;
    this.#service = service;
  }

  /** The newest place that was ever published; null while there is none. */
  async head(): Promise<(ChainHead & { epoch: number }) | null> {
    const rows: { epoch: number; seq: string; hash: Uint8Array }[] = await this.#em.execute(
      `select epoch, seq::text as seq, hash from audit_head where tenant_id = ? and service = ?`,
      [this.#tenantId, this.#service],
    );
    const [head] = rows;
    return head ? { ...head, seq: Number(head.seq) } : null;
  }

  /** True where the row of a head exists: a trail that was cut off lacks it. */
  async has({ epoch, seq, hash }: ChainHead & { epoch: number }): Promise<boolean> {
    const found: unknown[] = await this.#em.execute(
      `select 1 from audit_log where tenant_id = ? and service = ? and epoch = ? and seq = ? and hash = ?`,
      [this.#tenantId, this.#service, epoch, seq, Buffer.from(hash)],
    );
    return found.length > 0;
  }

  /** The last place that is there; 0 while there is none. */
  async lastSeq(): Promise<number> {
    const [last]: { seq: string }[] = await this.#em.execute(
      `select seq::text as seq from audit_log where tenant_id = ? and service = ?
       order by audit_log.epoch desc, audit_log.seq desc limit 1`,
      [this.#tenantId, this.#service],
    );
    return Number(last?.seq ?? 0);
  }

  /** Up to `limit` places after a position, in order, database after database. */
  async placesAfter({ epoch, seq, eventId }: ChainPosition, limit: number): Promise<PublishedPlace[]> {
    const before = `select from audit_log p
      where p.tenant_id = e.tenant_id and p.service = e.service and p.seq = e.seq - 1 and p.epoch <= e.epoch`;
    const rows: Row[] = await this.#em.execute(
      `select e.epoch, e.seq::text as seq, e.event_id::text as event_id, e.hash, e.previous_hash,
              exists (${before}) as has_predecessor,
              exists (${before} and p.hash = e.previous_hash) as follows,
              exists (select from audit_log r
                where r.tenant_id = e.tenant_id and r.service = e.service and r.seq = e.seq and r.epoch = e.epoch
                  and r.event_id < e.event_id) as is_second,
              ${AS_SEALED}
       from audit_log e
       where e.tenant_id = ? and e.service = ? and (e.epoch, e.seq, e.event_id) > (?, ?, ?::uuid)
       order by e.epoch, e.seq, e.event_id limit ?`,
      [this.#tenantId, this.#service, epoch, seq, eventId, limit],
    );
    return rows.map((row) => ({
      epoch: row.epoch,
      seq: Number(row.seq),
      eventId: row.event_id,
      hash: row.hash,
      previousHash: row.previous_hash,
      entry: entryOf(row),
      hasPredecessor: row.has_predecessor,
      follows: row.follows,
      isSecond: row.is_second,
    }));
  }
}
