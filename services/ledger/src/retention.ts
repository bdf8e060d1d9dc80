import type { RetentionRule } from '@outlay/jobs/retention';
import { COMMON_RETENTION, CONSUMER_RETENTION } from '@outlay/service-kit/retention';
import { REASSIGNMENT_RETENTION } from './reassignments/reassignment.ts';
import { TICKET_RETENTION } from '@outlay/service-kit/tickets/ticket-table';

/** Retention of this service's tables; docs/data-retention.md lists every table. */
export const LEDGER_RETENTION: readonly RetentionRule[] = [
  ...COMMON_RETENTION,
  ...CONSUMER_RETENTION,
  TICKET_RETENTION,
  REASSIGNMENT_RETENTION,
];
