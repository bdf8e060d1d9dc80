import { z } from 'zod';
import { eventLogEnv, loggingEnv, migrationEnv, postgresEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';
import { auditTopic } from '@outlay/audit/sealed-event';
import { createEventLog } from '@outlay/messaging/create-event-log';
import { settleRestoredDatabase, type RestoreReport } from '@outlay/messaging/restored-database';
import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { LOG_ACCESS } from '../kafka/log-access.ts';
import { RESTORABLE, type RestorableService } from './restorable-services.ts';

const ENV = z.object({ ...postgresEnv, ...migrationEnv, ...eventLogEnv, ...loggingEnv });

/**
 * Brings the event log and a service's database that was restored from a backup together again (see `settleRestoredDatabase`). The
 * service must not run meanwhile.
 *
 * @param env the service's own environment, with DATABASE_MIGRATION_URL
 * @throws ConfigError when the environment does not name the database, its owner and the event log
 */
export async function settleRestored(service: RestorableService, env: NodeJS.ProcessEnv): Promise<RestoreReport> {
  const config = readConfig(ENV, env);
  const { entities, topics } = RESTORABLE[service];
  // Its groups read from the start again: the database forgot what they brought.
  const groups = Object.keys(LOG_ACCESS[service].groups);
  const logger = createLogger({ service: 'restored', level: config.LOG_LEVEL });
  const orm = createOrm({ url: config.DATABASE_URL, entities, poolSize: 1, logger });
  const log = createEventLog(config, logger);
  try {
    const database = new TenantDatabase(orm);
    return await settleRestoredDatabase({
      ...{ ownerUrl: config.DATABASE_MIGRATION_URL, database, log, topics, groups },
      alsoWritten: [auditTopic(service)],
    });
  } finally {
    await Promise.all([orm.close(), log.close()]);
  }
}
