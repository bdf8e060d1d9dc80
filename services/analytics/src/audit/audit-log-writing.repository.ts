import type { EntityManager } from '@mikro-orm/postgresql';
import type { Sealed } from '@outlay/audit/sealed-event';
import { executePrepared } from '@outlay/tenancy/prepared-statement';

export interface PublishedEntry extends Sealed {
  epoch: number;
  /** Version 7: of two, the smaller was written first. */
  eventId: string;
}

/** Columns of `audit_log` beside tenant, service and `superseded`, with their types in JSON; hashes come as hex. */
const GIVEN = `epoch integer, seq bigint, hash text, previous_hash text, event_id uuid, audit_id bigint, actor text,
  actor_user_id bigint, action text, entity_type text, entity_id bigint, changes text, request_id text, at timestamptz`;

/** Keeps entries of one chain, its head, and how many of its entries are listed. Parameters: the entries as JSON, the tenant, the service. */
const KEEP = `
  with given as (
    select * from json_to_recordset($1::json) as g (${GIVEN})
  ), later as (
    update audit_log as log set superseded = true from given
    where log.tenant_id = $2 and log.service = $3 and log.audit_id = given.audit_id and log.event_id > given.event_id
      and not log.superseded
      returning 1
  ), added as (
  insert into audit_log (tenant_id, service, epoch, seq, hash, previous_hash, event_id, audit_id, actor, actor_user_id,
    action, entity_type, entity_id, changes, request_id, at, superseded)
  select $2::bigint, $3::text, epoch, seq, decode(hash, 'hex'), decode(previous_hash, 'hex'), event_id, audit_id, actor, actor_user_id,
    action, entity_type, entity_id, changes, request_id, at,
    exists (select from given as earlier
            where earlier.audit_id = given.audit_id and earlier.event_id < given.event_id)
    or exists (select from audit_log as log where log.tenant_id = $2 and log.service = $3 and log.audit_id = given.audit_id
               and log.event_id < given.event_id)
  from given order by event_id
  on conflict do nothing returning epoch, seq, superseded
  ), head as (
    insert into audit_head as kept (tenant_id, service, epoch, seq, hash, event_id, listed)
    select $2::bigint, $3::text, epoch, seq, decode(hash, 'hex'), event_id,
      (select count(*) from added where not superseded) - (select count(*) from later)
    from given order by epoch desc, seq desc, event_id limit 1
    on conflict (tenant_id, service) do update set
      (epoch, seq, hash, event_id) = (
        select * from (values (kept.epoch, kept.seq, kept.hash, kept.event_id),
          (excluded.epoch, excluded.seq, excluded.hash, excluded.event_id)) as place (epoch, seq, hash, event_id)
        order by epoch desc, seq desc, event_id limit 1),
      listed = kept.listed + excluded.listed
  ), earliest as (
    select epoch, seq from added order by epoch, seq limit 1
  )
  update audit_passes as pass
    set epoch = earliest.epoch, seq = earliest.seq - 1, event_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff',
        entries = (select count(*) from audit_log as log where log.tenant_id = pass.tenant_id
                   and log.service = pass.service and (log.epoch, log.seq) < (earliest.epoch, earliest.seq)),
        broken_at = case when broken_at < earliest.seq then broken_at end,
        problem = case when broken_at < earliest.seq then problem end
    from earliest
    where pass.tenant_id = $2 and pass.service = $3 and (pass.epoch, pass.seq) >= (earliest.epoch, earliest.seq)`;

/** Stores published entries of one tenant's audit trails, within the caller's transaction. */
export class AuditLogWritingRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Keeps entries of one service, and the head of its chain. Nothing is replaced: where a place or an entry is published again
   * with other contents, both stay, so that it shows; of an entry the first is listed, the others are `superseded`. By event ids and
   * not by what is there already, so that the order of arrival makes no difference. A verification that has passed the place of
   * a new entry goes back to it.
   */
  async keep(service: string, entries: readonly PublishedEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await executePrepared(this.#em, KEEP, [JSON.stringify(entries.map(jsonRow)), this.#tenantId, service]);
  }
}

function jsonRow({ epoch, eventId, seq, hash, previousHash, entry }: PublishedEntry): Record<string, unknown> {
  return {
    ...{ epoch, seq, hash: hex(hash), previous_hash: hex(previousHash), event_id: eventId, audit_id: entry.id },
    ...{ actor: entry.actor, actor_user_id: userOf(entry.actor), action: entry.action },
    ...{ entity_type: entry.entityType, entity_id: entry.entityId, changes: entry.changes },
    ...{ request_id: entry.requestId, at: entry.createdAt },
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function userOf(actor: string): string | null {
  return /^user:(\d+)$/.exec(actor)?.[1] ?? null;
}
