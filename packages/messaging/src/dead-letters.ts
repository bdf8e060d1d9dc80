import { deadTopicOf } from './dead-letter.ts';
import type { EventLog, LogRecord, OutgoingRecord } from './event-log.ts';
import { replayKey } from './unapplied-events.ts';

/** A record that a consumer gave up. */
export interface DeadLetter {
  /** Names it within its topic. */
  id: string;
  /** The topic it was read from. */
  topic: string;
  consumer: string;
  tries: number;
  error: string;
  /** When it was given up, RFC 3339. */
  time: string;
  /** Of the event, where the record has them. */
  eventId?: string | undefined;
  type?: string | undefined;
  tenant?: string | undefined;
  /** True for a letter that was replayed. */
  replayed: boolean;
}

/** Which letters of a topic to send back; those sent back before are left out unless named. */
export interface ReplaySelection {
  topic: string;
  /** Ids as `listDeadLetters` gave them; all if left out. */
  ids?: readonly string[];
}

/** Marks, in the dead-letter topic, the letter whose id it holds as sent back. */
const REPLAYED_HEADER = 'dead-replayed';

/** Dead letters of a topic's consumers, oldest first. */
export async function listDeadLetters(log: EventLog, topic: string): Promise<DeadLetter[]> {
  const { letters, replayed } = await read(log, topic);
  return letters.map((record) => describe(record, topic, replayed));
}

/**
 * Sends letters back to the topic they came from. Consumers that took the event in before skip it, and a letter that fails
 * again becomes a new one.
 * @returns what was sent back
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

/** The record as it was, under a key of its own. Consumers read the envelope, not the key. */
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
