import type { PartitionProgress } from '../event-log.ts';
import type { AdminConnection } from './admin.ts';
import type { ClientFactory } from './client.ts';
import { LogReader, placeKey, type Range } from './log-reader.ts';
import type { Names } from './names.ts';
import { readRanges } from './scan.ts';

/** Limit of records that are counted one by one; beyond it the offsets are the count. */
const COUNTED = 10_000n;

/**
 * See `EventLog.lag`. Offsets are not records: the marker of a transaction's end takes one too. So the records are read and counted,
 * unless there are so many that the difference does not matter.
 */
export async function lagOf(
  { client, admin, names }: { client: ClientFactory; admin: AdminConnection; names: Names },
  group: string,
  topics: readonly string[],
): Promise<number> {
  const reader = await LogReader.open(client, names);
  try {
    const ranges = await reader.ranges(topics, 0);
    if (ranges.length === 0) return 0;
    const behind = (await unacknowledged(admin, names.outside(group), ranges)).filter(({ next, end }) => next < end);
    const many = behind.filter(({ next, end }) => end - next > COUNTED);
    const few = behind.filter((range) => !many.includes(range));
    let count = many.reduce((sum, { next, end }) => sum + Number(end - next), 0);
    await readRanges(reader, few, () => {
      count++;
    });
    return count;
  } finally {
    await reader.close();
  }
}

/** See `EventLog.progress`. */
export async function progressOf(
  { client, admin, names }: { client: ClientFactory; admin: AdminConnection; names: Names },
  group: string,
  topics: readonly string[],
): Promise<PartitionProgress[]> {
  const reader = await LogReader.open(client, names);
  try {
    const ranges = await reader.ranges(topics, 0);
    if (ranges.length === 0) return [];
    const rest = await unacknowledged(admin, names.outside(group), ranges);
    return rest.map(({ topic, partition, next, end }) => {
      return { topic: names.inside(topic), partition, acknowledged: next < end ? next : end, end };
    });
  } finally {
    await reader.close();
  }
}

/** Records after the group's offset in each partition; all records where the group has none. */
async function unacknowledged(admin: AdminConnection, groupId: string, ranges: readonly Range[]): Promise<Range[]> {
  const topics = [...new Set(ranges.map(({ topic }) => topic))];
  const answers = await admin.use((connected) => connected.fetchOffsets({ groupId, topics }));
  const offsets = new Map(
    answers.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => [placeKey({ topic, partition }), BigInt(offset)] as const),
    ),
  );
  return ranges.map((range) => {
    const offset = offsets.get(placeKey(range)) ?? -1n;
    return offset > range.next ? { ...range, next: offset } : { ...range };
  });
}
