import type { EventLogConfig } from '@outlay/config/fragments';
import type { Logger } from '@outlay/telemetry/logger';
import type { EventLog } from './event-log.ts';
import { createKafkaEventLog } from './kafka-event-log.ts';
import { kafkaConnection } from './kafka/connection-of.ts';
import { createPostgresEventLog } from './postgres-event-log.ts';

/**
 * Makes the event log of a configuration. It connects when it is first used.
 * @throws Error when the configuration names none, or two; `readConfig` refuses such a configuration
 */
export function createEventLog(config: EventLogConfig, logger: Logger): EventLog {
  const { EVENT_LOG_URL: url, KAFKA_BROKERS: brokers } = config;
  if (url !== undefined && brokers === undefined) return createPostgresEventLog({ url, logger });
  if (url !== undefined || brokers === undefined)
    throw new Error('Set either EVENT_LOG_URL or KAFKA_BROKERS, not both.');
  return createKafkaEventLog({
    connection: kafkaConnection(brokers, config),
    prefix: config.KAFKA_PREFIX,
    replication: config.KAFKA_REPLICATION,
    logger,
  });
}
