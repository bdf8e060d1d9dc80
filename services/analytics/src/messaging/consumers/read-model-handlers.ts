import type { EventHandler } from '@outlay/messaging/event-handler';
import { expenseChanged } from './expense-changed.consumer.ts';
import { vendorChanged } from './vendor-changed.consumer.ts';
import {
  accountChanged,
  categoryChanged,
  projectChanged,
  tagChanged,
  tenantChanged,
} from './replica-changed.consumer.ts';

/** Handlers of the events that dashboards are made from. */
export const spendHandlers: readonly EventHandler[] = [
  tenantChanged,
  projectChanged,
  accountChanged,
  categoryChanged,
  vendorChanged,
  tagChanged,
  expenseChanged,
];
