import type { TopicSpec } from '@outlay/messaging/event-log';

/** Days for which earlier versions kept entries: too short for the cashflow of older years. */
const FORMER_ENTRY_DAYS = 800;

/** The topics this service writes: full states, of which the newest of each is kept for ever, and entries, which are all kept. */
export const LEDGER_TOPICS: readonly TopicSpec[] = [
  { name: 'ledger.account', partitions: 6, cleanup: 'compact' },
  { name: 'ledger.account-entry', partitions: 6, cleanup: 'keep', formerRetentionDays: FORMER_ENTRY_DAYS },
  { name: 'ledger.expense', partitions: 6, cleanup: 'compact' },
  { name: 'ledger.category', partitions: 3, cleanup: 'compact' },
  { name: 'ledger.transfer', partitions: 3, cleanup: 'compact' },
  { name: 'ledger.vendor', partitions: 3, cleanup: 'compact' },
  { name: 'ledger.tag', partitions: 3, cleanup: 'compact' },
  { name: 'ledger.exchange-rate', partitions: 3, cleanup: 'compact' },
];
