import type { IResourceConfigEntry } from 'kafkajs';
import type { TopicSpec } from '../event-log.ts';
import { SUPERSEDED_DAYS } from '../superseded-records.ts';

const HOUR_MS = 3_600_000;

/** Records have the broker's time, so that "since" does not depend on the writers' clocks. */
const CLOCK = { name: 'message.timestamp.type', value: 'LogAppendTime' };

/** A topic's retention settings. */
const CLEANUP: Readonly<Record<TopicSpec['cleanup'], IResourceConfigEntry[]>> = {
  keep: [{ name: 'cleanup.policy', value: 'delete' }, { name: 'retention.bytes', value: '-1' }, CLOCK],
  // Kafka compacts closed segments only, and only where half of a partition is out of date. So that it comes to it in a small
  // topic too: a segment closes within a day, and what is out of date for long is compacted however little it is.
  compact: [
    { name: 'cleanup.policy', value: 'compact' },
    { name: 'segment.ms', value: String(24 * HOUR_MS) },
    { name: 'min.compaction.lag.ms', value: lagMs(SUPERSEDED_DAYS) },
    { name: 'max.compaction.lag.ms', value: lagMs(SUPERSEDED_DAYS + 2) },
    { name: 'min.cleanable.dirty.ratio', value: '0.2' },
    CLOCK,
  ],
};

/** Settings of a new topic, but for its replicas. */
export function topicSettings(spec: TopicSpec): IResourceConfigEntry[] {
  const retention = spec.cleanup === 'keep' ? [{ name: 'retention.ms', value: retentionMs(spec) }] : [];
  return [...CLEANUP[spec.cleanup], ...retention];
}

export function retentionMs({ retentionDays }: Pick<TopicSpec, 'retentionDays'>): string {
  return retentionDays === undefined ? '-1' : String(retentionDays * 24 * HOUR_MS);
}

function lagMs(days: number): string {
  return String(days * 24 * HOUR_MS);
}

/** Of three replicas two must have a record before it counts as written. */
export function safetyOf(replicationFactor: number): IResourceConfigEntry[] {
  return replicationFactor >= 3 ? [{ name: 'min.insync.replicas', value: '2' }] : [];
}
