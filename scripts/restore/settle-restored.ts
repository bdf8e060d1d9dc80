import { z } from 'zod';
import { eventLogEnv, loggingEnv, migrationEnv, postgresEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';
import { settleRestoredTrail } from '@outlay/audit/restored-trail';
import { auditTopic } from '@outlay/audit/sealed-event';
import { createEventLog } from '@outlay/messaging/create-event-log';
import { settleRestoredDatabase, type RestoreReport } from '@outlay/messaging/restored-database';
import { createLogger } from '@outlay/telemetry/logger';
import { databaseUrl } from '@outlay/tenancy/roles';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { LOG_ACCESS } from '../kafka/log-access.ts';
import { RESTORABLE, type RestorableService } from './restorable-services.ts';

/** With a role that sees every tenant's rows, what the log lacks is published too: after the log was lost. */
const readerEnv = { DATABASE_BACKUP_URL: postgresEnv.DATABASE_URL.optional() };
const ENV = z.object({ ...postgresEnv, ...migrationEnv, ...eventLogEnv, ...loggingEnv, ...readerEnv });

/** Numbers of published states and audit entries. */
export interface SettledReport extends RestoreReport {
  auditEntries: number;
}

/**
 * Brings the event log and a service's database that was restored from a backup together again (see `settleRestoredDatabase`). The
 * service must not run meanwhile.
 *
 * @param env the service's own environment, with DATABASE_MIGRATION_URL
 * @throws ConfigError when the environment does not name the database, its owner and the event log
 */
export async function settleRestored(service: RestorableService, env: NodeJS.ProcessEnv): Promise<SettledReport> {
  const config = readConfig(ENV, env);
  const { entities, topics } = RESTORABLE[service];
  // Its groups read from the start again: the database forgot what they brought.
  const groups = Object.keys(LOG_ACCESS[service].groups);
  const logger = createLogger({ service: 'restored', level: config.LOG_LEVEL });
  const orm = createOrm({ url: config.DATABASE_URL, entities, poolSize: 1, logger });
  const log = createEventLog(config, logger);
  try {
    const database = new TenantDatabase(orm);
    const readerUrl =
      config.DATABASE_BACKUP_URL && databaseUrl(config.DATABASE_BACKUP_URL, databaseNameIn(config.DATABASE_URL));
    const restored = { ownerUrl: config.DATABASE_MIGRATION_URL, database, log, readerUrl };
    const report = await settleRestoredDatabase({ ...restored, topics, groups, alsoWritten: [auditTopic(service)] });
    return { ...report, auditEntries: await settleRestoredTrail({ ...restored, service }) };
  } finally {
    await Promise.all([orm.close(), log.close()]);
  }
}

function databaseNameIn(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}
