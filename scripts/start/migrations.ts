import { migrate, pendingSql, type MigrationPlan } from '@outlay/tenancy/migrate';
import { withClient } from '@outlay/tenancy/roles';
import { roleNames } from '@outlay/tenancy/tenant-wall';
import type { Installation } from './installation.ts';
import { recordOf } from './record-of.ts';
import { SERVICES, type ServiceName } from './service-names.ts';
import { SERVICE_ENTRIES } from './services.ts';

type Plan = MigrationPlan & { service: ServiceName };

/** Brings every service's database to its newest schema. @returns what ran, as `service: migration` */
export async function migrateAll({ databases }: Pick<Installation, 'databases'>): Promise<string[]> {
  const ran = await Promise.all(
    plans(databases).map(async (plan) => {
      const names = await migrate(plan);
      await showMigrations(plan);
      return names.map((name) => `${plan.service}: ${name}`);
    }),
  );
  return ran.flat();
}

/**
 * Lets the worker role read which migrations have run: a new version of the service waits for its own (`await-migrations.ts`). Under the
 * migrations' lock, as two grants at once on one table fail.
 */
async function showMigrations({ service, ownerUrl }: Plan): Promise<void> {
  const statements = [
    `set lock_timeout = 0`,
    `select pg_advisory_xact_lock(hashtext('outlay:migrations'))`,
    `grant select (name) on mikro_orm_migrations to ${roleNames(service).worker}`,
  ];
  await withClient(ownerUrl, (client) => client.query(statements.join('; ')));
}

/** The SQL that `migrateAll` would run, a section per service; empty when there is nothing to do. */
export async function pendingSqlOfAll({ databases }: Pick<Installation, 'databases'>): Promise<string> {
  const sections = await Promise.all(
    plans(databases).map(async (plan) => {
      const sql = await pendingSql(plan);
      return sql === '' ? [] : [`-- database outlay_${plan.service}\n${sql}`];
    }),
  );
  return sections.flat().join('\n\n');
}

/** Every service's migrations, oldest first. */
export const MIGRATIONS = recordOf(SERVICES, (service) => SERVICE_ENTRIES[service].migrations);

function plans(databases: Installation['databases']): Plan[] {
  return SERVICES.map((service) => ({
    service,
    ownerUrl: databases[service].ownerUrl,
    migrations: MIGRATIONS[service],
  }));
}
