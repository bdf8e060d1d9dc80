import type { EventLog, LogRecord, Subscription } from '../event-log.ts';

/** A member of a group that keeps what it received. */
export interface Collector {
  records: LogRecord[];
  subscription: Subscription;
  keys(): string[];
}

/** Joins a group and collects. */
export async function collect(log: EventLog, group: string, topics: readonly string[]): Promise<Collector> {
  const records: LogRecord[] = [];
  const subscription = await log.subscribe({
    group,
    topics,
    handler: async (batch) => void records.push(...batch),
  });
  return { records, subscription, keys: () => records.map(({ key }) => key) };
}

/** The values, as text, of the records with one key, in the order in which they came. */
export function valuesOf(records: readonly LogRecord[], key: string): string[] {
  return records.filter((record) => record.key === key).map(({ value }) => Buffer.from(value).toString());
}
