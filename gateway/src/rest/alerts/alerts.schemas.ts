import { z } from 'zod';
import { amount, id, instant, queryFlag } from '../schema/fields.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { wireEnum } from '../schema/wire-enum.ts';

/** Types of alerts are codes, written as those of errors are. */
export const alertType = wireEnum({
  LOW_BALANCE: 'LOW_BALANCE',
  FORECAST_OVERSPEND: 'FORECAST_OVERSPEND',
  WEBHOOK_DISABLED: 'WEBHOOK_DISABLED',
});
export const alertSeverity = wireEnum({ info: 'INFO', warning: 'WARNING', critical: 'CRITICAL' });
export const alertEntityType = wireEnum({ account: 'ACCOUNT', project: 'PROJECT', webhook: 'WEBHOOK' });

export const alert = z
  .strictObject({
    id,
    type: alertType.output,
    severity: alertSeverity.output,
    entity_type: alertEntityType.output,
    entity_id: id,
    message: z.string().meta({ description: 'Message in the tenant’s language.' }),
    entity_name: z.string().nullable().meta({
      description:
        'Name of the account or project when the alert was last raised; null if unknown. Of a webhook its description, or else its server.',
    }),
    balance: amount
      .nullable()
      .meta({ description: 'Balance of the account when the alert was last raised, for LOW_BALANCE.' }),
    threshold: amount
      .nullable()
      .meta({ description: 'Threshold of the account when the alert was last raised, for LOW_BALANCE.' }),
    p_overspend: z.number().min(0).max(1).nullable().meta({
      description:
        'Probability that the total cost exceeds the estimate when the alert was last raised, for FORECAST_OVERSPEND.',
    }),
    estimate: amount
      .nullable()
      .meta({ description: 'Estimate of the project when the alert was last raised, for FORECAST_OVERSPEND.' }),
    expected_total: amount
      .nullable()
      .meta({ description: 'Expected total cost when the alert was last raised, for FORECAST_OVERSPEND.' }),
    currency: z.string().nullable().meta({ description: 'Currency of the amounts.' }),
    is_read: z.boolean().meta({ description: 'True if the caller has read the alert.' }),
    recurrences: z
      .int()
      .meta({ description: 'Number of times the condition returned within 24 hours after it had cleared.' }),
    created_at: instant.meta({ description: 'Time at which the alert was first raised.' }),
    raised_at: instant.meta({ description: 'Time at which the condition last began or got worse.' }),
    cleared_at: instant
      .nullable()
      .meta({ description: 'Time at which the condition cleared; null while it persists.' }),
  })
  .meta({
    id: 'Alert',
    description:
      'A warning, raised when a limit is crossed. It is reopened as unread when the condition returns within 24 hours or gets worse.',
  });

export const alertPage = pageOf(alert);

export const alertFilters = z.strictObject({
  type: alertType.input.optional(),
  severity: alertSeverity.input.optional(),
  is_read: queryFlag('Only alerts the caller has read (true) or not read (false).').optional(),
  is_open: queryFlag('Only alerts whose condition persists (true) or has cleared (false).').optional(),
  ...paging,
});

export const alertMark = z.strictObject({ is_read: z.boolean() });
export const allMarked = z.strictObject({
  marked: z.int().meta({ description: 'Number of alerts newly marked as read.' }),
});

export const exampleAlert = {
  id: 77,
  type: 'LOW_BALANCE',
  severity: 'warning',
  entity_type: 'account',
  entity_id: 45,
  message: 'The balance of Main OpEx is USD 950.00, at or below its threshold of USD 1,000.00.',
  entity_name: 'Main OpEx',
  balance: 950,
  threshold: 1000,
  p_overspend: null,
  estimate: null,
  expected_total: null,
  currency: 'USD',
  is_read: false,
  recurrences: 0,
  created_at: '2025-11-20T09:30:00.000Z',
  raised_at: '2025-11-20T09:30:00.000Z',
  cleared_at: null,
};
