import { setTimeout } from 'node:timers/promises';
import { Migrator, type Migration } from '@mikro-orm/migrations';
import { MikroORM, type Configuration, type AbstractSqlDriver } from '@mikro-orm/postgresql';
import { PostgresDialect } from 'kysely';
import { Pool, type ClientBase } from 'pg';
import { isLockTimeout } from './database-errors.ts';
import { CodeMigration } from './code-migration.ts';
import { buildIndexes, buildingSql, type AddedIndex } from './added-indexes.ts';
import { requireOwnSession } from './pooler.ts';

interface MigrationClass {
  new (driver: AbstractSqlDriver, config: Configuration): Migration;
  readonly name: string;
  /** Indexes of tables with rows, which are built after all migrations and block nobody. */
  readonly indexes?: readonly AddedIndex[];
}

/** The owner's connection and the migrations in order. */
export interface MigrationPlan {
  ownerUrl: string;
  migrations: readonly MigrationClass[];
}

/** Lock timeout of a migration's statements. Others that need the table queue behind a waiting migration. */
const LOCK_TIMEOUT = '2s';
/** Pause between two tries in milliseconds, in which others get the lock. */
const PAUSE_MS = 1_000;
const ATTEMPTS = 100;

/**
 * Runs every pending migration in one transaction, and then builds the indexes that they add. Instances that start together wait for each other. A migration that does
 * not get a lock within 2 s is rolled back and tried again, so that it does not block others while it waits.
 * @returns the names of the migrations that ran
 * @throws the last error after 100 tries
 */
export async function migrate(plan: MigrationPlan): Promise<string[]> {
  return withMigrator(plan, async (orm) => {
    const connection = orm.em.getConnection();
    // Another instance that migrates may take its time.
    await connection.execute(`set lock_timeout = 0`);
    await connection.execute(`select pg_advisory_lock(hashtext('outlay:migrations'))`);
    await connection.execute(`set lock_timeout = '${LOCK_TIMEOUT}'`);
    const done = await untilLocked(async () => (await orm.migrator.up()).map(({ name }) => name)).finally(() =>
      connection.execute(`select pg_advisory_unlock(hashtext('outlay:migrations'))`),
    );
    await buildIndexes(
      connection,
      plan.migrations.flatMap(({ indexes = [] }) => indexes),
    );
    return done;
  });
}

async function untilLocked<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !isLockTimeout(error)) throw error;
      await setTimeout(PAUSE_MS);
    }
  }
}

/** The SQL that `migrate` would run, without running it. */
export async function pendingSql(plan: MigrationPlan): Promise<string> {
  return withMigrator(plan, async (orm) => {
    const statements: string[] = [];
    for (const { name } of await orm.migrator.getPending()) {
      const Pending = plan.migrations.find((migration) => migration.name === name);
      if (!Pending) continue;
      if (Pending.prototype instanceof CodeMigration) statements.push(`-- ${name}: computes rows in code`);
      else {
        const migration = new Pending(orm.em.getDriver(), orm.config);
        await migration.up();
        statements.push(`-- ${name}`, ...migration.getQueries().map(String));
      }
      statements.push(...(Pending.indexes ?? []).map((index) => `${buildingSql(index)};`));
    }
    return statements.join('\n');
  });
}

async function withMigrator<T>(plan: MigrationPlan, work: (orm: MikroORM) => Promise<T>): Promise<T> {
  const pool = ownersPool(plan.ownerUrl);
  const orm = new MikroORM({
    clientUrl: plan.ownerUrl,
    // MikroORM would leave out the URL's settings of TLS.
    driverOptions: new PostgresDialect({ pool }),
    entities: [],
    extensions: [Migrator],
    discovery: { warnWhenNoEntities: false },
    migrations: { migrationsList: [...plan.migrations], allOrNothing: true, snapshot: false, silent: true },
  });
  try {
    return await work(orm);
  } finally {
    await orm.close();
  }
}

/** One connection: the advisory lock belongs to its session. */
function ownersPool(connectionString: string): Pool {
  const onConnect: (client: ClientBase) => unknown = (client) => requireOwnSession(client, "The owner's URL");
  const pool = new Pool({ connectionString, max: 1, onConnect });
  pool.on('error', () => undefined);
  return pool;
}
