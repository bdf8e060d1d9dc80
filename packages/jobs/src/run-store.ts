import type pg from 'pg';

/** A run of a slot, or a manual one. */
export interface RunKey {
  job: string;
  slot: Date;
  manual: boolean;
}

/** Outcome of a claim: `settled` needs no further run, `later` runs elsewhere or waits to be tried again. */
export type Claim = { kind: 'claimed'; attempts: number } | { kind: 'settled' } | { kind: 'later' };

/** The table `job_runs`. Leases use the database's clock, so that clocks of instances need not agree. */
export class RunStore {
  readonly #pool: pg.Pool;
  /** Unique for each scheduler and each start of its process. */
  readonly #holder: string;

  constructor(pool: pg.Pool, holder: string) {
    this.#pool = pool;
    this.#holder = holder;
  }

  /** Claims a run for `leaseMs`, unless it is done, runs elsewhere or has to wait. A job has one run at a time. */
  async claim(key: RunKey, leaseMs: number, maxAttempts: number): Promise<Claim> {
    return this.#transaction(async (client) => {
      await client.query(`select pg_advisory_xact_lock(hashtext('outlay:jobs'), hashtext($1))`, [key.job]);
      await endTheDead(client, key.job, maxAttempts);
      if (!key.manual && (await isSettled(client, key))) return { kind: 'settled' };
      const { rowCount: busy } = await client.query(
        `select 1 from job_runs where job = $1 and state = 'running' and lease_until > now()`,
        [key.job],
      );
      if (busy !== 0) return { kind: 'later' };
      return this.#take(client, key, leaseMs);
    });
  }

  async #take(client: pg.PoolClient, key: RunKey, leaseMs: number): Promise<Claim> {
    const { rows } = await client.query<{ attempts: number }>(
      `insert into job_runs (job, slot, manual, state, attempts, holder, lease_until)
       values ($1, $2, $3, 'running', 1, $4, now() + make_interval(secs => $5))
       on conflict (job, manual, slot) do update
         set state = 'running', attempts = job_runs.attempts + 1, holder = excluded.holder,
             lease_until = excluded.lease_until, next_attempt_at = null
         where job_runs.state = 'running' or (job_runs.state = 'waiting' and job_runs.next_attempt_at <= now())
       returning attempts`,
      [key.job, key.slot, key.manual, this.#holder, leaseMs / 1_000],
    );
    const [claimed] = rows;
    if (!claimed) return { kind: 'later' };
    if (!key.manual) await supersedeOlder(client, key);
    return { kind: 'claimed', attempts: claimed.attempts };
  }

  /** Renews the lease. @returns false when it was lost to another process */
  async renew(key: RunKey, leaseMs: number): Promise<boolean> {
    return this.#update(key, `lease_until = now() + make_interval(secs => $5)`, [leaseMs / 1_000]);
  }

  /** @returns false when the lease was lost before */
  async finish(key: RunKey): Promise<boolean> {
    return this.#update(key, `state = 'done', finished_at = now(), error = null`);
  }

  /** Ends the run after its last try. */
  async giveUp(key: RunKey, error: string): Promise<boolean> {
    return this.#update(key, `state = 'failed', finished_at = now(), error = $5`, [error]);
  }

  /** Schedules another try, by any process. */
  async retryLater(key: RunKey, delayMs: number, error: string): Promise<boolean> {
    return this.#update(key, `state = 'waiting', next_attempt_at = now() + make_interval(secs => $5), error = $6`, [
      delayMs / 1_000,
      error,
    ]);
  }

  /** Releases the run without counting the try, because the process stops. */
  async release(key: RunKey): Promise<boolean> {
    return this.#update(key, `state = 'waiting', next_attempt_at = now(), attempts = greatest(1, attempts - 1)`);
  }

  async #update({ job, slot, manual }: RunKey, changes: string, values: readonly unknown[] = []): Promise<boolean> {
    const { rowCount } = await this.#pool.query(
      `update job_runs set ${changes}
       where job = $1 and slot = $2 and manual = $3 and holder = $4 and state = 'running'`,
      [job, slot, manual, this.#holder, ...values],
    );
    return rowCount === 1;
  }

  async #transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken = true;
    // A connection that PostgreSQL ends between two statements fails the next one; without a listener its event would end the process.
    const onLost = (): void => undefined;
    client.on('error', onLost);
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      broken = false;
      return result;
    } finally {
      client.off('error', onLost);
      // A connection that failed halfway must not be reused.
      client.release(broken);
    }
  }
}

/** Ends runs whose holder died and that are not tried again: manual ones, and those after the last try. */
async function endTheDead(client: pg.PoolClient, job: string, maxAttempts: number): Promise<void> {
  await client.query(
    `update job_runs set state = 'failed', finished_at = now(), error = 'its process died'
     where job = $1 and state = 'running' and lease_until <= now() and (manual or attempts >= $2)`,
    [job, maxAttempts],
  );
}

/** True for a slot that was run, or where a newer one has begun: only the newest missed slot is run later. */
async function isSettled(client: pg.PoolClient, { job, slot }: RunKey): Promise<boolean> {
  const { rowCount } = await client.query(
    `select 1 from job_runs
     where job = $1 and not manual and (slot > $2 or (slot = $2 and state in ('done', 'failed', 'superseded')))`,
    [job, slot],
  );
  return rowCount !== 0;
}

async function supersedeOlder(client: pg.PoolClient, { job, slot }: RunKey): Promise<void> {
  await client.query(
    `update job_runs set state = 'superseded', finished_at = now()
     where job = $1 and not manual and slot < $2 and state in ('running', 'waiting')`,
    [job, slot],
  );
}
