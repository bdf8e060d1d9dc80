import type { TopicSpec } from '@outlay/messaging/event-log';

/** The topics this service writes: full states, of which the newest of each is kept for ever, and entries, which all are. */
export const LEDGER_TOPICS: readonly TopicSpec[] = [
  { name: 'ledger.account', partitions: 6, cleanup: 'compact' },
  { name: 'ledger.account-entry', partitions: 6, cleanup: 'keep' },
  { name: 'ledger.expense', partitions: 6, cleanup: 'compact' },
  { name: 'ledger.category', partitions: 3, cleanup: 'compact' },
  { name: 'ledger.exchange-rate', partitions: 3, cleanup: 'compact' },
];
