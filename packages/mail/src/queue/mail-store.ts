import type pg from 'pg';
import type { Backlog } from '@outlay/telemetry/gauges';

/** A mail that this process has claimed. */
export interface ClaimedMail<Kind extends string> {
  id: number;
  tenantId: number;
  kind: Kind;
  /** Number of tries, including this one. */
  attempts: number;
  createdAt: Date;
}

interface MailRow<Kind extends string> {
  id: string;
  tenant_id: string;
  kind: Kind;
  attempts: number;
  created_at: Date;
}

/** Claims and settles mails of all tenants in the table of `mailQueueSql`, as the worker role. Leases use the database's clock. */
export class MailStore<Kind extends string> {
  readonly #pool: pg.Pool;
  readonly #holder: string;

  /** @param holder identifies the claims of this process */
  constructor(pool: pg.Pool, holder: string) {
    this.#pool = pool;
    this.#holder = holder;
  }

  /** Claims up to `limit` due mails for this process. */
  async claim(limit: number, leaseMs: number): Promise<ClaimedMail<Kind>[]> {
    const { rows } = await this.#pool.query<MailRow<Kind>>(
      `update mails set state = 'claimed', holder = $1, attempts = attempts + 1,
              lease_until = now() + make_interval(secs => $2)
       where id in (select id from mails where state = 'pending' and next_attempt_at <= now()
                    order by next_attempt_at, id limit $3 for update skip locked)
       returning id, tenant_id, kind, attempts, created_at`,
      [this.#holder, leaseMs / 1_000, limit],
    );
    return rows.map((row) => ({
      id: Number(row.id),
      tenantId: Number(row.tenant_id),
      kind: row.kind,
      attempts: row.attempts,
      createdAt: row.created_at,
    }));
  }

  /**
   * Ends expired leases: mails that were not yet being sent are queued again; those that the mail server may have taken are not
   * sent again.
   * @returns the ids of mails with an unknown outcome
   */
  async endLostLeases(): Promise<number[]> {
    await this.#pool.query(`update mails set state = 'pending' where state = 'claimed' and lease_until < now()`);
    const { rows } = await this.#pool.query<{ id: string }>(
      `update mails set state = 'unknown', finished_at = now(), error = 'its process died'
       where state = 'sending' and lease_until < now() returning id`,
    );
    return rows.map(({ id }) => Number(id));
  }

  /** Records that the mail server may have the mail from now on. @returns false if the claim was lost: the mail must not be sent */
  async startSending(id: number, leaseMs: number): Promise<boolean> {
    return this.#update(id, `state = 'sending', lease_until = now() + make_interval(secs => $3)`, [leaseMs / 1_000]);
  }

  /** Ends a mail. `dropped`: nobody is to get it. `unknown`: the server may or may not have taken it. */
  async settle(id: number, state: 'sent' | 'failed' | 'unknown' | 'dropped', error: string | null): Promise<boolean> {
    return this.#update(id, `state = $3, finished_at = now(), error = $4`, [state, error?.slice(0, 200) ?? null]);
  }

  /** Queues a mail for another try. */
  async retryLater(id: number, delayMs: number, error: string): Promise<boolean> {
    return this.#update(id, `state = 'pending', next_attempt_at = now() + make_interval(secs => $3), error = $4`, [
      delayMs / 1_000,
      error.slice(0, 200),
    ]);
  }

  /** Mails that wait, or are being sent. */
  async backlog(): Promise<Backlog> {
    const { rows } = await this.#pool.query<{ count: number; age: number }>(
      `select count(*)::integer as count, coalesce(extract(epoch from now() - min(created_at)), 0)::float as age
       from mails where state in ('pending', 'claimed', 'sending')`,
    );
    return { count: rows[0]?.count ?? 0, oldestSeconds: Math.max(0, rows[0]?.age ?? 0) };
  }

  async #update(id: number, changes: string, values: readonly unknown[]): Promise<boolean> {
    const { rowCount } = await this.#pool.query(
      `update mails set ${changes} where id = $1 and holder = $2 and state in ('claimed', 'sending')`,
      [id, this.#holder, ...values],
    );
    return rowCount === 1;
  }
}
