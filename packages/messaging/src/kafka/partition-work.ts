import type { Batch, EachBatchPayload } from 'kafkajs';
import type { Logger } from '@outlay/telemetry/logger';
import { backoffMs, pause } from '../backoff.ts';
import type { LogRecord } from '../event-log.ts';
import type { Names } from './names.ts';
import { toLogRecord } from './records.ts';

const RETRY = { baseMs: 100, maxMs: 2_000 };

/** A partition that a member reads. */
export interface HeldPartition {
  topic: string;
  partition: number;
  /** True once the group may have given it to another member: this one must acknowledge no more of it. */
  isLost: boolean;
}

export interface WorkOptions {
  handler(records: LogRecord[]): Promise<void>;
  /** Takes note that the records before an offset are handled. */
  acknowledge(offset: bigint): void;
  batchSize: number;
  names: Names;
  logger: Logger;
  /** Aborted when no further handler may start. */
  stopping: AbortSignal;
}

/**
 * Handles the fetched records of a partition in batches, and acknowledges each. A batch whose handler failed is retried
 * later. Ends early when it is stopped or the partition is lost. Never rejects.
 */
export async function workOff(held: HeldPartition, payload: EachBatchPayload, options: WorkOptions): Promise<void> {
  const { messages } = payload.batch;
  for (let from = 0; from < messages.length; from += options.batchSize) {
    const portion = messages.slice(from, from + options.batchSize);
    const records = portion.map((message) => toLogRecord(message, payload.batch, options.names));
    if (!(await handleUntilTaken(held, records, options))) return;
    const last = portion.at(-1);
    if (!last || held.isLost) return;
    options.acknowledge(endOf(payload.batch, last.offset));
    payload.resolveOffset(last.offset);
  }
}

/** @returns false when the records were not handled and this member will not retry */
async function handleUntilTaken(held: HeldPartition, records: LogRecord[], options: WorkOptions): Promise<boolean> {
  const isOver = () => options.stopping.aborted || held.isLost;
  for (let failures = 1; !isOver(); failures++) {
    try {
      await options.handler(records);
      return true;
    } catch (error) {
      if (isOver()) return false;
      const partition = `${records[0]?.topic ?? ''}/${held.partition}`;
      options.logger.warn({ err: error, partition }, 'event log: records will come again');
      await pause(backoffMs(failures, RETRY), options.stopping);
    }
  }
  return false;
}

/** Offset to acknowledge after a record; after the last of a batch, past the markers that follow it. */
function endOf(batch: Batch, offset: string): bigint {
  const isLast = batch.messages.at(-1)?.offset === offset;
  return BigInt(isLast ? batch.lastOffset() : offset) + 1n;
}
