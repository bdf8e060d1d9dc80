import type { EntityManager } from '@mikro-orm/postgresql';
import { canonicalJson } from '@outlay/audit/canonical';
import type { Sealed } from '@outlay/audit/sealed-event';

/** A sealed entry as it was published. */
export interface PublishedEntry extends Sealed {
  service: string;
  epoch: number;
  /** Version 7: of two, the smaller was written first. */
  eventId: string;
}

/** Keeps what was published of one tenant's audit trails, within the caller's transaction. */
export class AuditLogWriting {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Keeps an entry, and the head of its chain. Nothing is replaced: where a place or an entry is published again with other
   * contents, both stay, so that it shows; of an entry the first is listed, the others are `superseded`. By event ids and not by
   * what is there already, so that the order of arrival makes no difference.
   */
  async keep({ service, epoch, eventId, seq, hash, previousHash, entry }: PublishedEntry): Promise<void> {
    const place = [this.#tenantId, service];
    await this.#em.execute(
      `with later as (
         update audit_log set superseded = true
         where tenant_id = ? and service = ? and audit_id = ? and event_id > ?::uuid and not superseded
       ), head as (
         insert into audit_head as kept (tenant_id, service, epoch, seq, hash, event_id) values (?, ?, ?, ?, ?, ?)
         on conflict (tenant_id, service) do update
           set epoch = excluded.epoch, seq = excluded.seq, hash = excluded.hash, event_id = excluded.event_id
           where (kept.epoch, kept.seq, excluded.event_id) < (excluded.epoch, excluded.seq, kept.event_id)
       )
       insert into audit_log (tenant_id, service, epoch, seq, hash, previous_hash, event_id, audit_id, actor,
         actor_user_id, action, entity_type, entity_id, changes, request_id, at, superseded)
       values (?, ?, ?, ?, ?, ?, ?::uuid, ?, ?, ?, ?, ?, ?, ?, ?, ?,
         exists (select from audit_log where tenant_id = ? and service = ? and audit_id = ? and event_id < ?::uuid))
       on conflict do nothing`,
      [
        ...[...place, entry.id, eventId],
        ...[...place, epoch, seq, Buffer.from(hash), eventId],
        ...[...place, epoch, seq, Buffer.from(hash), Buffer.from(previousHash), eventId, entry.id, entry.actor],
        ...[userOf(entry.actor), entry.action, entry.entityType, entry.entityId, canonicalJson(entry.changes)],
        ...[entry.requestId, entry.createdAt],
        ...[...place, entry.id, eventId],
      ],
      'run',
    );
  }
}

function userOf(actor: string): string | null {
  return /^user:(\d+)$/.exec(actor)?.[1] ?? null;
}
