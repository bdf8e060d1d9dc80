import { z } from 'zod';
import type { KafkaRecord } from './records.ts';

/** A record of a fetched partition, committed or not. */
export interface FetchedRecord extends KafkaRecord {
  /** True for the marker of a transaction's end. */
  isControlRecord: boolean;
  batchContext: { producerId: string; inTransaction: boolean };
}

/** Checked by its offset alone: there may be thousands, and they come from KafkaJS's own decoder. */
const Record = z.custom<FetchedRecord>(
  (value) => typeof value === 'object' && value !== null && 'batchContext' in value && 'offset' in value,
);

/** KafkaJS's answer to a fetch, for which it has no type. */
export const FetchResponse = z.object({
  responses: z.array(
    z.object({
      topicName: z.string(),
      partitions: z.array(
        z.object({
          partition: z.int(),
          /** Offset up to which every transaction is decided. */
          lastStableOffset: z.string(),
          abortedTransactions: z.array(z.object({ producerId: z.string(), firstOffset: z.string() })).nullish(),
          messages: z.array(Record),
        }),
      ),
    }),
  ),
});

type AbortedTransactions = readonly { producerId: string; firstOffset: string }[];

/** Leaves out records of aborted transactions, and the markers of transactions' ends. */
export function committedOnly(records: readonly FetchedRecord[], aborted: AbortedTransactions): FetchedRecord[] {
  const coming = aborted
    .map(({ producerId, firstOffset }) => ({ producerId, first: BigInt(firstOffset) }))
    .sort((a, b) => Number(a.first - b.first));
  const running = new Set<string>();
  return records.filter((record) => {
    const { producerId, inTransaction } = record.batchContext;
    while (coming[0] && BigInt(record.offset) >= coming[0].first) running.add(coming.shift()?.producerId ?? '');
    if (record.isControlRecord) running.delete(producerId);
    return !record.isControlRecord && !(inTransaction && running.has(producerId));
  });
}
