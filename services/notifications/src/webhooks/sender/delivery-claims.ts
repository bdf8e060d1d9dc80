import type pg from 'pg';

/** A delivery that this process may send until its lease ends. */
export interface ClaimedDelivery {
  id: number;
  tenantId: number;
  webhookId: number;
  /** Its endpoint's last attempt failed or was slow. */
  isTroubled: boolean;
}

/** Shares of the requests that are in progress at the same time, in all processes together. */
export interface SendShares {
  perTenant: number;
  /** Of a tenant's endpoints whose last attempt failed or was slow. The rest is for the others. */
  perTenantTroubled: number;
  perWebhook: number;
  /** Of an endpoint whose last attempt failed. */
  perFailingWebhook: number;
}

/** Deliveries to take at most: of all, and of those of troubled endpoints. */
export interface FreeSlots {
  all: number;
  troubled: number;
}

/** Endpoints of a kind that one claim looks at. */
const MOST_WEBHOOKS = 200;
/** Pause before another look at an endpoint of which everything due could not be taken. An end of a delivery ends it. */
const LOOK_AGAIN = '1 second';

const ANY_DUE = `
  select exists (select from webhooks 
    where is_troubled = any($1::boolean[]) and is_active and deleted_at is null and next_due_at <= now()) as is_due`;

/** The endpoints that have waited longest. Whoever claims for an endpoint locks it: no other process exceeds its shares meanwhile. */
const DUE_WEBHOOKS = `
  select tenant_id, id, failures, is_troubled from webhooks
  where is_troubled = $1 and is_active and deleted_at is null and next_due_at <= now()
  order by next_due_at limit ${MOST_WEBHOOKS} for update skip locked`;

/**
 * Turn by turn: the first due delivery of each tenant, then the second ones, and among those what has waited longest. Troubled
 * endpoints have turns of their own and get a part only, because their backlog is always older. The end of the lease is when
 * it is due again.
 */
const TAKE = `
  with wanted as (
    select * from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::boolean[]) as w (tenant_id, webhook_id, most, is_troubled)
  ), found as (
    select d.*, w.is_troubled,
      row_number() over (partition by d.tenant_id, w.is_troubled order by d.next_attempt_at, d.sequence) as turn
    from wanted w cross join lateral (
      select id, tenant_id, next_attempt_at, sequence from webhook_deliveries d
      where d.tenant_id = w.tenant_id and d.webhook_id = w.webhook_id and d.state = 'QUEUED' and d.next_attempt_at <= now()
      order by d.next_attempt_at, d.sequence
      limit greatest(w.most - (
        select count(*) from webhook_deliveries l
        where l.tenant_id = w.tenant_id and l.webhook_id = w.webhook_id and l.lease_until > now()), 0)
    ) d
  ), leased as (
    select l.tenant_id, count(*) as every, count(*) filter (where w.is_troubled) as troubled
    from webhook_deliveries l join webhooks w on w.tenant_id = l.tenant_id and w.id = l.webhook_id
    where l.lease_until > now() and l.tenant_id = any($1::bigint[]) group by l.tenant_id
  ), shared as (
    select f.*, coalesce(l.every, 0) as leased, row_number() over (partition by f.is_troubled order by f.turn, f.next_attempt_at) as place,
      row_number() over (partition by f.tenant_id order by f.turn, f.next_attempt_at) as tenant_turn
    from found f left join leased l on l.tenant_id = f.tenant_id
    where not f.is_troubled or f.turn <= $6 - coalesce(l.troubled, 0)
  ), chosen as (
    select tenant_id, id, is_troubled from shared
    where tenant_turn <= $5 - leased and (not is_troubled or place <= $8)
    order by turn, next_attempt_at limit $7
  )
  update webhook_deliveries d
  set holder = $9, lease_until = now() + make_interval(secs => $10), next_attempt_at = now() + make_interval(secs => $10)
  from chosen c where d.tenant_id = c.tenant_id and d.id = c.id
  returning d.id, d.tenant_id, d.webhook_id, c.is_troubled`;

const PLAN = `
  update webhooks w set next_due_at = (
    select case when min(next_attempt_at) is not null then greatest(min(next_attempt_at), now() + interval '${LOOK_AGAIN}', w.paused_until) end from webhook_deliveries d
    where d.tenant_id = w.tenant_id and d.webhook_id = w.id and d.state = 'QUEUED' and d.next_attempt_at is not null)
  where (tenant_id, id) in (select * from unnest($1::bigint[], $2::bigint[]))`;

interface DueWebhook {
  tenant_id: string;
  id: string;
  failures: number;
  is_troubled: boolean;
}

interface TakenRow {
  id: string;
  tenant_id: string;
  webhook_id: string;
  is_troubled: boolean;
}

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

  /** Takes due deliveries for this process. */
  async take(free: FreeSlots, leaseMs: number): Promise<ClaimedDelivery[]> {
    const kinds = free.troubled > 0 ? [false, true] : [false];
    const { rows } = await this.#pool.query<{ is_due: boolean }>(ANY_DUE, [kinds]);
    if (rows[0]?.is_due !== true) return [];
    const client = await this.#pool.connect();
    try {
      await client.query('begin');
      const taken = await this.#take(client, kinds, free, leaseMs);
      await client.query('commit');
      client.release();
      return taken;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** Number of deliveries that wait for active endpoints, and for how long one has been due whose receiver is not to blame. */
  async backlog(): Promise<{ count: number; oldestSeconds: number }> {
    const { rows } = await this.#pool.query<{ count: number; age: number }>(
      `select coalesce(sum(d.count), 0)::integer as count, coalesce(extract(epoch from now() - min(d.due) filter (where not w.is_troubled)), 0)::float as age
       from webhooks w cross join lateral (
         select count(*) as count, min(next_attempt_at) as due from webhook_deliveries d
         where d.tenant_id = w.tenant_id and d.webhook_id = w.id and d.state = 'QUEUED') d
       where w.is_active and w.deleted_at is null`,
    );
    return { count: rows[0]?.count ?? 0, oldestSeconds: Math.max(0, rows[0]?.age ?? 0) };
  }

  async #take(
    client: pg.PoolClient,
    kinds: readonly boolean[],
    free: FreeSlots,
    leaseMs: number,
  ): Promise<ClaimedDelivery[]> {
    const due: DueWebhook[] = [];
    for (const kind of kinds) due.push(...(await client.query<DueWebhook>(DUE_WEBHOOKS, [kind])).rows);
    if (due.length === 0) return [];
    const { perTenant, perTenantTroubled, perWebhook, perFailingWebhook } = this.#shares;
    const tenants = due.map(({ tenant_id }) => tenant_id);
    const webhooks = due.map(({ id }) => id);
    const most = due.map(({ failures }) => (failures > 0 ? perFailingWebhook : perWebhook));
    const { rows } = await client.query<TakenRow>(TAKE, [
      ...[tenants, webhooks, most, due.map(({ is_troubled }) => is_troubled), perTenant, perTenantTroubled],
      ...[free.all, free.troubled, this.#holder, leaseMs / 1_000],
    ]);
    await client.query(PLAN, [tenants, webhooks]);
    return rows.map(({ id, tenant_id, webhook_id, is_troubled: isTroubled }) => ({
      ...{ id: Number(id), tenantId: Number(tenant_id), webhookId: Number(webhook_id), isTroubled },
    }));
  }
}
