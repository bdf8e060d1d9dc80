import type { Readable } from 'node:stream';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { PoolClient } from 'pg';
import { AppError, serviceUnavailable } from '@outlay/errors/app-error';
import { actionsOnceCommitted } from './after-commit.ts';
import { Bulkhead } from './bulkhead.ts';
import { beginSnapshot, copyRows, type CopyOut, type Snapshot } from './copy-out.ts';
import { deadlineExceeded, type Deadline } from './deadline.ts';
import { isConnectionLost, isRetriable, isUnavailable, isUnusableValue } from './database-errors.ts';
import { LeanPostgresDialect } from './postgres-dialect.ts';
import { transactionLimits } from './session-limits.ts';
import { readAlone } from './single-read.ts';
import { TENANT_SETTING } from './tenant-wall.ts';
import { withinTransaction } from './within-transaction.ts';
import { hasWritten } from './written-in-transaction.ts';

/** The tenant whose rows a transaction sees; null sees no tenant's rows. */
export interface TenantScope {
  tenantId: number | null;
  /** The moment at which the caller stops waiting. Undefined for background work. */
  deadline?: Deadline | undefined;
}

/** The scope of a request that reads a tenant's rows. */
export interface ReadScope {
  tenantId: number;
  deadline: Deadline;
}

/** Tenant id of platform rows, used in the session setting where there is no tenant. */
export const NO_TENANT = 0;

const ATTEMPTS = 3;
/** Copies at once, each with a connection of the pool for as long as its reader takes; and those of one tenant. */
const COPIES = 4;
const COPIES_OF_TENANT = 2;

/**
 * The only way to a service's tables: every call is one fresh entity manager in one transaction, fenced to one tenant by
 * the ORM's filter and by PostgreSQL's row level security.
 */
export class TenantDatabase {
  readonly #orm: MikroORM;
  readonly #afterCommit: (() => void)[] = [];
  readonly #afterEvents: (() => void)[] = [];
  readonly #copies = new Bulkhead(COPIES, COPIES_OF_TENANT);

  constructor(orm: MikroORM) {
    this.#orm = orm;
  }

  /** Calls `listener` after every committed `write`. */
  onCommit(listener: () => void): void {
    this.#afterCommit.push(listener);
  }

  /** Calls `listener` after every committed `write` that left events or audit entries (`noteWritten`); wakes who publishes and seals them. */
  onEventsWritten(listener: () => void): void {
    this.#afterEvents.push(listener);
  }

  /**
   * Runs `work` in a read-only transaction.
   * @throws AppError SERVICE_UNAVAILABLE when the database does not answer, or once the scope's deadline is over
   */
  async read<T>(scope: TenantScope, work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.#run(scope, work, true);
  }

  /**
   * Runs `work` in a transaction and commits it. `work` may run again after a deadlock, so it must not act outside the
   * database.
   * @throws AppError SERVICE_UNAVAILABLE once the scope's deadline is over: then nothing was written; or when the database
   *   does not answer: whether a write then in flight took effect is unknown, and a repetition with the same
   *   Idempotency-Key tells
   */
  async write<T>(scope: TenantScope, work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.#run(scope, work, false);
  }

  /**
   * Reads rows by one statement, as {@link read} would with `executePrepared`, with one round trip in place of three.
   * @param sql the same text for every call, with `$1`, `$2`, … for the values
   * @throws AppError SERVICE_UNAVAILABLE as {@link read} does
   */
  async readRows<Row>(scope: ReadScope, sql: string, values: readonly unknown[]): Promise<Row[]> {
    return this.#retried(() => this.#readRows(scope, sql, values));
  }

  /**
   * Copies the rows of a query out as a stream, from a transaction that sees one moment. Destroying the stream ends the query; a fault of the
   * database destroys the stream.
   * @param prepare reads what the query depends on, at the same moment
   * @throws AppError SERVICE_UNAVAILABLE as {@link read} does; RATE_LIMITED while many copies are on their way
   */
  async copyOut(scope: ReadScope, prepare: (snapshot: Snapshot) => Promise<CopyOut>): Promise<Readable> {
    const leave = this.#copies.enter(scope.tenantId);
    try {
      const copy = await this.#retried(() => this.#copyOut(scope, prepare));
      copy.once('close', leave);
      if (copy.closed) leave();
      return copy;
    } catch (error) {
      leave();
      throw error;
    }
  }

  async #copyOut(
    { tenantId, deadline }: ReadScope,
    prepare: (snapshot: Snapshot) => Promise<CopyOut>,
  ): Promise<Readable> {
    const client = await this.#connect(deadline);
    try {
      const snapshot = await beginSnapshot(client, tenantId, requireTime(deadline.remainingForReadMs()));
      return await copyRows(client, await withinTransaction(() => prepare(snapshot)));
    } catch (error) {
      // Whatever state the connection is in, closing it ends the transaction.
      client.release(true);
      throw this.#converted(error);
    }
  }

  /** Waits for a connection until the deadline. */
  async #connect(deadline: Deadline): Promise<PoolClient> {
    // Asked for first: a connection that comes after the deadline must find somebody who gives it back.
    const waitMs = requireTime(deadline.remainingForReadMs());
    return inTime(this.#dialect().connect(), waitMs, (late) => late.release());
  }

  #converted(error: unknown): unknown {
    if (!(error instanceof Error) || error instanceof AppError) return error;
    return this.#orm.em.getPlatform().getExceptionConverter().convertException(error);
  }

  async #readRows<Row>({ tenantId, deadline }: ReadScope, sql: string, values: readonly unknown[]): Promise<Row[]> {
    const leftMs = () => requireTime(deadline.remainingForReadMs());
    const client = await this.#connect(deadline);
    let isLost = false;
    try {
      return await readAlone<Row>(client, { tenantId, limits: transactionLimits(leftMs()), sql, values });
    } catch (error) {
      isLost = isConnectionLost(error);
      throw this.#converted(error);
    } finally {
      // A connection that is about to end must not be the next reader's.
      client.release(isLost);
    }
  }

  #dialect(): LeanPostgresDialect {
    const dialect = this.#orm.config.get('driverOptions');
    if (dialect instanceof LeanPostgresDialect) return dialect;
    throw new Error('The ORM was not made by createOrm.');
  }

  async #run<T>(scope: TenantScope, work: (em: EntityManager) => Promise<T>, readOnly: boolean): Promise<T> {
    return this.#retried(() => this.#transaction(scope, work, readOnly));
  }

  async #retried<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt < ATTEMPTS && isRetriable(error)) continue;
        if (isUnavailable(error) || isRetriable(error)) throw serviceUnavailable();
        if (isUnusableValue(error)) throw unusableValue(error);
        throw error;
      }
    }
  }

  async #transaction<T>(scope: TenantScope, work: (em: EntityManager) => Promise<T>, readOnly: boolean): Promise<T> {
    const { deadline } = scope;
    const leftMs = () => (readOnly ? deadline?.remainingForReadMs() : deadline?.remainingMs());
    const em = emForTenant(this.#orm, scope, requireTime(leftMs()));
    await beginInTime(em, readOnly, leftMs());
    try {
      requireTime(leftMs());
      const result = await withinTransaction(async () => {
        const done = await work(em);
        await em.flush();
        return done;
      });
      requireTime(leftMs());
      await em.commit();
      for (const act of actionsOnceCommitted(em)) act();
      if (readOnly) return result;
      deadline?.noteCommit();
      for (const listener of this.#afterCommit) listener();
      if (hasWritten(em)) for (const listener of this.#afterEvents) listener();
      return result;
    } catch (error) {
      // A rollback that fails says only that the connection is gone: PostgreSQL then rolls back by itself.
      await em.rollback().catch(() => undefined);
      throw error;
    }
  }
}

/** @throws AppError SERVICE_UNAVAILABLE if no time is left; undefined means no limit */
function requireTime<Left extends number | undefined>(leftMs: Left): Left {
  if (leftMs !== undefined && leftMs <= 0) throw deadlineExceeded();
  return leftMs;
}

/** Begins the transaction within the time left; a connection obtained later goes back to the pool. */
async function beginInTime(em: EntityManager, readOnly: boolean, leftMs: number | undefined): Promise<void> {
  const begun = em.begin({ readOnly });
  if (leftMs === undefined) return begun;
  await inTime(begun, leftMs, () => em.rollback());
}

/** Waits within the time left. What comes later is given back. */
async function inTime<T>(awaited: Promise<T>, leftMs: number, giveBack: (late: T) => unknown): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(deadlineExceeded()), leftMs);
  });
  try {
    return await Promise.race([awaited, late]);
  } catch (error) {
    awaited.then(giveBack).catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** 400 for a value that no rule caught and the database rejected. */
function unusableValue(cause: unknown): AppError {
  const message = 'The request holds a value that cannot be used: check its numbers, days, ids and cursors.';
  return new AppError('VALIDATION_FAILED', message, [], { cause });
}

/** A fresh entity manager. Row level security and limits apply in its transactions only. */
function emForTenant(orm: MikroORM, { tenantId }: TenantScope, leftMs: number | undefined): EntityManager {
  const id = tenantId ?? NO_TENANT;
  const limits = leftMs === undefined ? {} : transactionLimits(leftMs);
  const em = orm.em.fork({ session: { variables: { [TENANT_SETTING]: id, ...limits } } });
  em.setFilterParams('tenant', { tenantId: id });
  return em;
}
