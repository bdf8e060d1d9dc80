import { z } from 'zod';
import type { KafkaRecord } from './records.ts';

/** A record in a fetched partition, before it is known whether it counts. */
export interface FetchedRecord extends KafkaRecord {
  /** The end of a transaction, not a record of anybody's. */
  isControlRecord: boolean;
  batchContext: { producerId: string; inTransaction: boolean };
}

/** Checked as far as it says which kind of thing it is: there may be thousands, and they come from KafkaJS's own decoder. */
const Record = z.custom<FetchedRecord>(
  (value) => typeof value === 'object' && value !== null && 'batchContext' in value && 'offset' in value,
);

/** KafkaJS' answer to a fetch; it has no type for it. */
export const FetchResponse = z.object({
  responses: z.array(
    z.object({
      topicName: z.string(),
      partitions: z.array(
        z.object({
          partition: z.int(),
          /** Where what is committed ends. */
          lastStableOffset: z.string(),
          abortedTransactions: z.array(z.object({ producerId: z.string(), firstOffset: z.string() })).nullish(),
          messages: z.array(Record),
        }),
      ),
    }),
  ),
});

type AbortedTransactions = readonly { producerId: string; firstOffset: string }[];

/** Leaves out what belongs to transactions that came to nothing, and the marks of how transactions ended. */
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
