import { Migrator, type Migration } from '@mikro-orm/migrations';
import { MikroORM, type Configuration, type AbstractSqlDriver } from '@mikro-orm/postgresql';

type MigrationClass = new (driver: AbstractSqlDriver, config: Configuration) => Migration;

/** What `migrate` needs: the owner's connection and the migrations in order. */
export interface MigrationPlan {
  ownerUrl: string;
  migrations: readonly MigrationClass[];
}

/** Runs every pending migration, one transaction each. Instances that start together wait for each other. @returns the names of what ran */
export async function migrate(plan: MigrationPlan): Promise<string[]> {
  return withMigrator(plan, async (orm) => {
    const connection = orm.em.getConnection();
    await connection.execute(`select pg_advisory_lock(hashtext('outlay:migrations'))`);
    try {
      return (await orm.migrator.up()).map(({ name }) => name);
    } finally {
      await connection.execute(`select pg_advisory_unlock(hashtext('outlay:migrations'))`);
    }
  });
}

/** The SQL that `migrate` would run, without running it. */
export async function pendingSql(plan: MigrationPlan): Promise<string> {
  return withMigrator(plan, async (orm) => {
    const statements: string[] = [];
    for (const { name } of await orm.migrator.getPending()) {
      const Pending = plan.migrations.find((migration) => migration.name === name);
      if (!Pending) continue;
      const migration = new Pending(orm.em.getDriver(), orm.config);
      await migration.up();
      statements.push(`-- ${name}`, ...migration.getQueries().map(String));
    }
    return statements.join('\n');
  });
}

async function withMigrator<T>(plan: MigrationPlan, work: (orm: MikroORM) => Promise<T>): Promise<T> {
  const orm = new MikroORM({
    clientUrl: plan.ownerUrl,
    entities: [],
    extensions: [Migrator],
    discovery: { warnWhenNoEntities: false },
    // One connection: the advisory lock belongs to its session.
    pool: { min: 0, max: 1 },
    migrations: { migrationsList: [...plan.migrations], allOrNothing: true, snapshot: false, silent: true },
  });
  try {
    return await work(orm);
  } finally {
    await orm.close();
  }
}
