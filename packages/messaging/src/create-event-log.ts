import type { EventLogConfig } from '@outlay/config/fragments';
import type { Logger } from '@outlay/telemetry/logger';
import type { EventLog } from './event-log.ts';
import { createPostgresEventLog } from './postgres-event-log.ts';

/**
 * The event log that a configuration names. Nothing connects before it is first used.
 * @throws Error when the configuration names none, or several; `readConfig` has said so before
 */
export function createEventLog(config: EventLogConfig, logger: Logger): EventLog {
  const { EVENT_LOG_URL: url, KAFKA_BROKERS: brokers } = config;
  if (url !== undefined && brokers === undefined) return createPostgresEventLog({ url, logger });
  throw new Error('the configuration must name one event log');
}
