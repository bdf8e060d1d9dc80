import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { NewMessage } from './delivery.ts';
import { messageBody } from './message-body.ts';

/** An endpoint whose row is locked: whoever queues for it or takes from its queue holds this lock. */
export interface LockedQueue {
  webhookId: number;
  /** Of its last delivery. */
  sequence: number;
}

/** Deliveries that one replay queues again at most. */
export const MOST_REPLAYED = 10_000;

/** Deliveries that are begun anew at most, so that the endpoint is locked for a second or two. */
const MOST_RESTARTED = 10_000;

/** Due where no earlier delivery of the same resource is queued; a ping waits for nothing. */
export const IS_HEAD = `d.resource_id is null or not exists (
  select from webhook_deliveries e
  where e.tenant_id = d.tenant_id and e.webhook_id = d.webhook_id and e.state = 'QUEUED'
    and e.resource_type = d.resource_type and e.resource_id = d.resource_id and e.sequence < d.sequence)`;

/** The first queued delivery of each resource of an endpoint: in one pass, where `IS_HEAD` would look for each one. */
const FIRST_OF_RESOURCES = `
  select distinct on (resource_type, resource_id) id, next_attempt_at from webhook_deliveries
  where tenant_id = ? and webhook_id = ? and state = 'QUEUED' and resource_id is not null
  order by resource_type, resource_id, sequence`;

/** No process is sending it. */
const IS_FREE = `coalesce(d.lease_until, '-infinity') < now()`;

/** An attempt that is in progress is not made a second time. */
const SOON = `greatest(now(), d.lease_until)`;

/** Queues deliveries for endpoints of one tenant, whose rows the transaction has locked. */
export class DeliveryQueueRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Queues messages in their order, with the next sequence numbers. @returns the sequence numbers */
  async add({ webhookId, sequence }: LockedQueue, messages: readonly NewMessage[]): Promise<number[]> {
    if (messages.length === 0) return [];
    const numbers = messages.map((_message, index) => sequence + 1 + index);
    const rows = messages.map((message, index) => this.#row(message, sequence + 1 + index));
    await this.#em.execute(
      `insert into webhook_deliveries
         (tenant_id, webhook_id, sequence, message_id, event, resource_type, resource_id, body, occurred_at)
       select ?, ?, sequence, message_id, event, resource_type, resource_id, body, occurred_at
       from json_to_recordset(?::json) as m (sequence bigint, message_id uuid, event text, resource_type text, resource_id bigint,
         body text, occurred_at timestamptz)`,
      [this.#tenantId, webhookId, JSON.stringify(rows)],
      'run',
    );
    await this.#em.execute(
      `update webhooks set sequence = ? where tenant_id = ? and id = ?`,
      [sequence + messages.length, this.#tenantId, webhookId],
      'run',
    );
    await this.#release(webhookId, numbers);
    return numbers;
  }

  /** Makes the next queued delivery of a resource due, once the one before it is finished. */
  async releaseNext(
    webhookId: number,
    { resourceType, resourceId }: { resourceType: string | null; resourceId: number | null },
  ): Promise<void> {
    if (resourceType === null || resourceId === null) return;
    await executePrepared(
      this.#em,
      `update webhook_deliveries d set next_attempt_at = ${SOON}
       where d.tenant_id = $1 and d.next_attempt_at is null and d.id = (
         select id from webhook_deliveries n
         where n.tenant_id = $1 and n.webhook_id = $2 and n.state = 'QUEUED' and n.resource_type = $3 and n.resource_id = $4
         order by n.sequence limit 1)`,
      [this.#tenantId, webhookId, resourceType, resourceId],
    );
  }

  /**
   * Begins the attempts of queued deliveries anew; those beyond the limit go on as planned, within 12 hours. Those of which retention
   * deleted the earlier ones of their resource are made due.
   */
  async restart(webhookId: number): Promise<void> {
    await this.#em.execute(
      `update webhook_deliveries d set failures = 0, first_attempt_at = null,
         next_attempt_at = case when d.next_attempt_at is not null then ${SOON} end
       where d.tenant_id = ? and d.id in (
         select id from webhook_deliveries
         where tenant_id = ? and webhook_id = ? and state = 'QUEUED' and (failures > 0 or next_attempt_at > now())
         order by sequence limit ${MOST_RESTARTED})`,
      [this.#tenantId, this.#tenantId, webhookId],
      'run',
    );
    await this.#em.execute(
      `update webhook_deliveries d set next_attempt_at = ${SOON} from (${FIRST_OF_RESOURCES}) first
       where d.tenant_id = ? and d.id = first.id and first.next_attempt_at is null`,
      [this.#tenantId, webhookId, this.#tenantId],
      'run',
    );
    await this.plan(webhookId);
  }

  /** Has the sender look at the endpoint when its next delivery is due. A former secret that is over is deleted. */
  async plan(webhookId: number): Promise<void> {
    await this.#em.execute(
      `update webhooks w set previous_secret = case when previous_until > now() then previous_secret end, next_due_at = (
         select case when min(next_attempt_at) is not null then greatest(min(next_attempt_at), w.paused_until) end from webhook_deliveries d
         where d.tenant_id = w.tenant_id and d.webhook_id = w.id and d.state = 'QUEUED' and d.next_attempt_at is not null)
       where w.tenant_id = ? and w.id = ?`,
      [this.#tenantId, webhookId],
      'run',
    );
  }

  /** Queues a delivery again; one that waits for its next attempt is due at once. @returns false for one that is being sent */
  async again(webhookId: number, id: number): Promise<boolean> {
    const [sequence] = await this.#requeue(webhookId, 'd.id = ?', [id]);
    if (sequence === undefined) return false;
    await this.#em.execute(
      `update webhooks set paused_until = null where tenant_id = ? and id = ?`,
      [this.#tenantId, webhookId],
      'run',
    );
    await this.#release(webhookId, [sequence]);
    return true;
  }

  /** Queues finished deliveries again, from a sequence number on. @returns their sequence numbers */
  async replay(webhookId: number, fromSequence: number): Promise<number[]> {
    // The subquery names no column of `d`: it is run once, not for each row.
    const replayed = await this.#requeue(
      webhookId,
      `d.state <> 'QUEUED' and d.sequence >= ? and d.sequence < coalesce((
         select n.sequence from webhook_deliveries n
         where n.tenant_id = ? and n.webhook_id = ? and n.state <> 'QUEUED' and n.sequence >= ?
         order by n.sequence offset ${MOST_REPLAYED} limit 1), ${Number.MAX_SAFE_INTEGER})`,
      [fromSequence, this.#tenantId, webhookId, fromSequence],
    );
    await this.#release(webhookId, replayed);
    return replayed;
  }

  /**
   * Later ones of the same resources wait for these; one that is being sent does so from its next attempt on.
   * @returns their sequence numbers
   */
  async #requeue(webhookId: number, condition: string, values: readonly unknown[]): Promise<number[]> {
    const owner = [this.#tenantId, webhookId];
    const rows: { sequence: string }[] = await this.#em.execute(
      `update webhook_deliveries d set state = 'QUEUED', failures = 0, first_attempt_at = null, next_attempt_at = null,
         finished_at = null
       where d.tenant_id = ? and d.webhook_id = ? and ${IS_FREE} and ${condition} returning d.sequence`,
      [...owner, ...values],
    );
    const sequences = rows.map(({ sequence }) => Number(sequence));
    await this.#em.execute(
      `update webhook_deliveries d set next_attempt_at = null
       where d.tenant_id = ? and d.webhook_id = ? and d.state = 'QUEUED' and d.next_attempt_at is not null
         and (d.resource_type, d.resource_id) in (
           select r.resource_type, r.resource_id from webhook_deliveries r
           where r.tenant_id = ? and r.webhook_id = ? and r.sequence = any(?::bigint[]))
         and not (${IS_HEAD})`,
      [...owner, ...owner, listOf(sequences)],
      'run',
    );
    return sequences;
  }

  /** Makes queued deliveries due, by their sequence numbers, that wait for no earlier one. */
  async #release(webhookId: number, sequences: readonly number[]): Promise<void> {
    await this.#em.execute(
      `update webhook_deliveries d set next_attempt_at = ${SOON}
       where d.tenant_id = ? and d.webhook_id = ? and d.sequence = any(?::bigint[]) and d.state = 'QUEUED'
         and d.next_attempt_at is null and (${IS_HEAD})`,
      [this.#tenantId, webhookId, listOf(sequences)],
      'run',
    );
    await this.plan(webhookId);
  }

  #row(message: NewMessage, sequence: number) {
    const id = randomUUID();
    return {
      ...{ sequence, message_id: id, event: message.event, occurred_at: message.occurredAt.toISOString() },
      ...{ resource_type: message.resource?.type ?? null, resource_id: message.resource?.id ?? null },
      body: messageBody({ ...message, tenantId: this.#tenantId, id, sequence }),
    };
  }
}

function listOf(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`;
}
