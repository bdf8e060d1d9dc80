import type { Cluster } from 'kafkajs';
import type { LogRecord } from '../event-log.ts';
import type { ClientFactory } from './client.ts';
import { openCluster } from './cluster.ts';
import { committedOnly, FetchResponse } from './fetch-response.ts';
import { refuseForbidden } from './forbidden-topics.ts';
import type { Names } from './names.ts';
import { toLogRecord } from './records.ts';

/** A place in a partition: the offset of the next record to read. Topics have the cluster's names here. */
export interface Position {
  topic: string;
  partition: number;
  next: bigint;
}

/** A partition from the start of reading to its present end of committed records. */
export interface Range extends Position {
  end: bigint;
}

/** Records read from a partition. */
export interface Reading {
  records: LogRecord[];
  /** Position after the fetched records, committed or not. */
  position: Position;
}

const MAX_BYTES_OF_PARTITION = 1_048_576;
const MAX_BYTES = 16 * MAX_BYTES_OF_PARTITION;
const READ_COMMITTED = 1;

/** Reads partitions without a group. After an error it must be closed, and another opened. */
export class LogReader {
  readonly #cluster: Cluster;
  readonly #names: Names;

  private constructor(cluster: Cluster, names: Names) {
    this.#cluster = cluster;
    this.#names = names;
  }

  static async open(client: ClientFactory, names: Names): Promise<LogReader> {
    const cluster = openCluster(client);
    const reader = new LogReader(cluster, names);
    try {
      await cluster.connect();
      return reader;
    } catch (error) {
      await reader.close();
      throw error;
    }
  }

  /**
   * The partitions of those topics that exist.
   * @throws ForbiddenTopicError for a topic that this client may not see
   * @param sinceMs begins with the first record appended at or after this time; 0 for the very first
   */
  async ranges(topics: readonly string[], sinceMs: number): Promise<Range[]> {
    const wanted = new Set(topics.map((topic) => this.#names.outside(topic)));
    const { topicMetadata, brokers } = await this.#cluster.metadata();
    const found = topicMetadata
      .filter(({ topic }) => wanted.has(topic))
      .map(({ topic, partitionMetadata }) => ({
        topic,
        partitions: partitionMetadata.map(({ partitionId }) => ({ partition: partitionId })),
      }));
    const missing = [...wanted.difference(new Set(found.map(({ topic }) => topic)))];
    await refuseForbidden(missing, async (topic) => {
      const broker = await this.#cluster.findBroker({ nodeId: String(brokers[0]?.nodeId) });
      await broker.metadata([topic]);
    });
    if (found.length === 0) return [];
    await this.#cluster.addMultipleTargetTopics(found.map(({ topic }) => topic));
    // The ends first: a record that is appended in between then counts as new, and is not missed.
    const ends = await this.#offsets(found.map((topic) => ({ ...topic, fromBeginning: false })));
    const starts = await this.#offsets(
      found.map((topic) => (sinceMs > 0 ? { ...topic, fromTimestamp: sinceMs } : { ...topic, fromBeginning: true })),
    );
    return [...ends.values()].map(({ next: end, ...place }) => {
      const start = starts.get(placeKey(place))?.next ?? 0n;
      return { ...place, end, next: start < 0n ? end : start };
    });
  }

  /** Reads on from these positions, and waits for new records if there are none. Partitions without new records may be left out. */
  async read(positions: readonly Position[], maxWaitMs: number): Promise<Reading[]> {
    await this.#cluster.refreshMetadataIfNecessary();
    const byLeader = Map.groupBy(positions, (position) => this.#leaderOf(position));
    const readings = await Promise.all([...byLeader].map(([leader, led]) => this.#fetch(leader, led, maxWaitMs)));
    return readings.flat();
  }

  async close(): Promise<void> {
    await this.#cluster.disconnect().catch(() => {});
  }

  async #offsets(query: Parameters<Cluster['fetchTopicsOffset']>[0]): Promise<Map<string, Position>> {
    const answers = await this.#cluster.fetchTopicsOffset(query);
    const positions = answers.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => ({ topic, partition, next: BigInt(offset) })),
    );
    return new Map(positions.map((position) => [placeKey(position), position]));
  }

  #leaderOf({ topic, partition }: Position): string {
    const [leader] = Object.keys(this.#cluster.findLeaderForPartitions(topic, [partition]));
    if (leader === undefined) throw new Error(`Partition ${topic}/${partition} has no leader; check the brokers.`);
    return leader;
  }

  async #fetch(leader: string, positions: readonly Position[], maxWaitMs: number): Promise<Reading[]> {
    const byTopic = Map.groupBy(positions, ({ topic }) => topic);
    const broker = await this.#cluster.findBroker({ nodeId: leader });
    const response: unknown = await broker.fetch({
      isolationLevel: READ_COMMITTED,
      maxWaitTime: maxWaitMs,
      minBytes: 1,
      maxBytes: MAX_BYTES,
      topics: [...byTopic].map(([topic, ofTopic]) => ({
        topic,
        partitions: ofTopic.map(({ partition, next }) => ({
          partition,
          fetchOffset: String(next),
          maxBytes: MAX_BYTES_OF_PARTITION,
        })),
      })),
    });
    const asked = new Map(positions.map((position) => [placeKey(position), position]));
    return FetchResponse.parse(response).responses.flatMap(({ topicName, partitions }) =>
      partitions.flatMap(({ partition, messages, abortedTransactions, lastStableOffset }) => {
        const position = asked.get(placeKey({ topic: topicName, partition }));
        if (!position) return [];
        const last = messages.at(-1);
        if (!last) {
          // A partition that is fetched alone always returns records, unless a whole batch was compacted away.
          const isGone = positions.length === 1 && BigInt(lastStableOffset) > position.next;
          return isGone ? [{ records: [], position: { ...position, next: position.next + 1n } }] : [];
        }
        const records = committedOnly(messages, abortedTransactions ?? [])
          .map((record) => toLogRecord(record, position, this.#names))
          .filter(({ offset }) => offset >= position.next);
        return [{ records, position: { ...position, next: after(position.next, BigInt(last.offset)) } }];
      }),
    );
  }
}

export function placeKey({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}/${partition}`;
}

/** Steps past a batch whose end was compacted away, and in which no requested record is left. */
function after(asked: bigint, last: bigint): bigint {
  return (last >= asked ? last : asked) + 1n;
}
