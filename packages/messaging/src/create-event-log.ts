import type { EventLogConfig } from '@outlay/config/fragments';
import type { Logger } from '@outlay/telemetry/logger';
import type { EventLog } from './event-log.ts';
import { createKafkaEventLog } from './kafka-event-log.ts';
import type { KafkaConnection } from './kafka/client.ts';
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
    connection: { brokers, ssl: config.KAFKA_SSL, sasl: credentials(config) },
    prefix: config.KAFKA_PREFIX,
    replication: config.KAFKA_REPLICATION,
    logger,
  });
}

function credentials(config: EventLogConfig): KafkaConnection['sasl'] {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = config;
  if (mechanism === undefined) return undefined;
  if (username === undefined || password === undefined) {
    throw new Error('Set KAFKA_USERNAME and KAFKA_PASSWORD; KAFKA_SASL_MECHANISM needs both.');
  }
  return { mechanism, username, password };
}
