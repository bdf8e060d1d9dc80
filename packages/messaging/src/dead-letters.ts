import { deadTopicOf } from './dead-letter.ts';
import type { EventLog, LogRecord, OutgoingRecord } from './event-log.ts';
import { replayKey } from './unapplied-events.ts';

/** A record that a consumer could not apply. */
export interface DeadLetter {
  /** Unique within the topic. */
  id: string;
  /** The topic it was read from. */
  topic: string;
  consumer: string;
  tries: number;
  error: string;
  /** Time when it became a dead letter, RFC 3339. */
  time: string;
  /** Event id and tenant, where the headers have them. */
  eventId?: string | undefined;
  type?: string | undefined;
  tenant?: string | undefined;
  /** True for a letter that was replayed. */
  replayed: boolean;
}

/** Selects letters of a topic to replay; replayed ones are selected by id only. */
export interface ReplaySelection {
  topic: string;
  /** Ids from `listDeadLetters`; by default all. */
  ids?: readonly string[];
}

/** Header of a record in the dead-letter topic that marks the letter with this id as replayed. */
const REPLAYED_HEADER = 'dead-replayed';

/** Dead letters of a topic's consumers, oldest first. */
export async function listDeadLetters(log: EventLog, topic: string): Promise<DeadLetter[]> {
  const { letters, replayed } = await read(log, topic);
  return letters.map((record) => describe(record, topic, replayed));
}

/**
 * Sends letters back to the topic they came from. Consumers that have applied the event skip it, and a letter that fails
 * again becomes a new one.
 * @returns the replayed letters
 */
export async function replayDeadLetters(log: EventLog, { topic, ids }: ReplaySelection): Promise<DeadLetter[]> {
  const { letters, replayed } = await read(log, topic);
  const chosen = letters.filter((record) => (ids ? ids.includes(idOf(record)) : !replayed.has(idOf(record))));
  for (const record of chosen) await log.send([toReplay(record, topic), toMark(record)]);
  return chosen.map((record) => describe(record, topic, replayed));
}

async function read(log: EventLog, topic: string): Promise<{ letters: LogRecord[]; replayed: ReadonlySet<string> }> {
  const letters: LogRecord[] = [];
  const replayed = new Set<string>();
  await log.scan({
    topics: [deadTopicOf(topic)],
    onRecord: (record) => {
      const mark = record.headers[REPLAYED_HEADER];
      if (mark === undefined) letters.push(record);
      else replayed.add(mark);
    },
  });
  return { letters, replayed };
}

/** The unchanged record under a new key. Consumers read the envelope, not the key. */
function toReplay(record: LogRecord, topic: string): OutgoingRecord {
  const original = Object.entries(record.headers).filter(([name]) => !name.startsWith('dead-'));
  return {
    topic,
    key: replayKey(record.key, idOf(record)),
    headers: Object.fromEntries(original),
    value: record.value,
  };
}

function toMark(record: LogRecord): OutgoingRecord {
  return {
    topic: record.topic,
    key: record.key,
    headers: { [REPLAYED_HEADER]: idOf(record) },
    value: new Uint8Array(),
  };
}

function idOf({ partition, offset }: LogRecord): string {
  return `${partition}-${offset}`;
}

function describe(record: LogRecord, topic: string, replayed: ReadonlySet<string>): DeadLetter {
  const { headers } = record;
  return {
    id: idOf(record),
    topic,
    consumer: headers['dead-consumer'] ?? '',
    tries: Number(headers['dead-tries']),
    error: headers['dead-error'] ?? '',
    time: headers['dead-time'] ?? '',
    eventId: headers['event-id'],
    type: headers['type'],
    tenant: headers['tenant'],
    replayed: replayed.has(idOf(record)),
  };
}
