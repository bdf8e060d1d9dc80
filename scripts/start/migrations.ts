import { migrate, pendingSql, type MigrationPlan } from '@outlay/tenancy/migrate';
import type { Installation } from './installation.ts';
import { recordOf } from './record-of.ts';
import { SERVICES, type ServiceName } from './service-names.ts';
import { SERVICE_ENTRIES } from './services.ts';

type Plan = MigrationPlan & { service: ServiceName };

/** Brings every service's database to its newest schema. @returns what ran, as `service: migration` */
export async function migrateAll({ databases }: Pick<Installation, 'databases'>): Promise<string[]> {
  const ran = await Promise.all(
    plans(databases).map(async (plan) => (await migrate(plan)).map((name) => `${plan.service}: ${name}`)),
  );
  return ran.flat();
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
