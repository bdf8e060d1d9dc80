import type { LogRecord, OutgoingRecord, TopicSpec } from './event-log.ts';

/** Consumer, number of tries and last error of a dead letter. */
export interface DeadLetterCause {
  consumer: string;
  tries: number;
  error: unknown;
}

/** Limit of the stored error text. */
const MAX_ERROR_LENGTH = 500;

/** Name of the dead-letter topic of `topic`. */
export function deadTopicOf(topic: string): string {
  return `${topic}.dead`;
}

/** Retention of dead letters; they can be replayed for as long. */
export const DEAD_LETTER_DAYS = 365;

/** Settings of a dead-letter topic. Letters are few, and each is kept for a year. */
export function deadTopicSpec(topic: string): TopicSpec {
  return { name: deadTopicOf(topic), partitions: 1, cleanup: 'keep', retentionDays: DEAD_LETTER_DAYS };
}

/** Makes a dead letter: the unchanged record with the cause in further headers. */
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
