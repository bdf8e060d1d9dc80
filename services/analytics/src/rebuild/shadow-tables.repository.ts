import type pg from 'pg';
import { EXCHANGED_TABLES } from './read-model-tables.ts';

/** Schema of the new tables during a rebuild; a migration creates it. */
export const SHADOW_SCHEMA = 'rebuild';

/** The read models, and an inbox and due forecasts of their own, which are dropped after the exchange. */
const SHADOW_TABLES = [...EXCHANGED_TABLES, 'inbox', 'forecast_due'];

/** Other sessions queue behind this lock, so it gives up early and is tried again. */
const LOCK_PATIENCE_MS = 200;
/** Limit of tries; writers wait all the while. */
const LOCK_TRIES = 5;
/** Longest wait for a writing transaction; other writers queue behind. */
const WRITERS_PATIENCE_MS = 2_000;
const LOCK_NOT_AVAILABLE = '55P03';

const DROP_SHADOWS = `drop table if exists ${SHADOW_TABLES.map((table) => `${SHADOW_SCHEMA}.${table}`).join(', ')}`;

/** Sent at once, the commit included: readers wait from its first statement on. */
const EXCHANGE = [
  ...EXCHANGED_TABLES.flatMap((table) => [
    `drop table public.${table}`,
    `alter table ${SHADOW_SCHEMA}.${table} set schema public`,
  ]),
  ...[DROP_SHADOWS, 'commit'],
].join('; ');

export class RebuildRunningError extends Error {
  constructor() {
    super('Another rebuild is running; wait for its end.');
    this.name = 'RebuildRunningError';
  }
}

/** A long transaction reads the live tables, such as a backup. */
export class TablesInUseError extends Error {
  constructor() {
    super(
      'Long transactions hold the read models, so they were not exchanged and are unchanged. End those, such as backups, and run it again.',
    );
    this.name = 'TablesInUseError';
  }
}

/** Creates and exchanges the new tables, on one connection of the role that owns them. */
export class ShadowTablesRepository {
  readonly #owner: pg.Client;

  constructor(owner: pg.Client) {
    this.#owner = owner;
  }

  /** Locks out other rebuilds until the connection ends. @throws RebuildRunningError */
  async claim(): Promise<void> {
    const { rows } = await this.#owner.query<{ mine: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('analytics:rebuild', 0)) as mine`,
    );
    if (rows[0]?.mine !== true) throw new RebuildRunningError();
  }

  /** Rejects when the connection, and with it the claim, is lost. */
  async assertClaimed(): Promise<void> {
    await this.#owner.query('select 1');
  }

  /**
   * Makes empty copies of the live tables: columns, keys, indexes, row level security, grants, triggers and owner. They are copied from the
   * catalogue, so that no migration is missed. Tables of an earlier run are dropped.
   */
  async create(): Promise<void> {
    await this.drop();
    for (const table of SHADOW_TABLES) {
      await this.#owner.query(`create table ${SHADOW_SCHEMA}.${table} (like public.${table} including all)`);
    }
    for (const copying of [COPY_WALLS, COPY_POLICIES, COPY_GRANTS, COPY_COLUMN_GRANTS, COPY_TRIGGERS]) {
      const { rows } = await this.#owner.query<{ statement: string }>(copying, [SHADOW_TABLES]);
      for (const { statement } of rows) await this.#owner.query(statement);
    }
  }

  async drop(): Promise<void> {
    await this.#owner.query(DROP_SHADOWS);
  }

  /**
   * Exchanges the new tables for the live ones, in one transaction. From its first lock on the live tables can be read and not
   * written; reads wait only at the end, during the exchange.
   *
   * @param caughtUp called while writers wait: must resolve once the new tables contain every event and have no writer
   * @throws TablesInUseError when readers or a writer hold the tables for too long; it may be tried again
   */
  async swap(caughtUp: () => Promise<void>): Promise<void> {
    const live = EXCHANGED_TABLES.map((table) => `public.${table}`).join(', ');
    await this.#owner.query('begin');
    try {
      if (!(await this.#tryLock(`lock table ${live} in exclusive mode`, WRITERS_PATIENCE_MS)))
        throw new TablesInUseError();
      await caughtUp();
      await this.#lockAgainstReading(live);
      await this.#owner.query(EXCHANGE);
    } catch (error) {
      await this.#owner.query('rollback');
      throw error;
    }
    for (const table of EXCHANGED_TABLES) await this.#owner.query(`analyze public.${table}`);
  }

  /**
   * A reader that holds one of the tables and needs another would deadlock with the exchange. So the exchange gives way after a short
   * timeout.
   */
  async #lockAgainstReading(tables: string): Promise<void> {
    for (let tries = 1; !(await this.#tryLock(`lock table ${tables} in access exclusive mode`)); tries++) {
      if (tries >= LOCK_TRIES) throw new TablesInUseError();
    }
  }

  async #tryLock(lock: string, patienceMs = LOCK_PATIENCE_MS): Promise<boolean> {
    await this.#owner.query(`savepoint attempt`);
    try {
      await this.#owner.query(`set local lock_timeout = ${patienceMs}`);
      await this.#owner.query(lock);
      return true;
    } catch (error) {
      if (!(error instanceof Error) || Reflect.get(error, 'code') !== LOCK_NOT_AVAILABLE) throw error;
      await this.#owner.query(`rollback to savepoint attempt`);
      return false;
    }
  }
}

const LIVE = `c.relnamespace = 'public'::regnamespace and c.relname = any($1::text[])`;

const COPY_WALLS = `
  select format('alter table ${SHADOW_SCHEMA}.%I %s row level security', c.relname, wall.verb) as statement
  from pg_class c, lateral (values (c.relrowsecurity, 'enable'), (c.relforcerowsecurity, 'force')) as wall (has, verb)
  where ${LIVE} and wall.has`;

const COPY_POLICIES = `
  select format('create policy %I on ${SHADOW_SCHEMA}.%I as %s for %s to %s%s%s', policyname, tablename, permissive, cmd,
    (select string_agg(quote_ident(role), ', ') from unnest(roles) as role),
    ' using (' || qual || ')', ' with check (' || with_check || ')') as statement
  from pg_policies where schemaname = 'public' and tablename = any($1::text[])`;

const COPY_GRANTS = `
  select format('grant %s on ${SHADOW_SCHEMA}.%I to %s', given.privilege_type, c.relname, given.grantee::regrole) as statement
  from pg_class c, aclexplode(c.relacl) as given where ${LIVE} and given.grantee <> c.relowner`;

const COPY_COLUMN_GRANTS = `
  select format('grant %s (%I) on ${SHADOW_SCHEMA}.%I to %s', given.privilege_type, a.attname, c.relname,
    given.grantee::regrole) as statement
  from pg_class c join pg_attribute a on a.attrelid = c.oid, aclexplode(a.attacl) as given
  where ${LIVE} and not a.attisdropped and given.grantee <> c.relowner`;

const COPY_TRIGGERS = `
  select replace(pg_get_triggerdef(t.oid), ' ON public.', ' ON ${SHADOW_SCHEMA}.') as statement
  from pg_class c join pg_trigger t on t.tgrelid = c.oid where ${LIVE} and not t.tgisinternal`;
