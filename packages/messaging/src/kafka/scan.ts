import type { LogRecord, ScanOptions } from '../event-log.ts';
import type { ClientFactory } from './client.ts';
import { LogReader, placeKey, type Range, type Reading } from './log-reader.ts';
import type { Names } from './names.ts';

/** Longest wait of the broker when there are no records. */
const MAX_WAIT_MS = 250;

/** See `EventLog.scan`. */
export async function scan(client: ClientFactory, names: Names, options: ScanOptions): Promise<void> {
  const reader = await LogReader.open(client, names);
  try {
    await readRanges(reader, await reader.ranges(options.topics, 0), (record) => options.onRecord(record));
  } finally {
    await reader.close();
  }
}

/** Reads ranges to their ends. */
export async function readRanges(
  reader: LogReader,
  ranges: readonly Range[],
  onRecord: (record: LogRecord) => Promise<void> | void,
): Promise<void> {
  const open = new Map(ranges.filter(isUnread).map((range) => [placeKey(range), range]));
  while (open.size > 0) {
    const together = await reader.read([...open.values()], MAX_WAIT_MS);
    // Where no partition returned records, each is read alone: see `LogReader.read`.
    const readings = together.length > 0 ? together : await readOneByOne(reader, [...open.values()]);
    for (const { records, position } of readings) {
      const range = open.get(placeKey(position));
      if (!range) continue;
      for (const record of records) if (record.offset < range.end) await onRecord(record);
      range.next = position.next;
      if (!isUnread(range)) open.delete(placeKey(range));
    }
  }
}

async function readOneByOne(reader: LogReader, ranges: readonly Range[]): Promise<Reading[]> {
  const readings = await Promise.all(ranges.map((range) => reader.read([range], MAX_WAIT_MS)));
  return readings.flat();
}

function isUnread({ next, end }: Range): boolean {
  return next < end;
}
