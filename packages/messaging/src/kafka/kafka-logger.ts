import { logLevel, type logCreator } from 'kafkajs';
import type { Logger } from '@outlay/telemetry/logger';

/** Fields that KafkaJS may add to a log line; others could hold records. */
const FIELDS = [
  'broker',
  'groupId',
  'memberId',
  'topic',
  'partition',
  'retryCount',
  'retryTime',
  'error',
  'correlationId',
];

/**
 * Transient errors: a transaction that begins while the broker finishes the one before; a topic or coordinator without a leader yet, as on a
 * cluster's first start; a topic that another service has just made. KafkaJS retries, and the caller reports an error that lasts.
 */
const EXPECTED = new RegExp(
  [
    'another concurrent operation on the same transaction',
    'does not host this topic-partition',
    'not the leader for that topic-partition',
    'no leader for this topic-partition',
    'group coordinator is not available',
    'not the correct coordinator for this group',
    'Failed to find group coordinator',
    'coordinator is loading',
    'Topic creation errors',
  ].join('|'),
);

/**
 * Passes KafkaJS's log lines to our logger, one level lower: KafkaJS retries after what it calls an error, and our code logs the
 * outcome.
 */
export function createLogCreator(logger: Logger): logCreator {
  return () =>
    ({ level, namespace, log }) => {
      const fields = Object.fromEntries(FIELDS.flatMap((name) => (plain(log[name]) ? [[name, log[name]]] : [])));
      const line = `kafkajs ${namespace}: ${log.message}`;
      if (EXPECTED.test(`${log.message} ${String(log['error'])}`)) logger.debug(fields, line);
      else if (level === logLevel.ERROR) logger.warn(fields, line);
      else if (level === logLevel.WARN) logger.info(fields, line);
      else logger.debug(fields, line);
    };
}

function plain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}
