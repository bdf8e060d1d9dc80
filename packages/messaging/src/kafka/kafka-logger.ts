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
 * Errors that pass by themselves: a transaction that begins while the broker is not done with the one before; a topic or a coordinator that a
 * cluster has not settled yet, as on its first start; a topic that another service has just made. KafkaJS tries again, and what does not
 * pass is reported by whoever asked.
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
 * Hands KafkaJS's lines to our logger, a step quieter: what it calls an error it tries again, and what comes of that we say
 * ourselves.
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
