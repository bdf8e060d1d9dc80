import type { MikroORM } from '@mikro-orm/postgresql';
import { createLogger } from '@outlay/telemetry/logger';
import { migrate, type MigrationPlan } from '../src/migrate.ts';
import { createOrm } from '../src/orm.ts';
import { TenantDatabase } from '../src/tenant-database.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';

/** A scratch database with tables, and the application's way to it. */
export interface MigratedDatabase {
  readonly database: ScratchDatabase;
  readonly orm: MikroORM;
  readonly db: TenantDatabase;
  /** Closes the connections and drops the database. */
  stop(): Promise<void>;
}

export async function createMigratedDatabase(
  service: string,
  { migrations, poolSize }: Pick<MigrationPlan, 'migrations'> & { poolSize: number },
): Promise<MigratedDatabase> {
  const database = await createScratchDatabase(service);
  await migrate({ ownerUrl: database.ownerUrl, migrations });
  const logger = createLogger({ service, level: 'silent' });
  const orm = createOrm({ url: database.appUrl, entities: [], poolSize, logger });
  return {
    ...{ database, orm, db: new TenantDatabase(orm) },
    async stop() {
      await orm.close();
      await database.drop();
    },
  };
}
