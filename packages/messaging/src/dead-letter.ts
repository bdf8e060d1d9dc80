import type { LogRecord, OutgoingRecord, TopicSpec } from './event-log.ts';

/** Why and where a record was given up. */
export interface DeadLetterCause {
  consumer: string;
  tries: number;
  error: unknown;
}

/** Longest error text kept; enough to recognise it by. */
const MAX_ERROR_LENGTH = 500;

/** The topic that holds what consumers of `topic` gave up. */
export function deadTopicOf(topic: string): string {
  return `${topic}.dead`;
}

/** Retention of dead letters; they can be replayed for as long. */
export const DEAD_LETTER_DAYS = 365;

/** Settings of a dead-letter topic. Letters are few, and each is kept for a year. */
export function deadTopicSpec(topic: string): TopicSpec {
  return { name: deadTopicOf(topic), partitions: 1, cleanup: 'keep', retentionDays: DEAD_LETTER_DAYS };
}

/** A record as a dead letter: as it was, with the cause in further headers. */
export function toDeadLetter(record: LogRecord, { consumer, tries, error }: DeadLetterCause): OutgoingRecord {
  return {
    topic: deadTopicOf(record.topic),
    key: record.key,
    headers: {
      ...record.headers,
      'dead-consumer': consumer,
      'dead-tries': String(tries),
      'dead-error': describe(error),
      'dead-time': new Date().toISOString(),
      'dead-partition': String(record.partition),
      'dead-offset': String(record.offset),
    },
    value: record.value,
  };
}

function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.slice(0, MAX_ERROR_LENGTH);
}
