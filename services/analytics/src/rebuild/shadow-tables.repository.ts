import type pg from 'pg';
import { EXCHANGED_TABLES } from './read-model-tables.ts';

/** Where tables are built while the live ones go on; a migration has made it. */
export const SHADOW_SCHEMA = 'rebuild';

/** Beside the read models the shadow has an inbox and due forecasts of its own, which are dropped with it. */
const SHADOW_TABLES = [...EXCHANGED_TABLES, 'inbox', 'forecast_due'];

/** Others wait behind this lock: better to let them pass and ask again. */
const LOCK_PATIENCE_MS = 200;
/** Writers wait all the while: so often and no more. */
const LOCK_TRIES = 5;
/** Longest wait for a transaction that writes; others that would write wait behind. */
const WRITERS_PATIENCE_MS = 2_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** Somebody else is rebuilding. */
export class RebuildRunningError extends Error {
  constructor() {
    super('another rebuild is running');
    this.name = 'RebuildRunningError';
  }
}

/** Somebody reads the live tables without end, such as a backup. */
export class TablesInUseError extends Error {
  constructor() {
    super('the read models are in use without a pause; they cannot be exchanged, and are untouched');
    this.name = 'TablesInUseError';
  }
}

/** The tables that are built beside the live ones. One connection of the role that owns them. */
export class ShadowTablesRepository {
  readonly #owner: pg.Client;

  constructor(owner: pg.Client) {
    this.#owner = owner;
  }

  /** Keeps other rebuilds away until the connection ends. @throws RebuildRunningError */
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
   * Makes empty tables like the live ones: columns, keys, indexes, walls, grants and owner. Copied from what is there, so that no
   * migration can be forgotten. What a run before has left goes.
   */
  async create(): Promise<void> {
    await this.drop();
    for (const table of SHADOW_TABLES) {
      await this.#owner.query(`create table ${SHADOW_SCHEMA}.${table} (like public.${table} including all)`);
    }
    for (const copying of [COPY_WALLS, COPY_POLICIES, COPY_GRANTS, COPY_COLUMN_GRANTS]) {
      const { rows } = await this.#owner.query<{ statement: string }>(copying, [SHADOW_TABLES]);
      for (const { statement } of rows) await this.#owner.query(statement);
    }
  }

  async drop(): Promise<void> {
    for (const table of SHADOW_TABLES) await this.#owner.query(`drop table if exists ${SHADOW_SCHEMA}.${table}`);
  }

  /**
   * Puts the new tables in place of the live ones, in one transaction. From its first lock on nobody writes the live tables, and
   * everybody reads them; reads wait at the very end, for the moment of the exchange.
   *
   * @param caughtUp called while writers wait: must resolve when the new tables contain everything, and nobody writes them any more
   * @throws TablesInUseError when readers or a writer leave no room for a second or two; it may be tried again
   */
  async swap(caughtUp: () => Promise<void>): Promise<void> {
    const live = EXCHANGED_TABLES.map((table) => `public.${table}`).join(', ');
    await this.#owner.query('begin');
    try {
      if (!(await this.#tryLock(`lock table ${live} in exclusive mode`, WRITERS_PATIENCE_MS)))
        throw new TablesInUseError();
      await caughtUp();
      await this.#lockAgainstReading(live);
      for (const table of EXCHANGED_TABLES) {
        await this.#owner.query(`drop table public.${table}`);
        await this.#owner.query(`alter table ${SHADOW_SCHEMA}.${table} set schema public`);
      }
      await this.drop();
      await this.#owner.query('commit');
    } catch (error) {
      await this.#owner.query('rollback');
      throw error;
    }
    for (const table of EXCHANGED_TABLES) await this.#owner.query(`analyze public.${table}`);
  }

  /**
   * A reader that has one of the tables and asks for another would wait for us, and we for it. So we give way, after a moment in
   * which nobody notices.
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
