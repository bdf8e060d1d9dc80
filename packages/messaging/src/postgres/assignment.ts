import { hashOf, partitionKey, type TopicPartition } from './partition.ts';

/** A member of a group and the topics it reads. */
export interface Member {
  member: string;
  topics: readonly string[];
}

/**
 * Computes the partitions that one member should read. Every member computes the same from the same list, without a leader:
 * the partitions of a topic go round its members in the order of their ids, beginning at a place that differs by topic.
 * @returns keys as `partitionKey` makes them
 */
export function partitionsOf(
  self: string,
  members: readonly Member[],
  partitions: readonly TopicPartition[],
): ReadonlySet<string> {
  const mine = partitions.filter(({ topic, partition }) => {
    const readers = members.filter(({ topics }) => topics.includes(topic)).map(({ member }) => member);
    readers.sort();
    return readers[(hashOf(topic) + partition) % readers.length] === self;
  });
  return new Set(mine.map(partitionKey));
}
