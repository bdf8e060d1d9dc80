import type { EventLog, OutgoingRecord } from '../event-log.ts';
import type { LogHarness } from './log-harness.ts';

export interface CaseContext {
  harness(): LogHarness;
  /** A log that is closed after the case. */
  open(): EventLog;
  /** A name that no other case uses. */
  fresh(prefix: string): string;
  /** Makes a topic of a name that no other case uses. */
  topic(partitions?: number): Promise<string>;
}

/** A record with a text for a value. */
export function textRecord(topic: string, key: string, value: string): OutgoingRecord {
  return { topic, key, headers: { note: 'ünïcode' }, value: Buffer.from(value) };
}
