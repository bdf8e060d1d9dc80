import type { IHeaders, Message, TopicMessages } from 'kafkajs';
import type { LogRecord, OutgoingRecord } from '../event-log.ts';
import type { Names } from './names.ts';

export interface KafkaRecord {
  key: Buffer | null;
  value: Buffer | null;
  headers?: IHeaders | undefined;
  /** A whole number as text; it may be too large for `number`. */
  offset: string;
  timestamp: string;
}

/** Below the brokers' default limit of 1 MiB for a request; KafkaJS does not split larger ones. */
const MAX_BATCH_BYTES = 500_000;
/** Estimate of a record's lengths, offsets and timestamps. */
const OVERHEAD_BYTES = 64;

/** Splits records, in order, into requests that a broker accepts. */
export function toPortions(records: readonly OutgoingRecord[], names: Names): TopicMessages[][] {
  const portions: OutgoingRecord[][] = [];
  let room = 0;
  for (const record of records) {
    const size = sizeOf(record);
    if (size > room || portions.length === 0) {
      portions.push([]);
      room = MAX_BATCH_BYTES;
    }
    portions.at(-1)?.push(record);
    room -= size;
  }
  return portions.map((portion) =>
    [...Map.groupBy(portion, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
      topic: names.outside(topic),
      messages: ofTopic.map(toMessage),
    })),
  );
}

/** @param place where the record was read, in the cluster's own names */
export function toLogRecord(record: KafkaRecord, place: { topic: string; partition: number }, names: Names): LogRecord {
  return {
    topic: names.inside(place.topic),
    partition: place.partition,
    key: record.key?.toString() ?? '',
    headers: toHeaders(record.headers),
    value: record.value ?? new Uint8Array(),
    offset: BigInt(record.offset),
    timestampMs: Number(record.timestamp),
  };
}

function toMessage({ key, headers, value }: OutgoingRecord): Message {
  return { key, headers, value: Buffer.from(value.buffer, value.byteOffset, value.byteLength) };
}

/** A repeated header keeps its last value. */
function toHeaders(headers: IHeaders | undefined): Record<string, string> {
  const texts = Object.entries(headers ?? {}).map(([name, value]) => {
    const last = Array.isArray(value) ? value.at(-1) : value;
    return [name, last?.toString() ?? ''] as const;
  });
  return Object.fromEntries(texts);
}

function sizeOf({ key, headers, value }: OutgoingRecord): number {
  const texts = [key, ...Object.entries(headers).flat()];
  return OVERHEAD_BYTES + value.byteLength + texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 2, 0);
}
