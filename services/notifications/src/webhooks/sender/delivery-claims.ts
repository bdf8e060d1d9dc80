import type pg from 'pg';

/** A delivery that this process may send until its lease ends. */
export interface ClaimedDelivery {
  id: number;
  tenantId: number;
  webhookId: number;
}

/** Shares of the requests that are in progress at the same time, in all processes together. */
export interface SendShares {
  perTenant: number;
  perWebhook: number;
  /** Of an endpoint whose last attempt failed. */
  perFailingWebhook: number;
}

/** Endpoints that one claim looks at. */
const MOST_WEBHOOKS = 200;
/** Pause before another look at an endpoint of which everything due could not be taken. An end of a delivery ends it. */
const LOOK_AGAIN = '1 second';

const ANY_DUE = `
  select exists (select from webhooks where is_active and deleted_at is null and next_due_at <= now()) as is_due`;

/** The endpoints that have waited longest. Whoever claims for an endpoint locks it: no other process exceeds its shares meanwhile. */
const DUE_WEBHOOKS = `
  select tenant_id, id, failures from webhooks
  where is_active and deleted_at is null and next_due_at <= now()
  order by next_due_at limit ${MOST_WEBHOOKS} for update skip locked`;

/** Turn by turn: the first due delivery of each tenant, then the second ones. The end of the lease is when it is due again. */
const TAKE = `
  with wanted as (
    select * from unnest($1::bigint[], $2::bigint[], $3::integer[]) as w (tenant_id, webhook_id, most)
  ), found as (
    select d.*, row_number() over (partition by d.tenant_id order by d.next_attempt_at, d.sequence) as turn
    from wanted w cross join lateral (
      select id, tenant_id, next_attempt_at, sequence from webhook_deliveries d
      where d.tenant_id = w.tenant_id and d.webhook_id = w.webhook_id and d.state = 'QUEUED' and d.next_attempt_at <= now()
      order by d.next_attempt_at, d.sequence
      limit greatest(w.most - (
        select count(*) from webhook_deliveries l
        where l.tenant_id = w.tenant_id and l.webhook_id = w.webhook_id and l.lease_until > now()), 0)
    ) d
  ), chosen as (
    select tenant_id, id from found f
    where turn <= $4 - (select count(*) from webhook_deliveries l where l.tenant_id = f.tenant_id and l.lease_until > now())
    order by turn, next_attempt_at limit $5
  )
  update webhook_deliveries d
  set holder = $6, lease_until = now() + make_interval(secs => $7), next_attempt_at = now() + make_interval(secs => $7)
  from chosen c where d.tenant_id = c.tenant_id and d.id = c.id
  returning d.id, d.tenant_id, d.webhook_id`;

const PLAN = `
  update webhooks w set next_due_at = (
    select greatest(min(next_attempt_at), now() + interval '${LOOK_AGAIN}') from webhook_deliveries d
    where d.tenant_id = w.tenant_id and d.webhook_id = w.id and d.state = 'QUEUED' and d.next_attempt_at is not null)
  where (tenant_id, id) in (select * from unnest($1::bigint[], $2::bigint[]))`;

/** Takes due deliveries of all tenants, as the worker role. Leases use the database's clock. */
export class DeliveryClaims {
  readonly #pool: pg.Pool;
  readonly #holder: string;
  readonly #shares: SendShares;

  /** @param holder identifies the claims of this process */
  constructor(pool: pg.Pool, holder: string, shares: SendShares) {
    this.#pool = pool;
    this.#holder = holder;
    this.#shares = shares;
  }

  /** Takes up to `limit` due deliveries for this process. */
  async take(limit: number, leaseMs: number): Promise<ClaimedDelivery[]> {
    const { rows } = await this.#pool.query<{ is_due: boolean }>(ANY_DUE);
    if (rows[0]?.is_due !== true) return [];
    const client = await this.#pool.connect();
    try {
      await client.query('begin');
      const taken = await this.#take(client, limit, leaseMs);
      await client.query('commit');
      client.release();
      return taken;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** Number of deliveries that wait, and the age of the oldest. */
  async backlog(): Promise<{ count: number; oldestSeconds: number }> {
    const { rows } = await this.#pool.query<{ count: number; age: number }>(
      `select count(*)::integer as count, coalesce(extract(epoch from now() - min(created_at)), 0)::float as age
       from webhook_deliveries where state = 'QUEUED'`,
    );
    return { count: rows[0]?.count ?? 0, oldestSeconds: Math.max(0, rows[0]?.age ?? 0) };
  }

  async #take(client: pg.PoolClient, limit: number, leaseMs: number): Promise<ClaimedDelivery[]> {
    const { rows: due } = await client.query<{ tenant_id: string; id: string; failures: number }>(DUE_WEBHOOKS);
    if (due.length === 0) return [];
    const { perTenant, perWebhook, perFailingWebhook } = this.#shares;
    const tenants = due.map(({ tenant_id }) => tenant_id);
    const webhooks = due.map(({ id }) => id);
    const most = due.map(({ failures }) => (failures > 0 ? perFailingWebhook : perWebhook));
    const { rows } = await client.query<{ id: string; tenant_id: string; webhook_id: string }>(TAKE, [
      ...[tenants, webhooks, most, perTenant, limit],
      ...[this.#holder, leaseMs / 1_000],
    ]);
    await client.query(PLAN, [tenants, webhooks]);
    return rows.map(({ id, tenant_id, webhook_id }) => ({
      ...{ id: Number(id), tenantId: Number(tenant_id), webhookId: Number(webhook_id) },
    }));
  }
}
