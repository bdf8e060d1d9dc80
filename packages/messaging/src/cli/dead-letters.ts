import { createLogger } from '@outlay/telemetry/logger';
import { createEventLog } from '../create-event-log.ts';
import { loadMessagingCliConfig } from './config.ts';
import { runDeadLetters } from './dead-letters-command.ts';

/** `npm run dead-letters -w packages/messaging -- list --topic projects.project` */
try {
  const config = loadMessagingCliConfig();
  const logger = createLogger({ service: 'dead-letters', level: config.LOG_LEVEL });
  const log = createEventLog(config, logger);
  try {
    console.log(await runDeadLetters(log, process.argv.slice(2)));
  } finally {
    await log.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
