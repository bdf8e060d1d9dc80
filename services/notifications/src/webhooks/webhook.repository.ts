import type { EntityManager } from '@mikro-orm/postgresql';
import { webhookOf, WEBHOOK_COLUMNS_SQL, type Webhook, type WebhookRow, type WebhookSettings } from './webhook.ts';
import { ROTATION_GRACE } from './webhook.rules.ts';

/** The endpoints of one tenant that are not deleted. Secrets come and go sealed. */
export class WebhookRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Oldest first. */
  async list(): Promise<Webhook[]> {
    return this.#find('true', []);
  }

  async find(id: number): Promise<Webhook | null> {
    const [webhook] = await this.#find('id = ?', [id]);
    return webhook ?? null;
  }

  /** Locked until the transaction ends, as is its queue. */
  async lock(id: number): Promise<Webhook | null> {
    const locked: unknown[] = await this.#em.execute(
      `select from webhooks where tenant_id = ? and id = ? and deleted_at is null for update`,
      [this.#tenantId, id],
    );
    return locked.length === 0 ? null : this.find(id);
  }

  /** Number of endpoints; others are added after the end of this transaction. */
  async countLocked(): Promise<number> {
    await this.#em.execute(`select pg_advisory_xact_lock(hashtextextended(?, 0))`, [`webhooks ${this.#tenantId}`]);
    return (await this.list()).length;
  }

  /** @returns the id */
  async add(settings: WebhookSettings, sealedSecret: string, createdBy: number): Promise<number> {
    const [row]: { id: string }[] = await this.#em.execute(
      `insert into webhooks (tenant_id, url, events, description, is_active, secret, created_by)
       values (?, ?, ?::text[], ?, ?, ?::bytea, ?) returning id`,
      [...[this.#tenantId, ...values(settings)], sealedSecret, createdBy],
    );
    if (!row) throw new Error('The insert of a webhook returned no row.');
    return Number(row.id);
  }

  /** Saves settings. */
  async change(id: number, settings: WebhookSettings): Promise<void> {
    await this.#em.execute(
      `update webhooks set url = ?, events = ?::text[], description = ?, is_active = ?,
         active_since = case when is_active then active_since else now() end, version = version + 1, updated_at = now()
       where tenant_id = ? and id = ?`,
      [...values(settings), this.#tenantId, id],
    );
  }

  /** Ends a deactivation, and forgets failures. */
  async revive(id: number): Promise<void> {
    await this.#em.execute(
      `update webhooks set disabled_reason = null, disabled_at = null, failing_since = null, failures = 0, paused_until = null
       where tenant_id = ? and id = ?`,
      [this.#tenantId, id],
    );
  }

  /** Makes another secret the valid one; the present one stays valid for a day. */
  async rotate(id: number, sealedSecret: string): Promise<void> {
    await this.#em.execute(
      `update webhooks set previous_secret = secret, previous_until = now() + interval '${ROTATION_GRACE}', secret = ?::bytea,
         version = version + 1, updated_at = now()
       where tenant_id = ? and id = ?`,
      [sealedSecret, this.#tenantId, id],
    );
  }

  /** Deletes it and its secrets; deliveries go by their retention. */
  async delete(id: number): Promise<void> {
    await this.#em.execute(
      `update webhooks set deleted_at = now(), is_active = false, secret = '', previous_secret = null, previous_until = null,
         next_due_at = null, version = version + 1, updated_at = now()
       where tenant_id = ? and id = ?`,
      [this.#tenantId, id],
    );
  }

  async #find(condition: string, params: readonly unknown[]): Promise<Webhook[]> {
    const [found]: { rows: WebhookRow[] | null }[] = await this.#em.execute(
      `select json_agg(w order by w.id) as rows from (
         select ${WEBHOOK_COLUMNS_SQL} from webhooks where tenant_id = ? and deleted_at is null and ${condition}) w`,
      [this.#tenantId, ...params],
    );
    return (found?.rows ?? []).map(webhookOf);
  }
}

function values({ url, events, description, isActive }: WebhookSettings): [string, string, string | null, boolean] {
  return [url, `{${events.map((event) => `"${event}"`).join(',')}}`, description, isActive];
}
