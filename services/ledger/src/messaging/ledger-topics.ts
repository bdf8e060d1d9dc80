import type { TopicSpec } from '@outlay/messaging/event-log';

/**
 * Retention of entries in the log: read models made of them show two years at most. Each entry holds the balance after it,
 * so that what begins with a later one is as exact. The ledger's own table keeps all.
 */
const ENTRY_DAYS = 800;

/** The topics this service writes: full states, of which the newest of each is kept for ever, and entries. */
export const LEDGER_TOPICS: readonly TopicSpec[] = [
  { name: 'ledger.account', partitions: 6, cleanup: 'compact' },
  { name: 'ledger.account-entry', partitions: 6, cleanup: 'keep', retentionDays: ENTRY_DAYS },
  { name: 'ledger.expense', partitions: 6, cleanup: 'compact' },
  { name: 'ledger.category', partitions: 3, cleanup: 'compact' },
  { name: 'ledger.exchange-rate', partitions: 3, cleanup: 'compact' },
];
