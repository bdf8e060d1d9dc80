import { z } from 'zod';
import { freshKafkaPrefix, testKafkaBrokers } from '@outlay/testkit/test-kafka';
import type { EventLog } from '../event-log.ts';
import { createKafkaEventLog } from '../kafka-event-log.ts';
import { createClientFactory } from '../kafka/client.ts';
import { silentLogger } from './messaging-database.ts';

const Place = z.object({ brokers: z.array(z.string()), prefix: z.string() });

/** A log of its own on the broker for tests. */
export type KafkaPlace = z.output<typeof Place>;

/** Opens a log on Kafka. @param place a `KafkaPlace` as JSON */
export function open(place: string): EventLog {
  const { brokers, prefix } = Place.parse(JSON.parse(place));
  return createKafkaEventLog({
    connection: { brokers },
    prefix,
    logger: silentLogger,
    settings: { heartbeatMs: 200, pollMs: 200 },
  });
}

/** A place that nobody used before. */
export function freshPlace(): KafkaPlace {
  return { brokers: testKafkaBrokers(), prefix: freshKafkaPrefix() };
}

/** Deletes the topics of a place. */
export async function removePlace({ brokers, prefix }: KafkaPlace): Promise<void> {
  const admin = createClientFactory({ brokers }, silentLogger)().admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  } finally {
    await admin.disconnect();
  }
}
