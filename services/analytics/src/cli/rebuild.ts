import { createEventLog } from '@outlay/messaging/create-event-log';
import { createLogger } from '@outlay/telemetry/logger';
import { loadRebuildConfig } from '../config.ts';
import { rebuildReadModels } from '../rebuild/rebuild.ts';

/** `npm run rebuild -w services/analytics` */
async function main(): Promise<void> {
  const config = loadRebuildConfig();
  const logger = createLogger({ service: 'analytics-rebuild', level: config.LOG_LEVEL });
  const log = createEventLog(config, logger);
  try {
    await rebuildReadModels({ ownerUrl: config.DATABASE_MIGRATION_URL, appUrl: config.DATABASE_URL, log, logger });
  } finally {
    await log.close();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
